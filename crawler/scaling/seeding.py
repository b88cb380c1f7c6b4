"""One worker asks for what a crawl begins with; the others wait for what that leads to."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final, Self

from scrapy.crawler import Crawler

from crawler.scaling.frontier import Frontier, Role

_LATER: Final = ("wait", "away")
_LOOK_S: Final = 0.5


class Seeding:
    """Spider middleware: lets the spider's ``start`` run in one worker of a run.

    If that one dies before its end, another begins anew; what the run has had already is left out
    where requests say by what they are known. It pauses while too much waits.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the crawler; its scheduler is there when the first request is."""
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Yield what *start* does, if this worker is the one."""
        engine = self._crawler.engine
        frontier = engine.scheduler if engine is not None else None
        if not isinstance(frontier, Frontier):
            async for each in start:
                yield each
            return
        if frontier.role is Role.STAY or not await _is_chosen(frontier):
            return
        try:
            async for each in start:
                yield each
                while frontier.is_full():  # noqa: ASYNC110 - others empty it
                    await asyncio.sleep(_LOOK_S)
        except Exception:
            frontier.seeded()  # it would fail for others as well
            raise
        frontier.seeded()


async def _is_chosen(frontier: Frontier) -> bool:
    """Wait until somebody has seeded the run; True if that is this worker's to do."""
    waited = False
    while (what := frontier.begin(waited=waited)) in _LATER:
        waited = waited or what == "wait"
        await asyncio.sleep(_LOOK_S)
    return what == "seed"
