"""No request goes out to a host that another worker has by now."""

import asyncio
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.fetching.errors import RefusedError
from crawler.scaling.frontier import Frontier

_LOOK_S: Final = 0.2


class LeaseGuard:
    """Downloader middleware, next to the wire.

    A worker that was stopped for a while, or cut off from the queue, may not know that it was taken
    for dead. Before each request it looks whether its lease has surely not run out. If it may have,
    it waits until the queue has said so, and queues the request again if it is still its own: the
    moment that its host was asked to wait for is over.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the crawler; its scheduler is there when the first request is."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Let *request* pass if its host is this worker's.

        Raises:
            RefusedError: it is another's, which has the request as well.
        """
        engine = self._crawler.engine
        frontier = engine.scheduler if engine is not None else None
        if not isinstance(frontier, Frontier):
            return None
        is_late = False
        while not frontier.may_send(request):
            if frontier.gave_up:
                raise RefusedError("claimed", "the queue is away, and others may have its host")
            is_late = True
            await asyncio.sleep(_LOOK_S)
        if frontier.is_lost(request):
            raise RefusedError("claimed", "another worker has its host now")
        return request.replace(dont_filter=True) if is_late else None
