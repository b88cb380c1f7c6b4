"""The spider that looks at a site and says what could be read of it."""

import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.article.errors import AddressError
from crawler.article.urls import web_address
from crawler.discovery.listing import LARGEST, Fetched, Listing, ListingError
from crawler.discovery.looking import Candidate, Look
from crawler.discovery.proposal import Tested
from crawler.fetching.memory import hosts_of
from crawler.fetching.outcomes import Outcome, Status, of_failure
from crawler.run import SOURCE
from crawler.spiders.base import PageSpider, header

looked: Final = object()
"""Scrapy signal, sent at the end with ``seen``: a :class:`Look` and what each :class:`Tested` gave;
not sent if the site could not be looked at."""

_CANDIDATE: Final = "masthead_candidate"
_MOST: Final = 12
"""Candidates that are tried."""


class LookSpider(PageSpider):
    """Looks at a site: ``scrapy crawl look -a url=https://www.example.com/``.

    Its start page, robots.txt and up to a dozen listings are read; nothing is kept.
    """

    name = "look"

    def __init__(self, url: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's own
        super().__init__(**kwargs)
        self.url = url
        self.seen: Look | None = None
        self.tested: dict[str, Tested] = {}

    async def requests(self) -> AsyncIterator[Request]:
        """Ask for the site's page."""
        self.crawler.signals.connect(self._tell, signal=signals.spider_closed)
        try:
            url = web_address(self.url.strip())
        except AddressError as error:
            outcome = Outcome(url=error.address, status=Status.REFUSED, reason=error.reason)
            self.run.report(outcome)
            return
        yield self._request(url, self.parse_site, self.failed_site)

    async def parse_site(self, response: Response) -> AsyncIterator[Request]:
        """Yield requests for what the page proposes."""
        fetched = _fetched(response)
        parts = urlsplit(response.url)
        copy = hosts_of(self.crawler).robots(f"{parts.scheme}://{parts.netloc}", time.time())
        robots = copy.text.decode("utf-8", "replace") if copy and copy.status < 300 else ""  # noqa: PLR2004
        try:
            self.seen = await self.pool.look(fetched, robots)
        except ListingError as error:
            outcome = Outcome(url=response.url, status=Status.FAILED, reason=str(error))
            self.run.report(outcome)
            return
        for request in self._candidates(self.seen, fetched.url):
            if isinstance(request, Request):
                yield request
            else:
                await self._test(request, fetched)

    def _candidates(self, seen: Look, url: str) -> Iterator[Request | Candidate]:
        """Yield a request for each candidate, and the page itself where it is one."""
        for candidate in [*seen.candidates, *seen.guesses][:_MOST]:
            self.tested[candidate.address] = Tested(candidate, None, "not tried")
            if candidate.address == url:
                yield candidate
                continue
            request = self._request(candidate.address, self.parse_candidate, self.failed_candidate)
            request.meta[_CANDIDATE] = candidate
            yield request

    async def parse_candidate(self, response: Response) -> None:
        """Read what was proposed."""
        await self._test(response.meta[_CANDIDATE], _fetched(response))

    async def _test(self, candidate: Candidate, fetched: Fetched) -> None:
        listing: Listing | None = None
        problem = ""
        try:
            listing = await self.pool.listing(candidate.kind, fetched)
        except ListingError as error:
            problem = str(error)
        self.tested[candidate.address] = Tested(candidate, listing, problem)

    def failed_candidate(self, failure: Failure) -> None:
        """Note why a candidate could not be read: it was only proposed."""
        request: Request = failure.request  # type: ignore[attr-defined]
        candidate: Candidate = request.meta[_CANDIDATE]
        reason = of_failure(candidate.address, failure).reason
        self.tested[candidate.address] = Tested(candidate, None, reason)

    def failed_site(self, failure: Failure) -> None:
        """Report why the site could not be looked at."""
        self.run.report(of_failure(failure.request.url, failure))  # type: ignore[attr-defined]

    def _request(self, url: str, callback: Any, errback: Any) -> Request:  # noqa: ANN401 - Scrapy's
        meta = {SOURCE: True, "download_maxsize": LARGEST}
        return Request(url, callback=callback, errback=errback, dont_filter=True, meta=meta)

    def _tell(self) -> None:
        if self.seen is not None:
            told = (self.seen, list(self.tested.values()))
            self.crawler.signals.send_catch_log(looked, seen=told)


def _fetched(response: Response) -> Fetched:
    return Fetched(
        url=web_address(response.url),
        content=response.body,
        content_type=header(response, "Content-Type") or "",
        now=datetime.now(UTC),
    )
