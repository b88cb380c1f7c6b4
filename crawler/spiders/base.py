"""What all spiders share: from an article's page to an item, or to a reason why not."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.article.errors import AddressError, ArticleError, ExtractionError, NotAnArticleError
from crawler.article.record import Article
from crawler.article.urls import web_address
from crawler.extract.page import Page
from crawler.fetching.outcomes import Outcome, Status, of_failure
from crawler.pool import ExtractionPool
from crawler.run import Run
from crawler.state.store import Fetch

_FOUND_AT = "masthead_found_at"
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_PLAINLY_HTML = (b"<!doctype html", b"<html")


class PageSpider(Spider):
    """Base of the spiders that read article pages."""

    @property
    def run(self) -> Run:
        """Portal, corpus and state of this run."""
        return Run.of(self.crawler)

    @property
    def pool(self) -> ExtractionPool:
        """Reads this run's pages."""
        return ExtractionPool.of(self.crawler)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for what ``requests`` names; report a fault there, which Scrapy would only log."""
        try:
            async for request in self.requests():
                yield request
        except Exception as error:  # noqa: BLE001 - told, whatever it is
            self.run.fault("", error)

    def requests(self) -> AsyncIterator[Request]:
        """Yield the requests to begin with."""
        raise NotImplementedError

    def page_request(self, address: str, *, path: str = "", priority: int = 0) -> Request | None:
        """Return a request for the article at *address*; None, reported, if it is none of the web.

        *path* is the record that names it.
        """
        try:
            url = web_address(address)
        except AddressError as error:
            outcome = Outcome(
                url=error.address, status=Status.REFUSED, reason=error.reason, path=path
            )
            self.run.report(outcome)
            return None
        return Request(
            url,
            callback=self.parse_page,
            errback=self.failed,
            # Each address is asked for once by us; Scrapy's filter would drop loops silently.
            dont_filter=True,
            priority=priority,
            meta={_FOUND_AT: address},
        )

    async def parse_page(self, response: Response) -> AsyncIterator[Article]:
        """Yield the article on the page, or report why there is none."""
        found_at = response.meta[_FOUND_AT]
        try:
            page = page_of(response, found_at)
            article = await self.pool.read(page, self.run.portal.settings.body)
        except NotAnArticleError as error:
            self._report(found_at, Status.NOT_AN_ARTICLE, error.reason)
            return
        except ExtractionError as error:
            self._report(found_at, Status.REFUSED, error.reason)
            return
        except ArticleError as error:
            self._report(found_at, Status.REFUSED, str(error))
            return
        article = article.replace(category=self.run.portal.settings.category)
        self.run.fetches[article.originalUrl] = Fetch(
            at=datetime.now(UTC),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )
        yield article

    def failed(self, failure: Failure) -> None:
        """Report why a page could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        self.run.report(of_failure(request.meta.get(_FOUND_AT, request.url), failure))

    def _report(self, url: str, status: Status, reason: str) -> None:
        self.run.report(Outcome(url=url, status=status, reason=reason))


def page_of(response: Response, found_at: str) -> Page:
    """Return *response* as a page.

    Raises:
        NotAnArticleError: it is no HTML.
    """
    kind, _, parameters = (_header(response, "Content-Type") or "").partition(";")
    kind = kind.strip().lower()
    start = response.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if kind and kind not in _HTML_TYPES and not start.startswith(_PLAINLY_HTML):
        raise NotAnArticleError(response.url, f"not HTML but {kind[:60]}")
    charset = None
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'")[:40] or None
    return Page(
        url=web_address(response.url),
        content=response.body,
        charset=charset,
        found_at=web_address(found_at),
        fetched=datetime.now(UTC),
    )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
