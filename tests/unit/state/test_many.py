"""What is noted many at a time is what would have been noted one by one."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from crawler.portal.refreshing import Refresh
from crawler.sames import Same, Sames
from crawler.state.addresses import Standing
from crawler.state.database import StateError
from crawler.state.records import Fetch
from crawler.state.store import State
from crawler.state.visits import Visit

NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
MANY = 70


def known(state: State, count: int) -> list[Same]:
    """Let *state* know *count* records, claimed by a run; return them as found unchanged."""
    found = []
    for number in range(count):
        key = f"a.test/{number}"
        state.records.remember(key, {"title": "A"}, Fetch(at=NOW), name=f"{number}.md")
        state.visits.keep(Visit(identity=key, source="gazette", first=NOW, visits=number))
        state.addresses.claim(f"https://{key}", job="refresh", run=1, now=NOW)
        found.append(Same(address=f"https://{key}", record=key, published=NOW, at=LATER))
    return found


def failing(error: StateError) -> None:
    """Let the test fail."""
    raise AssertionError(error)


def test_many_are_noted_as_each_would_be(state: State) -> None:
    found = known(state, 3)
    sames = Sames(state, Refresh(), failing)

    for same in found:
        sames.add(same)
    sames.flush()

    keys, addresses = [each.record for each in found], [each.address for each in found]
    visits, met = state.visits.all_of(keys), state.addresses.all_of([*addresses, "https://x.test/"])
    assert sorted(met) == addresses
    assert [(met[each].standing, met[each].record) for each in addresses] == [
        (Standing.DONE, key) for key in keys
    ]
    for number, key in enumerate(keys):
        record = state.records.known(key)
        assert record is not None
        assert record.fetched == LATER
        assert (visits[key].visits, visits[key].source) == (number + 1, "gazette")
        assert visits[key] == state.visits.known(key)
        assert visits[key].due is not None


def test_two_addresses_of_one_record_are_two_looks(state: State) -> None:
    (same,) = known(state, 1)
    sames = Sames(state, Refresh(), failing)

    sames.add(same)
    sames.add(Same(address="https://b.test/", record=same.record, published=NOW, at=LATER))
    sames.flush()

    visit = state.visits.known(same.record)
    assert visit is not None
    assert visit.visits == 2


def test_what_waits_is_noted_after_a_moment_or_when_it_is_many(state: State) -> None:
    found = known(state, MANY)

    async def run() -> None:
        sames = Sames(state, Refresh(), failing)
        for same in found:
            sames.add(same)
        first, last = (state.visits.known(each.record) for each in (found[0], found[-1]))
        assert first is not None
        assert last is not None
        assert (first.visits, last.visits) == (1, MANY - 1)  # the last was not noted yet
        assert found[0].address not in sames
        assert found[-1].address in sames
        while found[-1].address in sames:  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.05)
        last = state.visits.known(found[-1].record)
        assert last is not None
        assert last.visits == MANY

    asyncio.run(run())


def test_that_nothing_can_be_noted_is_told_once(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[StateError] = []
    found = known(state, 2)
    sames = Sames(state, Refresh(), told.append)

    def full(*_: object) -> None:
        raise StateError("disk full")

    monkeypatch.setattr(state.visits, "keep", full)
    for same in found:
        sames.add(same)
        sames.flush()

    assert [str(error) for error in told] == ["disk full"]
    record = state.records.known(found[0].record)
    assert record is not None
    assert record.fetched == NOW  # all of it or nothing


def test_nothing_is_noted_of_nothing(state: State) -> None:
    state.records.touch({})
    state.visits.keep()
    state.addresses.same([], "unchanged")
    assert (state.visits.all_of([]), state.addresses.all_of([])) == ({}, {})


def test_another_thread_has_a_connection_of_its_own(state: State) -> None:
    known(state, 1)
    found: list[Visit | None] = []

    def look() -> None:
        found.append(state.visits.known("a.test/0"))

    with state.together():
        pass
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [state.visits.known("a.test/0")]
