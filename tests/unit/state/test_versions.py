"""What the state keeps of versions that were replaced, and of looks at pages."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from crawler.state import schema
from crawler.state.database import StateError
from crawler.state.store import State
from crawler.state.versions import LARGEST, MOST, Version
from crawler.state.visits import Visit

NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
VISIT = Visit(
    identity="k",
    source="gazette",
    first=NOW,
    changed=NOW + HOUR,
    asked=NOW + 2 * HOUR,
    visits=3,
    changes=1,
    missing=NOW + 3 * HOUR,
    fate="gone",
    due=NOW + 4 * HOUR,
)


def damaged(file: Path, statement: str) -> None:
    """Do to the database what no program of ours does."""
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a state of its own is."""
    return tmp_path / "state.sqlite3"


def test_versions_come_back_with_their_types_in_their_order(state: State) -> None:
    one = {"title": "One \x00 \U0001f600", "publishedDateTime": NOW, "images": [{"width": 3}]}
    state.versions.add("k", one, since=NOW, now=NOW + HOUR)
    state.versions.add("k", {"locale": None}, since=NOW, now=NOW + 2 * HOUR)
    state.versions.add("other", {"title": "Else"}, since=None, now=NOW)

    assert state.versions.of("k") == [
        Version(NOW, NOW + HOUR, one),
        Version(NOW + HOUR, NOW + 2 * HOUR, {"locale": None}),
    ]
    assert state.versions.of("other") == [Version(None, NOW, {"title": "Else"})]
    assert state.versions.of("K") == []


def test_a_version_begins_where_the_one_before_it_ended_whatever_is_said(state: State) -> None:
    for hours in (1, 2):
        state.versions.add("k", {}, since=NOW - HOUR, now=NOW + hours * HOUR)

    assert [each.since for each in state.versions.of("k")] == [NOW - HOUR, NOW + HOUR]


def test_row_70_a_clock_that_was_wrong_once_dates_no_later_version(state: State) -> None:
    for now in (NOW.replace(year=2099), NOW, NOW + HOUR):
        state.versions.add("k", {}, since=None, now=now)

    assert [each.since for each in state.versions.of("k")] == [None, NOW.replace(year=2099), NOW]


def test_times_are_kept_in_utc_and_whole_seconds(state: State) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=9))) + timedelta(microseconds=5)
    state.versions.add("k", {"publishedDateTime": local}, since=local, now=local)
    state.visits.keep(Visit(identity="k", first=local))

    (version,), visit = state.versions.of("k"), state.visits.known("k")
    assert visit
    times = [version.since, version.replaced, visit.first]
    assert times == [NOW] * 3
    assert [each and each.utcoffset() for each in times] == [timedelta(0)] * 3
    assert version.values == {"publishedDateTime": local}


def test_of_many_versions_the_last_ones_stay(state: State) -> None:
    with state.together():
        for number in range(MOST + 5):
            state.versions.add("k", {"n": number}, since=None, now=NOW + number * HOUR)
        state.versions.add("other", {"n": 0}, since=None, now=NOW)

    found = state.versions.of("k")
    assert [each.values["n"] for each in found] == list(range(5, MOST + 5))
    assert found[0].since == NOW + 4 * HOUR
    assert len(state.versions.of("other")) == 1


def test_of_large_versions_as_many_stay_as_there_is_room_for(state: State) -> None:
    text = "x" * (LARGEST // 4)
    for number in range(6):
        state.versions.add("k", {"n": number, "body": text}, since=None, now=NOW + number * HOUR)
    state.versions.add("huge", {"body": text * 5}, since=None, now=NOW)

    assert [each.values["n"] for each in state.versions.of("k")] == [3, 4, 5]
    assert len(state.versions.of("huge")) == 1


@pytest.mark.parametrize(
    "change",
    [
        "since = 'never'",
        "since = '2026-03-01'",
        "replaced = '2026-03-01T07:30:00'",
        "replaced = 7",
        "data = '{'",
        "data = '[]'",
        """data = '{"a": {"$instant": 7}}'""",
        "data = CAST(x'ff' AS TEXT)",
    ],
)
def test_row_71_a_damaged_version_is_told(file: Path, change: str) -> None:
    state = State(f"sqlite:///{file}")
    state.versions.add("k", {"title": "One"}, since=NOW, now=NOW + HOUR)
    damaged(file, f"UPDATE versions SET {change}")  # noqa: S608 - the test's own

    with pytest.raises(StateError, match="is damaged"):
        state.versions.of("k")
    state.close()


def test_a_visit_comes_back_as_it_was_kept(state: State) -> None:
    state.visits.keep(VISIT)
    state.visits.keep(Visit(identity="bare"))

    assert state.visits.known("k") == VISIT
    assert state.visits.known("bare") == Visit(identity="bare")
    assert state.visits.known("K") is None


def test_the_last_visit_counts_also_where_it_knows_less(state: State) -> None:
    state.visits.keep(VISIT)
    after = replace(VISIT, visits=4, missing=None, due=None, fate="", source="")
    state.visits.keep(after)

    assert state.visits.known("k") == after


@pytest.mark.parametrize(
    "change", ["first = 'never'", "due = '2026-03-01'", "changed = 7", "visits = 'x'"]
)
def test_row_71_a_damaged_visit_is_told(file: Path, change: str) -> None:
    state = State(f"sqlite:///{file}")
    state.visits.keep(VISIT)
    damaged(file, f"UPDATE visits SET {change}")  # noqa: S608 - the test's own

    with pytest.raises(StateError, match="is damaged"):
        state.visits.known("k")
    state.close()


def test_a_version_is_kept_with_what_replaces_it_or_not_at_all(state: State) -> None:
    def cut_short() -> None:
        with state.together():
            state.versions.add("k", {"title": "One"}, since=NOW, now=NOW)
            state.visits.keep(VISIT)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        cut_short()

    assert state.versions.of("k") == []
    assert state.visits.known("k") is None


def test_row_71_a_state_of_the_fourth_version_is_migrated(url: str) -> None:
    state = State(url)
    state.hosts.hush("a.test", 160.0, "Retry-After: 60")
    state.close()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table in (schema.visits, schema.versions):
            table.drop(connection)
        connection.execute(sa.update(schema.about).values(version=4))
    engine.dispose()

    state = State(url)
    state.visits.keep(VISIT)
    state.versions.add("k", {"title": "One"}, since=NOW, now=NOW + HOUR)

    assert state.visits.known("k") == VISIT
    assert len(state.versions.of("k")) == 1
    assert state.hosts.quiet("a.test", 100.0) == (160.0, "Retry-After: 60")
    state.close()
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert connection.execute(sa.select(schema.about.c.version)).scalar() == schema.VERSION
    engine.dispose()
