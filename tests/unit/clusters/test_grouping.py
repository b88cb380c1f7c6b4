from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from crawler.clusters.grouping import component, groups
from crawler.clusters.neighbours import Edge
from crawler.portal.clustering import Clusters

SETTINGS = Clusters(likeness=40)

edge_sets = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(400, 1_000),
    max_size=25,
).map(lambda found: [Edge(one, other, like) for (one, other), like in found.items()])


def chain(length: int, likeness: int) -> list[Edge]:
    return [Edge(n, n + 1, likeness) for n in range(length - 1)]


def everything(keys: range, likeness: int) -> list[Edge]:
    return [Edge(one, other, likeness) for one, other in combinations(keys, 2)]


def test_articles_that_are_all_alike_are_one_story() -> None:
    assert groups(everything(range(5), 400), SETTINGS) == [(0, 1, 2, 3, 4)]


def test_no_edges_are_no_stories() -> None:
    assert groups([], SETTINGS) == []


def test_a_chain_is_cut() -> None:
    assert groups(chain(6, 420), SETTINGS) == [(0, 1), (2, 3), (4, 5)]


def test_a_chain_of_very_alike_ones_is_cut_as_well() -> None:
    assert max(map(len, groups(chain(20, 1_000), SETTINGS))) <= 5


def test_of_three_one_pair_may_be_unlike_if_the_others_are_well_alike() -> None:
    assert groups([Edge(1, 2, 700), Edge(2, 3, 460)], SETTINGS) == [(1, 2, 3)]
    assert groups([Edge(1, 2, 700), Edge(2, 3, 440)], SETTINGS) == [(1, 2)]


def test_a_round_up_does_not_join_the_stories_it_mentions() -> None:
    stories = [range(10 * n, 10 * n + 3) for n in range(5)]
    found = [edge for keys in stories for edge in everything(keys, 600)]
    round_up = [Edge(keys[0], 99, 420 + n) for n, keys in enumerate(stories)]

    assert groups([*found, *round_up], SETTINGS) == [tuple(keys) for keys in stories]


@given(edge_sets, st.randoms())
def test_the_order_of_edges_does_not_matter(edges: list[Edge], chance: st.DataObject) -> None:
    shuffled = edges * 2
    chance.shuffle(shuffled)

    assert groups(shuffled, SETTINGS) == groups(edges, SETTINGS)


@given(edge_sets)
def test_components_do_not_influence_each_other(edges: list[Edge]) -> None:
    def edges_of(key: int) -> list[Edge]:
        return [edge for edge in edges if key in (edge.one, edge.other)]

    found = {group for edge in edges for group in groups(component([edge.one], edges_of), SETTINGS)}

    assert sorted(found) == groups(edges, SETTINGS)


@given(edge_sets)
def test_an_article_is_in_one_story_at_most_and_its_members_are_connected(
    edges: list[Edge],
) -> None:
    found = groups(edges, SETTINGS)
    members = [key for group in found for key in group]

    assert len(members) == len(set(members))
    for group in found:
        inside = [edge for edge in edges if edge.one in group and edge.other in group]
        assert sum(edge.likeness for edge in inside) > 0
        reached = {key for edge in inside for key in (edge.one, edge.other)}
        assert reached == set(group)
