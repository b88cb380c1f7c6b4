"""A page is claimed in the state before it is asked for."""

from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.article.urls import web_address
from crawler.fetching.errors import RefusedError
from crawler.run import Run

FOUND_AT: Final = "masthead_found_at"
"""Meta key of a request for an article: its address as it was given."""

_CLAIMED: Final = "masthead_claimed"


class Claims:
    """Downloader middleware, the last before a request goes out."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the crawler; its run is there when the first request is."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Claim the article of *request*, once, also where redirects lead on.

        Raises:
            RefusedError: another run is at it.
        """
        if FOUND_AT not in request.meta or _CLAIMED in request.meta:
            return
        if not Run.of(self.crawler).claim(web_address(request.meta[FOUND_AT])):
            raise RefusedError("claimed", "another run is fetching it")
        request.meta[_CLAIMED] = True
