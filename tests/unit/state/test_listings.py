"""What the state keeps of listings."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.state.addresses import Waiting
from crawler.state.database import StateError
from crawler.state.listings import Health, Reading
from crawler.state.store import State

NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
ADDRESS = "http://www.gazette.test/rss"
READING = Reading(
    address=ADDRESS,
    source="gazette",
    kind="feed",
    form="rss20",
    health=Health.FAILING,
    reason="HTTP 500",
    asked=NOW,
    answered=NOW - timedelta(hours=1),
    due=NOW + timedelta(hours=1),
    interval=timedelta(minutes=90),
    found=3,
    new=20,
    last_new=NOW - timedelta(days=2),
    failures=2,
    ttl=timedelta(minutes=30),
    skip_hours=frozenset({0, 1}),
    skip_days=frozenset({6}),
)


def test_a_reading_comes_back_as_it_was_kept(state: State) -> None:
    state.listings.keep(READING)

    assert state.listings.known(ADDRESS) == READING
    assert state.listings.all() == {ADDRESS: READING}


def test_the_last_reading_counts(state: State) -> None:
    bare = Reading(address=ADDRESS, source="gazette", kind="feed", asked=NOW)
    state.listings.keep(READING)
    state.listings.keep(bare)

    assert state.listings.known(ADDRESS) == bare


def test_what_was_found_in_a_source_is_counted_by_what_became_of_it(state: State) -> None:
    found = [Waiting(address=f"http://a.test/{n}", source="gazette", item=str(n)) for n in range(3)]
    state.addresses.found(found, job="discover", now=NOW)
    state.addresses.done(found[0].address, record="a.test/0", outcome="saved", now=NOW)
    state.addresses.failed(found[1].address, outcome="failed", reason="HTTP 500", now=NOW)

    assert state.listings.yields() == {"gazette": {"done": 1, "failed": 1, "waiting": 1}}
    assert state.addresses.records_of("gazette", ["0", "1", "2"]) == {"0": "a.test/0"}
    assert state.addresses.records_of("herald", ["0"]) == {}


def test_what_a_listing_said_waits_with_the_address_and_goes_when_it_is_done(state: State) -> None:
    waiting = Waiting(address="http://a.test/", source="gazette", item="7", given='{"title": "T"}')
    state.addresses.found([waiting], job="discover", now=NOW)
    assert state.addresses.unfinished("discover", NOW) == [waiting]

    state.addresses.done(waiting.address, record="a.test", outcome="saved", now=NOW)
    state.addresses.failed(waiting.address, outcome="failed", reason="HTTP 500", now=NOW)

    (again,) = state.addresses.unfinished("discover", NOW)
    assert (again.item, again.given) == ("7", "")


def test_what_addresses_turned_out_to_be_is_remembered(state: State) -> None:
    for name, outcome in (("a", "saved"), ("b", "not an article"), ("c", "failed: http-500")):
        address = f"http://a.test/{name}"
        state.addresses.found([Waiting(address=address)], job="discover", now=NOW)
        if outcome == "saved":
            state.addresses.done(address, record=name, outcome=outcome, now=NOW)
        else:
            state.addresses.failed(address, outcome=outcome, reason="", now=NOW)

    assert sorted(state.addresses.outcomes()) == [
        ("http://a.test/a", True),
        ("http://a.test/b", False),
    ]


def test_several_changes_are_one_or_none(state: State) -> None:
    def cut_short() -> None:
        with state.together():
            state.listings.keep(READING)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        cut_short()

    assert state.listings.known(ADDRESS) is None


def test_row_71_a_state_of_the_second_version_is_migrated(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    State(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as old:
        old.executescript(
            "DROP TABLE listings; DROP INDEX addresses_by_item;"
            "ALTER TABLE addresses DROP COLUMN item; ALTER TABLE addresses DROP COLUMN given;"
            "INSERT INTO addresses (address, place, job, status, tries, found)"
            " VALUES ('http://a.test/', 1, 'discover', 'waiting', 0, '2026-03-01T07:30:00+00:00');"
            "UPDATE masthead SET version = 2;"
        )
    old.close()

    state = State(f"sqlite:///{file}")
    state.listings.keep(READING)

    assert [each.address for each in state.addresses.unfinished("discover", NOW)] == [
        "http://a.test/"
    ]
    assert state.listings.known(ADDRESS) == READING
    state.close()


def test_row_71_a_damaged_reading_is_told(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    state = State(f"sqlite:///{file}")
    state.listings.keep(READING)
    with sqlite3.connect(file) as other:
        other.execute("UPDATE listings SET asked = 'never'")
    other.close()

    with pytest.raises(StateError, match="is damaged"):
        state.listings.known(ADDRESS)
    state.close()
