"""The spider for a portal's feeds."""

from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from typing import Any

import feedparser
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.article.errors import AddressError
from crawler.article.urls import absolute, identity, web_address
from crawler.fetching.conditional import AGAIN, NotModifiedError, validators_in
from crawler.fetching.outcomes import Outcome, Status, of_failure, report
from crawler.run import SOURCE
from crawler.spiders.base import PageSpider


class DiscoverSpider(PageSpider):
    """Reads the portal's feeds and fetches the articles that the corpus does not have.

    ``scrapy crawl discover``; ``-a feed=ADDRESS`` reads that feed instead of the settings' ones.
    """

    name = "discover"

    def __init__(self, feed: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's own
        super().__init__(**kwargs)
        self.chosen = feed.split()
        self.seen: set[str] = set()

    async def requests(self) -> AsyncIterator[Request]:
        """Ask for what runs before this one left, and for each feed."""
        for address in self.run.unfinished():
            request = None if self.is_known(address) else self.page_request(address)
            if request:
                yield request
        for address in self.chosen or self.run.portal.settings.feeds:
            try:
                url = web_address(address)
            except AddressError as error:
                outcome = Outcome(url=error.address, status=Status.REFUSED, reason=error.reason)
                self.run.report(outcome)
                continue
            yield Request(
                url,
                callback=self.parse_feed,
                errback=self.feed_failed,
                dont_filter=True,
                meta={SOURCE: True, AGAIN: self.again},
            )

    def parse_feed(self, response: Response) -> Iterator[Request]:
        """Yield a request for each article in the feed that is new, in the feed's order."""
        # As a stream: feedparser takes text for the name of a file, and opens it.
        feed = feedparser.parse(BytesIO(response.body))
        if not feed.entries and not feed.get("version"):
            reason = "not a feed"
            self.run.report(Outcome(url=response.url, status=Status.FAILED, reason=reason))
            return
        listed = list(self._listed(feed.entries, response.url))
        new = [address for address in listed if not self.is_known(address)]
        # Kept before the feed's validators are: a feed that says "not modified" lists nothing.
        self.run.discovered(new, response.url, validators_in(response))
        for place, address in enumerate(new):
            request = self.page_request(address, priority=-place)
            if request:
                yield request

    def _listed(self, entries: list[Any], source: str) -> Iterator[str]:
        """Yield the addresses of *entries*; report those that have none."""
        for place, entry in enumerate(entries, start=1):
            link = entry.get("link", "")
            address = absolute(link, source)
            if address:
                yield address
                continue
            reason = f"entry {place} has no link"
            if link:
                try:
                    reason = f"entry {place}: {web_address(link)}"
                except AddressError as error:
                    reason = f"entry {place}: {error}"
            outcome = Outcome(url=source, status=Status.REFUSED, code="address", reason=reason)
            report(self.crawler, outcome)  # the feed itself is well

    def is_known(self, address: str) -> bool:
        """Tell whether *address* was listed before in this run, or has a record."""
        key = identity(address)
        if key in self.seen:
            return True
        self.seen.add(key)
        return self.run.knows(address)

    def feed_failed(self, failure: Failure) -> None:
        """Report why a feed could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if not isinstance(failure.value, NotModifiedError):
            self.run.report(of_failure(request.url, failure))
