"""What goes out while a lease may have run out."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request

from crawler.fetching.errors import RefusedError
from crawler.scaling.frontier import Frontier
from crawler.scaling.guarding import LeaseGuard
from crawler.scaling.queue import Held

REQUEST = Request("http://www.gazette.test/a")


def frontier_of(*, valid_s: float) -> Frontier:
    """Return one that has REQUEST, with a lease of so many seconds from now on."""
    found = Frontier.__new__(Frontier)
    found._leased = {REQUEST: Held("www.gazette.test", b"")}  # noqa: SLF001 - as it has after a take
    found._lost = set()  # noqa: SLF001 - the same
    found.gave_up = False
    pulse: Any = SimpleNamespace(valid_until=time.monotonic() + valid_s, heard=list)
    found.pulse = pulse
    return found


def sent(frontier: object, meanwhile: Any = None) -> Request | None:  # noqa: ANN401 - a function
    """Return what becomes of REQUEST; *meanwhile* happens when it has begun to wait."""

    async def both() -> Request | None:
        crawler: Any = SimpleNamespace(engine=SimpleNamespace(scheduler=frontier))
        task = asyncio.ensure_future(LeaseGuard(crawler).process_request(REQUEST))
        await asyncio.sleep(0.05)
        if meanwhile is not None:
            assert not task.done()
            meanwhile()
        return await asyncio.wait_for(task, 900)

    return asyncio.run(both())


def test_a_request_whose_host_is_surely_this_workers_goes_out_at_once() -> None:
    assert sent(frontier_of(valid_s=900)) is None


def test_a_request_of_another_scheduler_is_none_of_its_business() -> None:
    assert sent(object()) is None


def test_what_waited_until_the_queue_was_heard_again_is_queued_again() -> None:
    frontier = frontier_of(valid_s=-1)

    def heard() -> None:
        frontier.pulse.valid_until = time.monotonic() + 900

    found = sent(frontier, heard)

    assert found is not None
    assert (found.url, found.dont_filter) == (REQUEST.url, True)


def test_what_others_have_by_now_is_not_sent() -> None:
    frontier = frontier_of(valid_s=-1)

    def heard() -> None:
        frontier._lost.add(REQUEST)  # noqa: SLF001 - as it is after such a beat
        frontier.pulse.valid_until = time.monotonic() + 900

    with pytest.raises(RefusedError, match="another worker has its host"):
        sent(frontier, heard)


def test_a_worker_that_gives_up_sends_nothing_more() -> None:
    frontier = frontier_of(valid_s=-1)

    def gives_up() -> None:
        frontier.gave_up = True

    with pytest.raises(RefusedError, match="the queue is away"):
        sent(frontier, gives_up)
