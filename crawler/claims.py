"""A page is claimed in the state before it is asked for."""

from typing import Final, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.utils.reactor import is_asyncio_reactor_installed

from crawler.article.urls import web_address
from crawler.fetching.errors import RefusedError
from crawler.run import FOUND_AT, Run

_CLAIMED: Final = "masthead_claimed"


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
        if not run.claim(address):
            raise RefusedError("claimed", "another run is fetching it")

    def hand_on(self, request: Request) -> None:
        """Let go of the page of *request*, which goes back into a queue that is shared.

        It was redirected, or is to be asked for again; whoever gets it then claims it.
        """
        if request.meta.pop(_CLAIMED, False):
            Run.of(self.crawler).hand_on(web_address(request.meta[FOUND_AT]))
