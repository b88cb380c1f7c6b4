"""Several processes and one state (rows 53, 66, 71)."""

from collections import Counter
from datetime import UTC, datetime
from itertools import chain
from multiprocessing import get_context

from crawler.state.store import State

NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
PROCESSES = 3


def _opened(url: str, _: int) -> int:
    state = State(url)
    number = state.runs.begin("crawl", NOW)
    state.close()
    return number


def _claimed(url: str, run: int) -> list[int]:
    state = State(url)
    found = [
        number
        for number in range(40)
        if state.addresses.claim(f"http://a.test/{number}", job="crawl", run=run, now=NOW)
    ]
    state.close()
    return found


def _reserved(url: str, _: int) -> list[float]:
    state = State(url)
    keys = ["a.test", "1.1.1.1"]
    found = [state.hosts.reserve(keys[:: 1 - 2 * (n % 2)], now=5.0, gap_s=1.0) for n in range(20)]
    state.close()
    return found


def test_the_tables_are_made_once_whoever_comes_first(url: str) -> None:
    with get_context("spawn").Pool(PROCESSES) as pool:
        numbers = pool.starmap(_opened, [(url, n) for n in range(PROCESSES)])

    assert len(set(numbers)) == PROCESSES


def test_an_address_is_claimed_by_one_of_all(url: str) -> None:
    State(url).close()
    with get_context("spawn").Pool(PROCESSES) as pool:
        claims = pool.starmap(_claimed, [(url, run) for run in range(1, PROCESSES + 1)])

    counts = Counter(number for each in claims for number in each)
    assert counts == dict.fromkeys(range(40), 1)


def test_row_53_the_pace_holds_between_processes(url: str) -> None:
    State(url).close()
    with get_context("spawn").Pool(PROCESSES) as pool:
        found = pool.starmap(_reserved, [(url, n) for n in range(PROCESSES)])

    moments = sorted(chain.from_iterable(found))
    assert moments == [5.0 + place for place in range(20 * PROCESSES)]
