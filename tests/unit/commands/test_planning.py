"""What the schedule does next."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.cards import Card
from crawler.commands.planning import Job, Work, next_job, shares
from crawler.portal import portal as portals
from crawler.portal.portal import Portal
from crawler.state.listings import Reading
from crawler.state.store import State
from crawler.state.visits import Visit

NOW = datetime.now(UTC).replace(microsecond=0)
MINUTE = timedelta(minutes=1)
FEED = "https://www.gazette.test/rss"
EVER = datetime.min.replace(tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """A state of which a record is due."""
    found = State(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    card = Card(name="a.md", stamp=None, keys=("gazette.test/a",), twin=0, at=0)
    found.files("_news").keep([card])
    found.visits.keep(Visit(identity="gazette.test/a", due=NOW - 5 * MINUTE))
    yield found
    found.close()


@pytest.fixture
def portal(tmp_path: Path) -> Callable[[str], Portal]:
    """What makes a portal with these settings."""

    def make(settings: str) -> Portal:
        (tmp_path / "masthead.yaml").write_text(f"feeds:\n  - {FEED}\n{settings}", "utf-8")
        (tmp_path / "_config.yml").write_text("title: P\ntopic: News\n", "utf-8")
        (tmp_path / "_data" / "topics").mkdir(parents=True, exist_ok=True)
        (tmp_path / "_data" / "topics" / "a.yaml").write_text("name: News\n", "utf-8")
        return portals.load(tmp_path)

    return make


def read(state: State, due: datetime) -> None:
    """Let the portal's feed be due then."""
    reading = Reading(
        address=FEED, source="www.gazette.test", kind="feed", asked=NOW - MINUTE, due=due
    )
    state.listings.keep(reading)


def run(state: State, command: str, ended: datetime) -> None:
    state.runs.end(state.runs.begin(command, ended), {}, ended)


SHARED = "budget:\n  run: 1000\nrefresh:\n  share: 0.2\n"


def test_without_a_share_nothing_is_refreshed(
    portal: Callable[[str], Portal], state: State
) -> None:
    read(state, NOW + MINUTE)

    assert next_job(portal(""), state, now=NOW) == Job(Work.CRAWL, NOW + MINUTE, None)
    assert next_job(portal(""), None, now=NOW) == Job(Work.CRAWL, EVER, None)


def test_a_refresh_is_due_when_a_record_is_and_has_its_share(
    portal: Callable[[str], Portal], state: State
) -> None:
    read(state, NOW + MINUTE)
    job = next_job(portal(SHARED), state, now=NOW)

    assert job == Job(Work.REFRESH, NOW - 5 * MINUTE, 200)
    assert job.arguments() == ["refresh", "--limit", "200"]
    state.visits.put_off("gazette.test/a", NOW + 2 * MINUTE)
    crawl = next_job(portal(SHARED), state, now=NOW)
    assert crawl == Job(Work.CRAWL, NOW + MINUTE, 800)
    assert crawl.arguments() == ["crawl", "--due", "--limit", "800"]


def test_a_refresh_waits_after_the_one_before(
    portal: Callable[[str], Portal], state: State
) -> None:
    read(state, NOW + 60 * MINUTE)
    run(state, "refresh", NOW - 4 * MINUTE)

    assert next_job(portal(SHARED), state, now=NOW) == Job(Work.REFRESH, NOW + 6 * MINUTE, 200)


def test_row_70_a_run_that_ended_in_a_time_to_come_keeps_none_waiting(
    portal: Callable[[str], Portal], state: State
) -> None:
    read(state, NOW + 60 * MINUTE)
    run(state, "refresh", NOW + timedelta(days=5_000))

    assert next_job(portal(SHARED), state, now=NOW) == Job(Work.REFRESH, NOW - 5 * MINUTE, 200)


def test_what_is_always_due_does_not_keep_the_other_waiting(
    portal: Callable[[str], Portal], state: State
) -> None:
    read(state, NOW - 50 * MINUTE)
    works = []
    last = None
    for _ in range(4):
        job = next_job(portal(SHARED), state, now=NOW, last=last)
        assert job is not None
        works.append(last := job.work)

    assert works == [Work.CRAWL, Work.REFRESH] * 2


def test_a_corpus_that_is_not_known_yet_is_crawled_first(
    portal: Callable[[str], Portal], state: State
) -> None:
    state.files("_news").drop(["a.md"])
    read(state, NOW + MINUTE)

    assert next_job(portal(SHARED), state, now=NOW) == Job(Work.CRAWL, NOW + MINUTE, 800)


@given(st.integers(1, 10**9), st.floats(0, 1))
def test_both_get_some_and_together_no_more_than_there_is(most: int, share: float) -> None:
    crawl, refresh = shares(most, share)

    assert min(crawl, refresh) >= 1
    assert crawl + refresh <= max(most, 2)
