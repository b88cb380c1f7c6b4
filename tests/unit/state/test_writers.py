"""Many writers and one PostgreSQL: nothing that one wrote is lost to another (rows 53, 62, 95)."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from crawler.portal.refreshing import Refresh
from crawler.sames import Same, Sames
from crawler.state.addresses import Standing, Waiting
from crawler.state.database import Database, PassingError, StateError
from crawler.state.records import Fetch
from crawler.state.store import State
from crawler.state.visits import Visit
from tests.postgres import Cluster, running

NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
WRITERS = 4
LEASE = timedelta(seconds=30)


@pytest.fixture
def url(postgres: Cluster) -> str:
    return postgres.database()


@pytest.fixture
def states(url: str) -> Iterator[list[State]]:
    """States as processes of their own have them."""
    with ExitStack() as stack:
        found = [State(url) for _ in range(WRITERS)]
        for state in found:
            stack.callback(state.close)
        yield found


def at_once(states: list[State], work: Callable[[int, State], object]) -> None:
    """Let each of *states* do *work* at the same time."""
    gate = threading.Barrier(len(states))

    def begun(number: int, state: State) -> None:
        gate.wait()
        work(number, state)

    with ThreadPoolExecutor(len(states)) as pool:
        list(pool.map(begun, range(len(states)), states))


def test_those_who_find_the_same_in_other_orders_do_not_wait_for_each_other(
    states: list[State],
) -> None:
    found = [Waiting(address=f"https://a.test/{n}", source="a") for n in range(60)]

    def note(number: int, state: State) -> None:
        for start in range(0, 60, 10):
            some = found[start:] + found[:start]
            state.addresses.found(some[:: 1 - 2 * (number % 2)], job="discover", now=NOW)

    at_once(states, note)

    waiting = states[0].addresses.unfinished("discover", NOW)
    assert {each.address for each in waiting} == {each.address for each in found}
    assert len(waiting) == 60


def test_of_failures_at_once_all_count(states: list[State]) -> None:
    address = "https://a.test/"
    states[0].addresses.claim(address, job="discover", run=1, now=NOW)

    def fail(_: int, state: State) -> None:
        for _ in range(2):
            state.addresses.failed(address, outcome="failed", reason="", now=NOW)

    at_once(states, fail)

    known = states[0].addresses.known(address)
    assert known is not None
    assert known.tries == 2 * WRITERS


def test_of_looks_at_once_all_count(states: list[State]) -> None:
    keys = [f"a.test/{n}" for n in range(20)]
    states[0].visits.keep(*(Visit(identity=key, source="a", first=NOW) for key in keys))

    def look(number: int, state: State) -> None:
        sames = Sames(state, Refresh(), pytest.fail)
        for key in keys[:: 1 - 2 * (number % 2)]:
            sames.add(Same(address=f"https://{key}", record=key, published=NOW, at=NOW))
        sames.flush()

    at_once(states, look)

    assert {visit.visits for visit in states[0].visits.all_of(keys).values()} == {WRITERS}


def test_versions_that_are_added_at_once_get_numbers_of_their_own(states: list[State]) -> None:
    def add(number: int, state: State) -> None:
        state.versions.add("a.test/a", {"title": f"{number}"}, since=NOW, now=NOW)

    at_once(states, add)

    versions = states[0].versions.of("a.test/a")
    assert sorted(each.values["title"] for each in versions) == ["0", "1", "2", "3"]


def test_what_two_write_at_once_is_known_to_be_the_machines(states: list[State]) -> None:
    def remember(number: int, state: State) -> None:
        values = {"title": f"{number}"}
        state.records.remember("a.test/a", values, Fetch(at=NOW), name=None)

    at_once(states[:2], remember)

    known = states[0].records.known("a.test/a")
    assert known is not None
    assert sorted(base["title"] for base in known.bases) == ["0", "1"]


def test_row_53_nobody_gets_the_slot_of_another_host_or_address(states: list[State]) -> None:
    moments: dict[str, list[float]] = {"a.test": [], "b.test": [], "1.1.1.1": []}

    def reserve(number: int, state: State) -> None:
        host = ["a.test", "b.test"][number % 2]  # both are at one address
        for _ in range(15):
            keys = [host, "1.1.1.1"][:: 1 - 2 * (number // 2 % 2)]
            when = state.hosts.reserve(keys, now=5.0, gap_s=1.0)
            state.hosts.late(keys, now=when, gap_s=1.0)
            for key in keys:
                moments[key].append(when)

    at_once(states, reserve)

    assert sorted(moments["1.1.1.1"]) == [5.0 + n for n in range(15 * WRITERS)]


def test_row_70_a_machine_whose_clock_is_ahead_keeps_the_pace_of_the_others(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, wrong = State(url), State(url)
    assert right.hosts.reserve(["a.test"], now=1_000.0, gap_s=5.0) == 1_000.0
    right.hosts.hush("a.test", 1_060.0, "busy")
    real = time.time

    monkeypatch.setattr("crawler.state.database.time.time", lambda: real() + 100)
    when = wrong.hosts.reserve(["a.test"], now=1_100.0, gap_s=5.0)
    quiet = wrong.hosts.quiet("a.test", 1_100.0)

    assert when == pytest.approx(1_105.0, abs=2)
    assert quiet is not None
    assert quiet[0] == pytest.approx(1_160.0, abs=2)
    right.close()
    wrong.close()


def test_row_62_a_run_is_alive_as_long_as_it_says_so_on_whatever_machine(url: str) -> None:
    state = State(url)
    alone = state.runs.begin("crawl", NOW)
    quick = state.runs.begin("discover", NOW, lease=timedelta(seconds=-5))
    steady = state.runs.begin("discover", NOW, lease=LEASE)
    address = "https://a.test/"

    assert state.addresses.claim(address, job="discover", run=quick, now=NOW)
    assert quick in state.runs.dead()
    assert steady not in state.runs.dead()
    assert state.addresses.claim(address, job="discover", run=steady, now=NOW)
    assert not state.addresses.claim(address, job="discover", run=alone, now=NOW)
    state.runs.beat(quick, LEASE)
    assert quick not in state.runs.dead()
    assert {each.number for each in state.runs.under_way()} == {alone, quick, steady}
    state.close()


def test_what_a_dead_run_left_is_taken_up_by_one(states: list[State]) -> None:
    dead = states[0].runs.begin("discover", NOW, lease=timedelta(seconds=-5))
    states[0].addresses.claim("https://a.test/", job="discover", run=dead, now=NOW)
    buried: list[int] = []

    def bury(_: int, state: State) -> None:
        state.addresses.release(state.runs.dead())
        buried.extend(state.runs.bury([dead], NOW))

    at_once(states, bury)

    known = states[0].addresses.known("https://a.test/")
    assert known is not None
    assert known.standing is Standing.WAITING
    assert buried == [dead]
    assert states[0].runs.last_end("discover") is None  # it was not orderly


def test_row_95_a_server_that_restarts_is_waited_for() -> None:
    with running() as cluster:
        state = State(cluster.database(), patience_s=900)
        first, stopped = threading.Event(), threading.Event()

        def restart() -> None:
            first.wait()
            cluster.stop()
            stopped.set()
            cluster.start()

        restarting = threading.Thread(target=restart)
        restarting.start()
        for number in range(50):
            address = f"https://a.test/{number}"
            assert state.addresses.claim(address, job="discover", run=1, now=NOW)
            state.addresses.done(address, record="a", outcome="saved", now=NOW)
            first.set()
            if number == 20:
                stopped.wait()
        restarting.join()
        addresses = [f"https://a.test/{number}" for number in range(50)]
        found = state.addresses.all_of(addresses)
        state.close()

    assert {each.standing for each in found.values()} == {Standing.DONE}
    assert len(found) == 50


def test_who_waited_in_vain_waits_no_more_until_the_server_answers() -> None:
    with running() as cluster:
        state = State(cluster.database(), patience_s=1.0)
        cluster.stop()
        with pytest.raises(PassingError):
            state.addresses.known("https://a.test/")
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises(PassingError):
                state.addresses.known("https://a.test/")
        spent = time.monotonic() - began
        cluster.start()
        assert state.addresses.known("https://a.test/") is None
        state.close()

    assert spent < 20 * 1.0  # which each of them would wait


def test_a_connection_that_is_cut_in_a_block_costs_all_of_it(url: str) -> None:
    state = State(url)
    tries: list[int] = []

    def work() -> None:
        with state.together():
            tries.append(1)
            state.addresses.claim("https://a.test/", job="discover", run=1, now=NOW)
            if len(tries) == 1:
                _cut(url)
            state.addresses.claim("https://b.test/", job="discover", run=1, now=NOW)

    state.repeated(work)

    assert len(tries) == 2
    assert len(state.addresses.all_of(["https://a.test/", "https://b.test/"])) == 2
    state.close()


def test_a_mistake_of_ours_is_told_at_once(url: str) -> None:
    database = Database(url, patience_s=900)
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        with database.transaction() as connection:
            connection.execute(sa.text("SELECT nothing FROM nowhere"))

    with pytest.raises(StateError):
        database.repeated(work)
    assert len(tries) == 1
    database.close()


def _cut(url: str) -> None:
    """Cut all connections to the database but this one."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )
    engine.dispose()


def test_a_block_of_one_thread_is_none_of_anothers(url: str) -> None:
    state = State(url)
    began, ended = threading.Event(), threading.Event()

    def fails() -> None:
        with state.held(), state.together():
            began.set()
            assert ended.wait(60)
            state.visits.keep(Visit(identity="lost"))
            raise LookupError

    with ThreadPoolExecutor(1) as pool:
        failed = pool.submit(fails)
        assert began.wait(60)
        with state.together():
            state.visits.keep(Visit(identity="kept"))
        ended.set()
        assert isinstance(failed.exception(), LookupError)

    assert state.visits.known("lost") is None
    assert state.visits.known("kept") is not None
    state.close()


def test_a_thread_that_holds_a_connection_is_told_where_the_server_hangs_up(url: str) -> None:
    state = State(url)

    def works() -> None:
        with state.once(), state.held():
            state.visits.keep(Visit(identity="a"))
            _cut(url)
            state.visits.keep(Visit(identity="b"))

    with ThreadPoolExecutor(1) as pool, pytest.raises(PassingError):
        pool.submit(works).result()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: state.visits.keep(Visit(identity="c"))).result()
    assert state.visits.known("c") is not None
    state.close()
