"""A page is claimed in the state before it is asked for."""

import time
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.reactor import is_asyncio_reactor_installed

from crawler.article.urls import web_address
from crawler.fetching.errors import RefusedError
from crawler.run import CLAIMED, FOUND_AT, Run
from crawler.state.addresses import LEASE

_SEEN: Final = "masthead_entered"
_FRESH_S: Final = LEASE.total_seconds() / 2
"""Age of a claim from which it is made anew: what is left of it has to last for the page."""


class Claims:
    """Downloader middleware, the last before a request goes out."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the crawler; its run is there when the first request is."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Claim the article of *request*, once, also where redirects lead on.

        It waits until there is room among those that are under way.

        Raises:
            RefusedError: another run is at it.
        """
        if FOUND_AT not in request.meta or _SEEN in request.meta:
            return
        run, address = Run.of(self.crawler), web_address(request.meta[FOUND_AT])
        request.meta[_SEEN] = True
        if is_asyncio_reactor_installed():
            await run.under_way.enter(address)
        before: float | None = request.meta.get(CLAIMED)
        if before is not None and time.monotonic() - before < _FRESH_S:
            return
        if not run.claim(address):
            raise RefusedError("claimed", "another run is fetching it")
