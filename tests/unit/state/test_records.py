"""What is remembered of each record between runs."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from crawler.state.database import StateError
from crawler.state.records import Fetch
from crawler.state.store import State

AT = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
FETCH = Fetch(at=AT, etag='W/"a,b"', last_modified="Sun, 01 Mar 2026 07:30:00 GMT")
ONE = {"title": "One", "publishedDateTime": AT, "topics": ["News"], "published": False}
TWO = {**ONE, "title": "Two"}
THREE = {**ONE, "title": "Three"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the state is."""
    return tmp_path / "deep" / "state.sqlite3"


@pytest.fixture
def state(file: Path) -> Iterator[State]:
    """A state with nothing in it."""
    found = State(f"sqlite:///{file}")
    yield found
    found.close()


def bases(state: State) -> list[object]:
    """Return the titles that the machine may have written."""
    known = state.records.known("k")
    assert known
    return [base.get("title") for base in known.bases]


def test_what_was_written_is_known_with_its_types(state: State) -> None:
    state.records.remember("k", ONE, FETCH, name=None)

    known = state.records.known("k")

    assert known
    assert (known.written, known.before, known.name, known.fetched) == (ONE, None, None, AT)
    assert isinstance(known.written["publishedDateTime"], datetime)
    assert state.records.all() == {"k": known}


def test_nothing_is_known_of_another_record(state: State) -> None:
    state.records.remember("k", ONE, FETCH, name="a.md")

    assert state.records.known("K") is None


def test_a_value_that_looks_like_ours_stays_a_value(state: State) -> None:
    odd = {"provider": {"$instant": "no date", "name": "a"}, "title": "\U0001f600\x00\u2028"}

    state.records.remember("k", odd, FETCH, name=None)

    known = state.records.known("k")
    assert known
    assert known.written == odd


def test_the_time_is_kept_in_utc(state: State) -> None:
    local = AT.astimezone(timezone(timedelta(hours=9)))

    state.records.remember("k", ONE, Fetch(at=local), name=None)

    known = state.records.known("k")
    assert known
    assert known.fetched == AT
    assert known.fetched.utcoffset() == timedelta(0)


def test_until_a_write_is_confirmed_what_was_before_may_be_in_the_file(state: State) -> None:
    """Row 60: killed between the state and the file."""
    state.records.remember("k", ONE, FETCH, name=None)
    state.records.confirm("k", "a.md")

    state.records.remember("k", TWO, FETCH, name="a.md")

    assert bases(state) == ["Two", "One"]


def test_a_confirmed_write_forgets_what_was_before(state: State) -> None:
    """A person who writes the older value again means it."""
    for values in (ONE, TWO):
        state.records.remember("k", values, FETCH, name="a.md")
        state.records.confirm("k", "a.md")

    assert bases(state) == ["Two"]


def test_a_write_that_failed_twice_still_knows_what_the_file_has(state: State) -> None:
    """Row 63: the disk stays full while the page changes."""
    state.records.remember("k", ONE, FETCH, name=None)
    state.records.confirm("k", "a.md")

    for values in (TWO, THREE):
        state.records.remember("k", values, FETCH, name="a.md")

    assert bases(state) == ["Three", "One"]


def test_remembering_the_same_again_adds_nothing(state: State) -> None:
    state.records.remember("k", ONE, FETCH, name="a.md")
    state.records.remember("k", ONE, Fetch(at=AT + timedelta(days=1)), name="a.md")

    known = state.records.known("k")
    assert known
    assert (known.before, known.fetched) == (None, AT + timedelta(days=1))


def test_the_file_is_its_owners_and_survives_a_new_start(state: State, file: Path) -> None:
    """Row 92."""
    state.records.remember("k", ONE, FETCH, name=None)
    state.close()

    again = State(f"sqlite:///{file}")
    found = again.records.known("k")
    again.close()

    assert file.stat().st_mode & 0o777 == 0o600
    assert found
    assert found.written == ONE


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("nonsense", "--state: ", id="no-url"),
        pytest.param("nosuch://a/b", "nosuch", id="no-such-database"),
        pytest.param("sqlite:////proc/no/state.sqlite3", "/proc/no", id="no-such-folder"),
        pytest.param("sqlite:////", "sqlite", id="a-folder"),
    ],
)
def test_a_state_that_cannot_be_opened_says_so(url: str, said: str) -> None:
    with pytest.raises(StateError, match=said):
        State(url)


def test_passwords_are_not_told() -> None:
    """Row 89."""
    with pytest.raises(StateError) as caught:
        State("nosuch://ada:secret@db.test/masthead")

    assert "secret" not in str(caught.value)


def edit(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


def test_a_state_of_another_version_is_refused(state: State, file: Path) -> None:
    """Row 71."""
    state.close()
    edit(file, "UPDATE masthead SET version = 99")

    with pytest.raises(StateError, match=r"is of version 99.*move it away to start anew"):
        State(f"sqlite:///{file}")


def test_row_71_a_version_that_never_was_is_told(state: State, file: Path) -> None:
    state.close()
    edit(file, "UPDATE masthead SET version = 0")

    with pytest.raises(StateError, match=r"is damaged \(version 0\); move it away"):
        State(f"sqlite:///{file}")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param("UPDATE records SET written = '{'", id="values"),
        pytest.param("UPDATE records SET fetched = 'soon'", id="time"),
        pytest.param("UPDATE records SET written = '[]'", id="no-mapping"),
        pytest.param("ALTER TABLE records DROP COLUMN etag", id="column"),
    ],
)
def test_a_damaged_state_is_told(state: State, file: Path, damage: str) -> None:
    """Row 71."""
    state.records.remember("k", ONE, FETCH, name=None)
    edit(file, damage)

    with pytest.raises(StateError, match=r"state\.sqlite3: "):
        state.records.known("k")
    with pytest.raises(StateError, match=r"state\.sqlite3: "):
        state.records.all()


@pytest.mark.parametrize("cut", [0, 100, 5_000])
def test_a_truncated_state_is_told_or_begun_anew(state: State, file: Path, cut: int) -> None:
    """Row 71."""
    state.records.remember("k", ONE, FETCH, name=None)
    state.close()
    with file.open("r+b") as handle:
        handle.truncate(cut)
    for more in ("-wal", "-shm"):
        file.with_name(file.name + more).unlink(missing_ok=True)

    if cut:
        with pytest.raises(StateError):
            State(f"sqlite:///{file}").records.known("k")
    else:
        again = State(f"sqlite:///{file}")
        assert again.records.all() == {}
        again.close()


def test_a_record_is_known_by_the_name_of_its_file(state: State) -> None:
    state.records.remember("k", ONE, FETCH, name="a.md")

    assert state.records.named("a.md") == state.records.known("k")
    assert state.records.named("b.md") is None


def test_row_71_a_state_of_the_fifth_version_is_migrated(state: State, file: Path) -> None:
    state.records.remember("k", ONE, FETCH, name="a.md")
    state.close()
    for name in ("address", "status", "extractor"):
        edit(file, f"ALTER TABLE records DROP COLUMN {name}")
    edit(file, "UPDATE masthead SET version = 5")

    migrated = State(f"sqlite:///{file}")

    found = migrated.origins.of(["k", "other"])
    assert list(found) == ["k"]
    assert (found["k"].fetched, found["k"].etag, found["k"].status) == (AT, FETCH.etag, None)
    migrated.records.remember("k", ONE, replace(FETCH, status=200, address="a"), name="a.md")
    assert migrated.origins.of(["k"])["k"].status == 200
    migrated.close()
