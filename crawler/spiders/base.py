"""What all spiders share: from an article's page to an item, or to a reason why not."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.archived import captured
from crawler.article.errors import AddressError, ArticleError, ExtractionError, NotAnArticleError
from crawler.article.record import Article
from crawler.article.urls import web_address
from crawler.extract.facts import Facts
from crawler.extract.given import NOTHING, Given
from crawler.extract.optout import Signal, from_headers
from crawler.extract.page import Page, answered
from crawler.extract.wholeness import is_whole
from crawler.fetching.conditional import AGAIN, NotModifiedError, validators_in
from crawler.fetching.outcomes import Outcome, Status, of_failure
from crawler.fetching.robots import SIGNALS
from crawler.pool import ExtractionPool
from crawler.portal.sources import Source
from crawler.refreshing.arrivals import Arrival, Missing, Subject
from crawler.refreshing.fates import Shown
from crawler.run import FOUND_AT, Run
from crawler.scaling.messages import ONCE
from crawler.scaling.signals import run_began
from crawler.state.addresses import KnownAddress
from crawler.state.records import Fetch
from crawler.worker import Reading

OF = "masthead_source_of"
"""Meta key of a request for an article: the source it was found in, or None."""

GIVEN = "masthead_given"
"""Meta key of a request for an article: what its listing says about it."""

SUBJECT = "masthead_subject"
"""Meta key of a request for an article: the record that it is asked for, or None."""

IS_AMP = "masthead_is_amp"
"""Meta key: true for the AMP page of an article whose own page is not there."""

PERMANENT = (301, 308)
"""Reasons of redirects that are for good (RFC 9110 15.4.2, 15.4.9)."""

_RECORD = "masthead_record"
_AGENT = "masthead"
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""When this was written: a clock that shows an earlier time is wrong."""


class PageSpider(Spider):
    """Base of the spiders that read article pages.

    ``-a again=1`` asks for pages also where they are known to be gone, and without conditions; what
    is at an address that was named is then taken whatever has become of it.
    """

    def __init__(self, again: str | bool = False, **kwargs: Any) -> None:  # noqa: ANN401, FBT001, FBT002
        super().__init__(**kwargs)
        self.again = is_yes(again)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Return a spider that hears of it when a worker that stays is in another run."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.afresh, signal=run_began)
        return spider

    def afresh(self) -> None:
        """Forget what holds for one run only."""

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
        subject: Subject | None = None,
        known: KnownAddress | None = None,
    ) -> Request | None:
        """Return a request for the article at *address*; None, reported, if it is none of the web.

        Args:
            address: as it was found.
            path: the record that names it.
            priority: higher is asked for sooner.
            source: where it was found; if not given, where it was found before.
            given: what the listing that names it says about it.
            record: identity of the record that the listing's id for it belonged to so far.
            subject: the record that it is asked for.
            known: what the state knows of the address, for who has asked that already.
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
                ONCE: f"page {url}",
                AGAIN: self.again,
                OF: source or self.run.source_of(url, known),
                GIVEN: given,
                _RECORD: record,
                SUBJECT: subject,
            },
        )

    async def parse_page(self, response: Response) -> AsyncIterator[Article | Request | Missing]:
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
                for found in self.refused(response, replace(refusal, url=found_at)):
                    yield found
                return
            reading = await self.pool.read(page, self.run.portal.settings.body)
        except ArticleError as error:
            for what in self.unreadable(response, error):
                yield what
            return
        signals |= reading.signals
        if refusal := self._objection(signals):
            for found in self.refused(response, replace(refusal, url=found_at)):
                yield found
            return
        article = reading.article.replace(category=self.run.portal.settings.category)
        self.run.arrivals[article.originalUrl] = self._arrival(response, reading, signals, source)
        yield article

    def refused(self, response: Response, outcome: Outcome) -> Iterable[Missing]:
        """Report that the publisher refuses the page in *response*, as *outcome* says."""
        del response
        self.run.report(outcome)
        return ()

    def unreadable(self, response: Response, error: ArticleError) -> Iterable[Request | Missing]:
        """Report why there is no article in *response*; yield what is to be done about it."""
        status, reason = Status.REFUSED, str(error)
        if isinstance(error, NotAnArticleError):
            status, reason = Status.NOT_AN_ARTICLE, error.reason
        elif isinstance(error, ExtractionError):
            reason = error.reason
        self._report(response.meta[FOUND_AT], status, reason)
        return ()

    def _arrival(
        self,
        response: Response,
        reading: Reading,
        signals: frozenset[Signal],
        source: Source | None,
    ) -> Arrival:
        validators, facts = validators_in(response), reading.facts
        reasons = response.meta.get("redirect_reasons", ())
        return Arrival(
            fetch=Fetch(
                at=captured(response) or datetime.now(UTC),
                etag=_text(validators.etag),
                last_modified=_text(validators.last_modified),
                address=response.url,
                status=response.status,
                signals=tuple(sorted(signals)),
                source=source.key if source else "",
                record=response.meta[_RECORD],
            ),
            shown=shown_by(response, facts),
            modified=facts.modified if isinstance(facts.modified, datetime) else None,
            subject=response.meta[SUBJECT],
            insisted=self.again and response.meta[SUBJECT] is None,
            archived=captured(response) is not None,
            for_good=all(reason in PERMANENT for reason in reasons),
            is_amp=bool(response.meta.get(IS_AMP)),
        )

    def failed(self, failure: Failure) -> Iterable[Request | Missing] | None:
        """Report why a page could not be fetched; return what is to be done about it."""
        request: Request = failure.request  # type: ignore[attr-defined]
        address = request.meta.get(FOUND_AT, request.url)
        if isinstance(failure.value, NotModifiedError):
            self.not_modified(address, failure.value.record, request.meta.get(SUBJECT))
        else:
            self.run.report(of_failure(address, failure))
        return None

    def not_modified(self, address: str, record: str, subject: Subject | None = None) -> None:
        """Report that the page at *address* is the one its record was made of."""
        self.run.unchanged(address, record, subject.published if subject else None)

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


def shown_by(response: Response, facts: Facts | None = None) -> Shown:
    """Return what *response* showed beside its article; without *facts* none was read."""
    found = Shown(asked=web_address(response.meta[FOUND_AT]), address=web_address(response.url))
    if facts is None:
        return replace(found, whole=is_whole(response.body))
    return replace(found, kind=facts.kind, free=facts.free, whole=facts.whole, wall=facts.wall)


def is_yes(value: str | bool) -> bool:  # noqa: FBT001 - a value
    """Return what an argument of a spider says: Scrapy's are text."""
    return str(value).lower() in {"1", "true", "yes"}


def page_of(response: Response, found_at: str) -> Page:
    """Return *response* as a page.

    Raises:
        NotAnArticleError: it is no HTML.
    """
    kind = header(response, "Content-Type") or ""
    fetched = _fetched(response)
    return answered(response.url, response.body, kind, found_at=found_at, fetched=fetched)


def _fetched(response: Response) -> datetime | None:
    """Return when *response* was made; None if nobody knows.

    Where clocks differ, the one that is ahead counts: too late a time only lets a date pass.
    """
    now = captured(response) or datetime.now(UTC)
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
