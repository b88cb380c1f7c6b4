"""The queue of addresses that outlives the run."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.state.addresses import Standing, Waiting
from crawler.state.hosts import RobotsCopy
from crawler.state.retrying import not_before
from crawler.state.store import State
from crawler.state.validators import Validators

NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
A, B, C = (f"http://www.gazette.test/{name}" for name in "abc")


def put(state: State, *addresses: str) -> None:
    found = [Waiting(address=address, source="f") for address in addresses]
    state.addresses.found(found, job="crawl", now=NOW)


def waiting(state: State, now: datetime = NOW) -> list[str]:
    return [each.address for each in state.addresses.unfinished("crawl", now)]


def test_what_was_found_waits_in_its_order(state: State) -> None:
    put(state, B, A, B)
    put(state, C, A)

    assert waiting(state) == [B, A, C]


def test_what_is_done_waits_no_more_and_is_not_found_again(state: State) -> None:
    put(state, A, B)
    state.addresses.claim(A, job="crawl", run=1, now=NOW)
    state.addresses.done(A, record="k", outcome="saved", now=NOW)
    put(state, A)

    known = state.addresses.known(A)
    assert waiting(state) == [B]
    assert known
    assert (known.standing, known.record) == (Standing.DONE, "k")


def test_row_62_what_a_dead_run_claimed_waits_again(state: State) -> None:
    put(state, A)
    assert state.addresses.claim(A, job="crawl", run=1, now=NOW)
    assert waiting(state) == []

    state.addresses.release([1])

    assert waiting(state) == [A]


def test_row_62_what_a_dead_run_asked_for_again_has_its_record_still(state: State) -> None:
    state.addresses.claim(A, job="crawl", run=1, now=NOW)
    state.addresses.done(A, record="k", outcome="saved", now=NOW)
    put(state, B)
    assert state.addresses.claim_all([A, B], job="refresh", run=2, now=NOW) == {A, B}

    state.addresses.release([2])

    assert waiting(state) == [B]
    known = state.addresses.known(A)
    assert known
    assert (known.standing, known.record) == (Standing.DONE, "k")


def test_row_62_many_are_claimed_as_each_is_alone(state: State) -> None:
    assert state.addresses.claim(B, job="fetch", run=1, now=NOW)

    assert state.addresses.claim_all([A, B, C, A], job="fetch", run=2, now=NOW) == {A, C}
    assert state.addresses.claim_all([A, B, C], job="fetch", run=1, now=NOW) == {B}
    later = NOW + timedelta(hours=1)
    assert state.addresses.claim_all([A, B, C], job="fetch", run=1, now=later) == {A, B, C}
    assert state.addresses.claim_all([], job="fetch", run=1, now=later) == set()


def test_row_62_a_claim_is_one_runs_until_its_lease_ends(state: State) -> None:
    assert state.addresses.claim(A, job="fetch", run=1, now=NOW)
    assert state.addresses.claim(A, job="fetch", run=1, now=NOW)
    assert not state.addresses.claim(A, job="fetch", run=2, now=NOW)
    assert state.addresses.claim(A, job="fetch", run=2, now=NOW + timedelta(hours=1))


@pytest.mark.parametrize("year", [1999, 2099])
def test_row_70_a_claim_of_a_wrong_clock_does_not_hold_for_years(state: State, year: int) -> None:
    assert state.addresses.claim(A, job="fetch", run=1, now=NOW.replace(year=year))
    assert state.addresses.claim(A, job="fetch", run=2, now=NOW)


def test_a_run_gives_back_what_it_claimed_itself_and_nothing_else(state: State) -> None:
    put(state, A, B)
    state.addresses.claim(A, job="crawl", run=1, now=NOW)
    state.addresses.claim(B, job="crawl", run=2, now=NOW)
    for address in (A, B):
        state.addresses.give_back(address, run=1)

    assert state.addresses.claim(A, job="crawl", run=3, now=NOW)
    assert not state.addresses.claim(B, job="crawl", run=3, now=NOW)


def test_row_57_what_is_gone_is_never_asked_for_again(state: State) -> None:
    put(state, A)
    state.addresses.failed(A, outcome="failed", reason="HTTP 410 Gone", now=NOW, gone=True)

    known = state.addresses.known(A)
    assert known
    assert known.standing is Standing.GONE
    assert waiting(state, NOW + timedelta(days=900)) == []


def test_what_fails_is_asked_for_in_the_next_runs_and_then_ever_more_seldom(state: State) -> None:
    put(state, A)
    for _ in range(3):
        state.addresses.failed(A, outcome="failed", reason="HTTP 500", now=NOW)
        assert waiting(state) == [A]
    state.addresses.failed(A, outcome="failed", reason="HTTP 500", now=NOW)

    assert waiting(state, NOW + timedelta(hours=1)) == []
    assert waiting(state, NOW + timedelta(hours=3)) == [A]


def test_row_54_what_was_not_asked_for_did_not_fail(state: State) -> None:
    put(state, A)
    for _ in range(20):
        state.addresses.failed(A, outcome="refused: quiet", reason="quiet", now=NOW, asked=False)

    known = state.addresses.known(A)
    assert known
    assert known.tries == 0
    assert waiting(state) == [A]


def test_row_70_the_next_run_asks_again_also_where_its_clock_is_behind(state: State) -> None:
    put(state, A)
    state.addresses.failed(A, outcome="failed", reason="HTTP 500", now=NOW + timedelta(seconds=5))

    assert waiting(state) == [A]


@given(st.integers(1, 10_000))
def test_the_next_try_is_within_a_week(tries: int) -> None:
    assert NOW <= (not_before(tries, NOW) or NOW) <= NOW + timedelta(days=7)


@pytest.mark.parametrize(
    "etag",
    [b'W/"a,b"', b'""', b'"' + b"x" * 2_000 + b'"', '"café"'.encode(), b'"caf\xe9"'],
    ids=["weak-comma", "empty", "2-kB", "utf-8", "latin-1"],
)
def test_row_55_validators_come_back_byte_for_byte(state: State, etag: bytes) -> None:
    state.validators.keep(A, Validators(etag=etag, last_modified=b"soon"), record="k")

    assert state.validators.of(A) == (Validators(etag=etag, last_modified=b"soon"), "k")


def test_an_answer_without_validators_forgets_those_of_before(state: State) -> None:
    state.validators.keep(A, Validators(etag=b'"1"'))
    state.validators.keep(A, Validators())

    assert state.validators.of(A) is None


def test_requests_to_one_host_or_address_are_a_gap_apart(state: State) -> None:
    """Row 53: names of one address share its pace."""
    hosts = state.hosts
    assert hosts.reserve(["a.test", "1.1.1.1"], now=100.0, gap_s=2.0) == 100.0
    assert hosts.reserve(["b.test", "1.1.1.1"], now=100.5, gap_s=2.0) == 102.0
    assert hosts.reserve(["c.test", "2.2.2.2"], now=100.5, gap_s=2.0) == 100.5
    assert hosts.reserve(["a.test", "3.3.3.3"], now=110.0, gap_s=2.0) == 110.0


def test_a_request_that_was_late_puts_off_the_next(state: State) -> None:
    assert state.hosts.reserve(["a.test"], now=100.0, gap_s=2.0) == 100.0
    state.hosts.late(["a.test"], now=101.5, gap_s=2.0)
    state.hosts.late(["a.test"], now=101.0, gap_s=2.0)

    assert state.hosts.reserve(["a.test"], now=101.5, gap_s=2.0) == 103.5


def test_row_70_a_reservation_of_a_wrong_clock_does_not_count(state: State) -> None:
    state.hosts.reserve(["a.test"], now=4e9, gap_s=1.0)
    state.hosts.hush("a.test", 4e9, "Retry-After")

    assert state.hosts.reserve(["a.test"], now=100.0, gap_s=1.0) == 100.0
    assert state.hosts.quiet("a.test", 100.0) is None


def test_silence_and_robots_are_remembered(state: State) -> None:
    state.hosts.hush("a.test", 160.0, "Retry-After: 60")
    state.hosts.keep_robots("http://a.test", RobotsCopy(200, b"User-agent: *", 100.0))

    assert state.hosts.quiet("a.test", 100.0) == (160.0, "Retry-After: 60")
    assert state.hosts.quiet("a.test", 161.0) is None
    assert state.hosts.robots("http://a.test", 101.0) == RobotsCopy(200, b"User-agent: *", 100.0)
    assert state.hosts.robots("http://a.test", 100.0 + 86_400) is None


def test_runs_that_did_not_end_are_dead_when_their_process_is(state: State) -> None:
    first, second = (state.runs.begin("crawl", NOW) for _ in range(2))
    state.runs.end(first, {"saved": 1}, NOW)

    assert state.runs.dead() == [second]


def test_row_71_a_state_of_the_first_version_is_migrated(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    with sqlite3.connect(file) as old:
        old.executescript(
            "CREATE TABLE masthead (version INTEGER NOT NULL);"
            "CREATE TABLE records (identity TEXT PRIMARY KEY, name TEXT, fetched TEXT NOT NULL,"
            " written TEXT NOT NULL, before TEXT, etag TEXT, last_modified TEXT);"
            "INSERT INTO masthead VALUES (1);"
            "INSERT INTO records VALUES ('k', 'a.md', '2026-03-01T07:30:00+00:00', '{}', NULL,"
            " NULL, NULL);"
        )
    old.close()

    state = State(f"sqlite:///{file}")
    put(state, A)

    assert state.records.all().keys() == {"k"}
    assert waiting(state) == [A]
    state.close()
    State(f"sqlite:///{file}").close()
