"""Saving one article after the other gives what judging all of them at once gives."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as fewer
from hypothesis import strategies as st

from crawler.article.frontmatter import dumps
from crawler.article.record import Article
from crawler.corpus.corpus import Corpus
from crawler.portal.clustering import Clusters
from crawler.portal.settings import Scoring, Settings
from crawler.refreshing.arrivals import Arrival
from crawler.saving import Saver
from crawler.sealing.sealer import Sealer
from crawler.state.records import Fetch
from crawler.state.store import State
from tests.unit.judging.sample import STORIES, Place, story

FETCH = Fetch(at=datetime(2026, 3, 2, tzinfo=UTC))

reports = st.builds(
    story,
    st.sampled_from(sorted(STORIES)),
    st.sampled_from(["gazette", "herald", "courier", "observer"]),
    hours=st.integers(0, 300),
)


def save(place: Place, articles: Sequence[Article], *, confirm: bool = True) -> None:
    """Save *articles* as a crawl does; without *confirm* it is killed right after each."""

    async def run() -> None:
        state = State(place.url)
        files = state.files(place.portal.place)
        saver = Saver(place.rules, Corpus(place.folder, files), state, files, Sealer(), dumps)
        await saver.finish()
        for article in articles:
            saved = await saver.save(article, Arrival(fetch=FETCH))
            if confirm:
                saved.confirm()
        state.close()

    asyncio.run(run())


@given(st.lists(reports, max_size=8), st.randoms(use_true_random=False))
@fewer(max_examples=25)
def test_the_order_in_which_articles_come_makes_no_difference(
    articles: list[Article], order: object
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other, batch = (Place(Path(folder) / name) for name in ("one", "other", "batch"))
        different = list({article.address: article for article in articles}.values())
        save(one, different)
        order.shuffle(different)  # type: ignore[attr-defined]
        for article in different:  # each in a run of its own
            save(other, [article])
        batch.add(*different)
        batch.score()

        assert one.articles() == other.articles() == batch.articles()
        assert one.score().changed == []


def test_a_new_article_changes_only_those_of_its_story(tmp_path: Path) -> None:
    place = Place(tmp_path)
    save(place, [story("bridge", "gazette"), story("comet", "gazette"), story("strike", "herald")])
    before = {path: path.stat().st_mtime_ns for path in place.folder.iterdir()}

    save(place, [story("bridge", "herald", hours=1)])

    changed = [path for path, at in before.items() if path.stat().st_mtime_ns != at]
    assert [path.name for path in changed] == [
        "2026-03-01-harbour-bridge-in-aldermouth-opens-after-nine-years.md"
    ]
    found = place.articles()
    assert (found["gazette/bridge"].heat, found["herald/bridge"].heat) == (29, -1)


def test_an_article_that_is_another_story_now_leaves_its_cluster(tmp_path: Path) -> None:
    place = Place(tmp_path)
    save(place, [story("bridge", "gazette"), story("bridge", "herald", hours=1)])
    other = story("strike", "herald", hours=1)
    changed = other.replace(
        originalUrl="https://www.herald.test/bridge", webUrl="https://www.herald.test/bridge"
    )

    save(place, [changed])

    found = place.articles()
    assert {name: (each.heat, each.related) for name, each in found.items()} == {
        "gazette/bridge": (19, ()),
        "herald/bridge": (2, ()),
    }


def test_days_that_were_not_used_for_long_are_forgotten_and_known_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.judging.neighbourhood._MOST", 2)
    place = Place(tmp_path)
    far = [story("comet", f"p{day}", hours=24 * day) for day in range(10, 400, 10)]

    save(place, [story("bridge", "gazette"), *far, story("bridge", "herald", hours=1)])

    found = place.articles()
    assert (found["gazette/bridge"].heat, found["herald/bridge"].heat) == (29, -1)


def test_one_more_of_a_crowd_is_a_lesser_copy_and_touches_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.judging.neighbourhood._CROWD", 3)
    place = Place(tmp_path, Settings(clusters=Clusters(most=2)))
    save(place, [story("comet", name, hours=number) for number, name in enumerate("abcd")])
    before = {path: path.stat().st_mtime_ns for path in place.folder.iterdir()}

    save(place, [story("comet", "e", hours=5), story("comet", "a", excerpt="Another.")])

    changed = [path for path, at in before.items() if path.stat().st_mtime_ns != at]
    found = place.articles()
    assert [path.name for path in changed] == [
        "2026-03-01-astronomers-at-pico-verde-find-comet-with-three-tails.md"
    ]
    assert {name: (each.heat, len(each.related)) for name, each in found.items()} == {
        "a/comet": (39, 2),
        "b/comet": (-1, 2),
        "c/comet": (-1, 2),
        "d/comet": (-1, 2),
        "e/comet": (-1, 2),
    }
    assert place.score().clusters == 1


def test_a_mate_keeps_what_the_portal_says_of_it_alone(tmp_path: Path) -> None:
    """A new article changes heat, published and related of the others; ``score`` does the rest."""
    place = Place(tmp_path)
    save(place, [story("bridge", "gazette")])
    place.portal = Place(tmp_path, Settings(scoring=Scoring(topic=5))).portal

    save(place, [story("bridge", "herald", hours=1)])

    found = place.articles()
    assert (found["gazette/bridge"].quality, found["herald/bridge"].quality) == (19, 25)
    assert (found["gazette/bridge"].heat, found["herald/bridge"].heat) == (-1, 35)


def test_a_run_finishes_what_a_killed_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path)
    save(place, [story("bridge", "gazette")])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Saver, "_write_mates", killed)
        with pytest.raises(KeyboardInterrupt):
            save(place, [story("bridge", "herald", hours=1)])
    assert place.articles()["gazette/bridge"].heat == 19
    save(place, [])

    found = place.articles()
    assert (found["gazette/bridge"].heat, found["herald/bridge"].heat) == (29, -1)
    place.edit("gazette/bridge", "heat: 29", "heat: 95")
    save(place, [])
    assert place.articles()["gazette/bridge"].heat == 95


def test_what_was_written_and_not_confirmed_is_no_edit_of_a_person(tmp_path: Path) -> None:
    place = Place(tmp_path)
    save(place, [story("bridge", "gazette"), story("bridge", "herald", hours=1)], confirm=False)

    save(place, [story("bridge", "courier", hours=2)])

    found = place.articles()
    assert {name: each.heat for name, each in found.items()} == {
        "gazette/bridge": 39,
        "herald/bridge": -1,
        "courier/bridge": -1,
    }


def test_what_a_person_says_of_a_lesser_copy_stays(tmp_path: Path) -> None:
    place = Place(tmp_path)
    save(place, [story("bridge", "gazette"), story("bridge", "herald", hours=1)])
    place.edit("herald/bridge", "published: false", "published: true")

    save(place, [story("bridge", "courier", hours=2), story("bridge", "herald", hours=1)])

    found = place.articles()["herald/bridge"]
    assert (found.heat, found.published, len(found.related)) == (-1, True, 2)


@pytest.mark.parametrize("archived", [True, False])
def test_what_was_taken_away_is_not_back_because_its_old_page_is_read(
    tmp_path: Path, *, archived: bool
) -> None:
    place = Place(tmp_path)
    save(place, [story("bridge", "gazette")])

    async def gone_after() -> bool:
        state = State(place.url)
        files = state.files(place.portal.place)
        saver = Saver(place.rules, Corpus(place.folder, files), state, files, Sealer(), dumps)
        (key,) = state.records.identities()
        withdrawn = await saver.withdraw(key)
        assert withdrawn is not None
        withdrawn.confirm()
        again = story("bridge", "gazette").replace(excerpt="Another.")
        saved = await saver.save(again, Arrival(fetch=FETCH, archived=archived))
        saved.confirm()
        judged = state.judgements.known(key)
        state.close()
        assert (saved.changed, judged is not None) == (("excerpt",), True)
        return judged is not None and judged.now.gone

    assert asyncio.run(gone_after()) == archived
