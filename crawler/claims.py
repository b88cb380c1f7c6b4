"""A page is claimed in the state before it is asked for."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.utils.reactor import is_asyncio_reactor_installed

from crawler.article.urls import web_address
from crawler.fetching.errors import RefusedError
from crawler.run import CLAIMED, CLAIMED_AT, FOUND_AT, Run
from crawler.state.addresses import LEASE

_CLAIMED: Final = "masthead_claimed"
_FRESH_S: Final = LEASE.total_seconds() / 2
"""Age of a claim from which it is made anew: what is left of it has to last for the page."""

_PAUSE_S: Final = 1.0
"""Between two looks whether a page is free."""

_SKEW: Final = timedelta(seconds=5)
"""By which the clocks of workers may differ."""


class Claims:
    """Downloader middleware, the last before a request goes out."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the crawler; its run is there when the first request is."""
        claims = cls(crawler)
        if crawler.settings.get("MASTHEAD_QUEUE"):
            crawler.signals.connect(claims.hand_on, signal=signals.request_scheduled)
        return claims

    async def process_request(self, request: Request) -> None:
        """Claim the article of *request*, once, also where redirects lead on.

        It waits until there is room among those that are under way.

        Raises:
            RefusedError: another run is at it.
        """
        if FOUND_AT not in request.meta or _CLAIMED in request.meta:
            return
        run, address = Run.of(self.crawler), web_address(request.meta[FOUND_AT])
        request.meta[_CLAIMED] = True
        if is_asyncio_reactor_installed():
            await run.under_way.enter(address)
        before: float | None = request.meta.get(CLAIMED_AT)
        if before is not None and time.monotonic() - before < _FRESH_S:
            return
        if not run.claim(address):
            await self._await(run, address)

    async def _await(self, run: Run, address: str) -> None:
        """Wait until *address*, which another run has claimed, is free: that one may be dead.

        Raises:
            RefusedError: it is not, or that run is done with it.
        """
        began = datetime.now(UTC) - _SKEW
        patience = run.company.claim_s if run.company is not None else 0.0
        while patience > 0:
            await asyncio.sleep(_PAUSE_S)
            patience -= _PAUSE_S
            if run.is_done(address, began):
                raise RefusedError(CLAIMED, "another run has just fetched it")
            if run.claim(address):
                return
        raise RefusedError(CLAIMED, "another run is fetching it")

    def hand_on(self, request: Request) -> None:
        """Let go of the page of *request*, which goes back into a queue that is shared.

        It was redirected, or is to be asked for again; whoever gets it then claims it.
        """
        request.meta.pop(CLAIMED_AT, None)
        if request.meta.pop(_CLAIMED, False):
            Run.of(self.crawler).hand_on(web_address(request.meta[FOUND_AT]))
