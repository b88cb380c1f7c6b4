from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.clusters.features import Features, features_of
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.grouping import component, groups
from crawler.clusters.likeness import alike, likeness, weighed
from crawler.clusters.neighbours import MOST, Edge, Neighbours, edges
from crawler.portal.clustering import Clusters
from tests.unit.clusters.samples import FIRE, NOTHING, OTHER, SAME_FIRE, START, timed

SETTINGS = Clusters(days=2, likeness=30, same_publisher=50)
DAY = timedelta(days=1)

names = st.lists(
    st.sampled_from(["Okello", "Tarrow", "Pellan", "Weir", "Varga", "Norland", "Bhenda", "1350"]),
    min_size=2,
    max_size=5,
).map(" ".join)
features = st.builds(features_of, names, st.just(""), names, st.sampled_from(["a", "b", "c"]))
Article = tuple[int, datetime, Features]
corpora = st.lists(
    st.tuples(st.timedeltas(timedelta(0), 6 * DAY), features), min_size=1, max_size=9
).map(lambda each: [(key, START + after, one) for key, (after, one) in enumerate(each)])


def by_comparing_all(corpus: Sequence[Article], frequencies: Frequencies) -> set[Edge]:
    ready = {key: (at, weighed(each, frequencies)) for key, at, each in corpus}
    return {
        Edge(one, other, likeness(ready[one][1], ready[other][1], apart))
        for one in ready
        for other in ready
        if one < other
        and alike(
            ready[one][1], ready[other][1], apart := ready[one][0] - ready[other][0], SETTINGS
        )
    }


def test_an_article_finds_the_others_of_its_story() -> None:
    index = Neighbours(NOTHING, Clusters())
    for each in timed([FIRE, OTHER, SAME_FIRE]):
        index.add(*each)

    assert [key for key, _ in index.find(START, FIRE)] == [0, 2]
    assert [key for key, _ in index.find(START, OTHER)] == [1]


def test_without_days_there_are_no_stories() -> None:
    index = Neighbours(NOTHING, Clusters(days=0))
    index.add(1, START, FIRE)

    assert index.find(START, FIRE) == []
    assert list(edges(timed([FIRE, FIRE]), NOTHING, Clusters(days=0))) == []


def test_what_is_forgotten_or_removed_is_not_found() -> None:
    index = Neighbours(NOTHING, Clusters())
    for each in timed([FIRE, FIRE, FIRE], step=DAY):
        index.add(*each)
    index.forget(START + DAY)
    assert [key for key, _ in index.find(START + DAY, FIRE)] == [1, 2]

    index.remove(2)
    index.remove(2)
    index.add(1, START + 30 * DAY, OTHER)

    assert len(index) == 1
    assert index.find(START + DAY, FIRE) == []


@given(corpora)
def test_looking_up_finds_what_comparing_each_with_each_finds(corpus: list[Article]) -> None:
    frequencies = Frequencies.learn(each for _, _, each in corpus)

    assert set(edges(corpus, frequencies, SETTINGS)) == by_comparing_all(corpus, frequencies)


@given(corpora, st.randoms(), st.data())
def test_adding_and_removing_one_by_one_gives_what_a_batch_gives(
    corpus: list[Article], chance: st.DataObject, data: st.DataObject
) -> None:
    arriving = list(corpus)
    chance.shuffle(arriving)
    left = data.draw(st.sets(st.sampled_from([key for key, _, _ in corpus])))
    index = Neighbours(NOTHING, SETTINGS)
    found: dict[int, dict[int, int]] = {}
    stories: dict[int, tuple[int, ...]] = {}

    def regroup(start: set[int]) -> None:
        touched = component(start, lambda key: _edges(key, found))
        for edge in touched:
            stories.pop(edge.one, None)
            stories.pop(edge.other, None)
        for key in start:
            stories.pop(key, None)
        for group in groups(touched, SETTINGS):
            stories.update(dict.fromkeys(group, group))

    for key, at, each in arriving:
        found[key] = dict(index.find_and_add(key, at, each))
        for other, like in found[key].items():
            found[other][key] = like
        regroup({key})
    for key in left:
        index.remove(key)
        neighbours = found.pop(key)
        for other in neighbours:
            del found[other][key]
        stories.pop(key, None)
        regroup(set(neighbours))

    kept = [each for each in corpus if each[0] not in left]
    batch = groups(edges(kept, NOTHING, SETTINGS), SETTINGS)
    assert sorted(set(stories.values())) == batch


def _edges(key: int, found: dict[int, dict[int, int]]) -> list[Edge]:
    return [Edge(min(key, o), max(key, o), like) for o, like in found[key].items()]


def test_an_article_that_is_added_again_is_replaced() -> None:
    index = Neighbours(NOTHING, Clusters())
    index.add(1, START, FIRE)

    assert index.find_and_add(1, START, OTHER) == []
    assert index.find(START, FIRE) == []
    assert [key for key, _ in index.find(START, OTHER)] == [1]


def test_a_page_that_is_repeated_costs_no_more_than_200_comparisons() -> None:
    index = Neighbours(NOTHING, Clusters())
    for each in timed([FIRE] * 300, step=timedelta(seconds=1)):
        index.add(*each)

    assert len(index.find(START, FIRE)) == MOST
