"""What all spiders share: from an article's page to an item, or to a reason why not."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.article.errors import AddressError, ArticleError, ExtractionError, NotAnArticleError
from crawler.article.record import Article
from crawler.article.urls import web_address
from crawler.extract.given import NOTHING, Given
from crawler.extract.optout import Signal, from_headers
from crawler.extract.page import Page
from crawler.fetching.conditional import AGAIN, NotModifiedError, validators_in
from crawler.fetching.outcomes import Outcome, Status, of_failure
from crawler.fetching.robots import SIGNALS
from crawler.pool import ExtractionPool
from crawler.portal.files import shown
from crawler.portal.sources import Source
from crawler.run import FOUND_AT, Run
from crawler.state.records import Fetch

OF = "masthead_source_of"
"""Meta key of a request for an article: the source it was found in, or None."""

GIVEN = "masthead_given"
"""Meta key of a request for an article: what its listing says about it."""

_RECORD = "masthead_record"
_AGENT = "masthead"
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""When this was written: a clock that shows an earlier time is wrong."""

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_PLAINLY_HTML = re.compile(
    rb"(?>\s|<!--.*?-->|<\?xml[^>]*>)*+<(?:!doctype\s+html|html|head|body)\b",
    re.DOTALL | re.IGNORECASE,
)


class PageSpider(Spider):
    """Base of the spiders that read article pages.

    ``-a again=1`` asks for pages also where they are known to be gone, and without conditions.
    """

    def __init__(self, again: str | bool = False, **kwargs: Any) -> None:  # noqa: ANN401, FBT001, FBT002
        super().__init__(**kwargs)
        self.again = is_yes(again)

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

    def page_request(  # noqa: PLR0913 - each by name
        self,
        address: str,
        *,
        path: str = "",
        priority: int = 0,
        source: Source | None = None,
        given: Given = NOTHING,
        record: str = "",
    ) -> Request | None:
        """Return a request for the article at *address*; None, reported, if it is none of the web.

        Args:
            address: as it was found.
            path: the record that names it.
            priority: higher is asked for sooner.
            source: where it was found; if not given, where it was found before.
            given: what the listing that names it says about it.
            record: identity of the record that the listing's id for it belonged to so far.
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
            meta={
                FOUND_AT: address,
                AGAIN: self.again,
                OF: source or self.run.source_of(url),
                GIVEN: given,
                _RECORD: record,
            },
        )

    async def parse_page(self, response: Response) -> AsyncIterator[Article]:
        """Yield the article on the page, or report why there is none."""
        found_at = response.meta[FOUND_AT]
        source: Source | None = response.meta[OF]
        try:
            page = replace(
                page_of(response, found_at),
                given=response.meta[GIVEN],
                selectors={str(name): css for name, css in source.extract.items()}
                if source
                else {},
                syndicates=source.syndicates if source else (),
            )
            signals = signals_in(response)
            if refusal := self._objection(signals):
                self.run.report(replace(refusal, url=found_at))
                return
            reading = await self.pool.read(page, self.run.portal.settings.body)
        except NotAnArticleError as error:
            self._report(found_at, Status.NOT_AN_ARTICLE, error.reason)
            return
        except ExtractionError as error:
            self._report(found_at, Status.REFUSED, error.reason)
            return
        except ArticleError as error:
            self._report(found_at, Status.REFUSED, str(error))
            return
        signals |= reading.signals
        if refusal := self._objection(signals):
            self.run.report(replace(refusal, url=found_at))
            return
        article = reading.article.replace(category=self.run.portal.settings.category)
        validators = validators_in(response)
        self.run.fetches[article.originalUrl] = Fetch(
            at=datetime.now(UTC),
            etag=_text(validators.etag),
            last_modified=_text(validators.last_modified),
            address=response.url,
            signals=tuple(sorted(signals)),
            source=source.key if source else "",
            record=response.meta[_RECORD],
        )
        yield article

    def failed(self, failure: Failure) -> None:
        """Report why a page could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        address = request.meta.get(FOUND_AT, request.url)
        if isinstance(failure.value, NotModifiedError):
            self.not_modified(address, failure.value.record)
        else:
            self.run.report(of_failure(address, failure))

    def not_modified(self, address: str, record: str, reason: str = "") -> None:
        """Report that the page at *address* is the one its record was made of."""
        path = self.run.unchanged(record)
        outcome = Outcome(
            url=address, status=Status.UNCHANGED, reason=reason, path=shown(path) if path else ""
        )
        self.run.report(outcome, record=record)

    def _objection(self, signals: frozenset[Signal]) -> Outcome | None:
        """Return the outcome of a page with *signals* if they refuse it; it lacks its address."""
        against = [signal for signal in self.run.portal.settings.obey if signal in signals]
        if not against:
            return None
        return Outcome(
            url="",
            status=Status.REFUSED,
            code=against[0],
            reason=f"the publisher asks for {', '.join(against)}",
            signals=tuple(sorted(signals)),
        )

    def _report(self, url: str, status: Status, reason: str) -> None:
        self.run.report(Outcome(url=url, status=status, reason=reason))


def is_yes(value: str | bool) -> bool:  # noqa: FBT001 - a value
    """Return what an argument of a spider says: Scrapy's are text."""
    return str(value).lower() in {"1", "true", "yes"}


def page_of(response: Response, found_at: str) -> Page:
    """Return *response* as a page.

    Raises:
        NotAnArticleError: it is no HTML.
    """
    kind, _, parameters = (header(response, "Content-Type") or "").partition(";")
    kind = kind.strip().lower()
    start = response.body[:1024].removeprefix(b"\xef\xbb\xbf")
    if kind and kind not in _HTML_TYPES and not _PLAINLY_HTML.match(start):
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
        fetched=_fetched(response),
    )


def _fetched(response: Response) -> datetime | None:
    """Return when *response* was made; None if nobody knows.

    Where clocks differ, the one that is ahead counts: too late a time only lets a date pass.
    """
    now = datetime.now(UTC)
    try:
        stated = parsedate_to_datetime(header(response, "Date") or "")
        now = max(now, stated.astimezone(UTC))
    except (ValueError, OverflowError):
        pass
    return now if now >= _WRITTEN else None


def signals_in(response: Response) -> frozenset[Signal]:
    """Return what the headers of *response*, and its host's robots.txt, ask of its users."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    return from_headers(headers, _AGENT) | {Signal(each) for each in response.meta.get(SIGNALS, ())}


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value is not None else None


def header(response: Response, name: str) -> str | None:
    """Return the first header *name* of *response*; None if there is none."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
