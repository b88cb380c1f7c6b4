"""Asking for the page of a record anew: at which addresses, and what becomes of the record."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.article.errors import AddressError, ArticleError
from crawler.article.record import Article
from crawler.article.urls import identity, web_address
from crawler.corpus.corpus import Entry
from crawler.extract.optout import Signal
from crawler.fetching.conditional import AGAIN, NotModifiedError
from crawler.fetching.outcomes import Outcome, Status, of_failure
from crawler.portal.files import shown
from crawler.portal.sources import Source
from crawler.refreshing import fates
from crawler.refreshing.arrivals import Arrival, Missing, Subject
from crawler.run import FOUND_AT
from crawler.spiders.base import SUBJECT, PageSpider, shown_by
from crawler.state.addresses import KnownAddress
from crawler.worker import Reading

_OTHERS: Final = "masthead_others"
"""Meta key: addresses that are left to be asked, and whether each is of an AMP page."""

_IS_AMP: Final = "masthead_is_amp"

_ELSEWHERE: Final = frozenset(
    {"dns", "connection", "http-400", "http-403", "http-404", "http-406", "http-410", "http-451"}
)
"""Codes of failures after which another address of the article may still lead to it."""

_KEPT: Final = {
    "http-401": "login",
    "http-402": "paywall",
    "http-404": "http-404",
    "http-410": "http-410",
    "http-451": "http-451",
    "robots": "robots",
}
"""What a failure says of the article, by its code: the record stays, and the run did not fail."""

_MISSING: Final = frozenset({"http-404", "http-410"})
_FOR_GOOD: Final = "http-410"


class RecordSpider(PageSpider):
    """Base of the spiders that ask for the pages of records.

    An article is asked for where it was found; if it is not there, at its own address, and at its
    AMP page as a last resort.
    """

    def record_request(
        self, entry: Entry, *, again: bool, known: KnownAddress | None = None
    ) -> Request | None:
        """Return a request for the page of the record in *entry*; None, told, if it has none.

        It is without conditions if it is to be read *again* in any case. *known* is what the state
        knows of its address, for who has asked that already.
        """
        article, path = entry.article, shown(entry.path)
        subject = None
        if key := _key(article.originalUrl):
            subject = Subject(key=key, path=path, published=article.publishedDateTime)
        source = self.run.source_of(article.originalUrl, known) if known is not None else None
        request = self.page_request(article.originalUrl, path=path, source=source, subject=subject)
        if request is not None:
            request.meta.update({_OTHERS: tuple(_others(article)), AGAIN: again})
        return request

    def failed(self, failure: Failure) -> Iterable[Request | Missing] | None:
        """Report why the page of a record could not be fetched, or ask elsewhere."""
        request: Request = failure.request  # type: ignore[attr-defined]
        subject: Subject | None = request.meta.get(SUBJECT)
        if subject is None or isinstance(failure.value, NotModifiedError):
            return super().failed(failure)
        outcome = of_failure(request.meta[FOUND_AT], failure)
        if outcome.code in _ELSEWHERE and (other := _elsewhere(request)):
            return [other]
        return [self._missing(subject, outcome)]

    def unreadable(self, response: Response, error: ArticleError) -> Iterable[Request | Missing]:
        """Report why the page of a record gives no article, or ask elsewhere."""
        request = response.request
        subject: Subject | None = response.meta.get(SUBJECT)
        if subject is None or request is None:
            return super().unreadable(response, error)
        if other := _elsewhere(request):
            return [other]
        fate = fates.of_refusal(error, shown_by(response))
        reason = getattr(error, "reason", "") or str(error)
        outcome = Outcome(url=response.meta[FOUND_AT], status=Status.REFUSED, reason=reason)
        if fate is not None:
            why = f"{fates.REASONS[fate]}: {reason}"
            outcome = replace(outcome, status=Status.KEPT, code=fate, reason=why)
        return [self._missing(subject, outcome)]

    def refused(self, response: Response, outcome: Outcome) -> Iterable[Missing]:
        """Report that the publisher refuses the page of a record, which stays as it was."""
        subject: Subject | None = response.meta.get(SUBJECT)
        if subject is None:
            return super().refused(response, outcome)
        return [self._missing(subject, replace(outcome, status=Status.KEPT))]

    def _missing(self, subject: Subject, outcome: Outcome) -> Missing:
        """Return what became of *subject*, whose page gave no article, as *outcome* says."""
        missing, for_good = outcome.code in _MISSING, outcome.code == _FOR_GOOD
        if outcome.code in _KEPT:
            outcome = replace(outcome, status=Status.KEPT, code=_KEPT[outcome.code])
        return Missing(
            subject=subject,
            outcome=replace(outcome, path=subject.path),
            missing=missing,
            for_good=for_good,
        )

    def _arrival(
        self,
        response: Response,
        reading: Reading,
        signals: frozenset[Signal],
        source: Source | None,
    ) -> Arrival:
        arrival = super()._arrival(response, reading, signals, source)
        return replace(arrival, is_amp=bool(response.meta.get(_IS_AMP)))


def _others(article: Article) -> Iterator[tuple[str, bool]]:
    """Yield the addresses of *article* beside the one it was found at, with whether each is AMP."""
    seen = {_key(article.originalUrl)}
    for address, is_amp in ((article.webUrl, False), (article.ampWebUrl, True)):
        key = _key(address or "")
        if address and key and (key not in seen or is_amp):
            seen.add(key)
            yield address, is_amp


def _key(address: str) -> str:
    try:
        return identity(address)
    except AddressError:
        return ""


def _elsewhere(request: Request) -> Request | None:
    """Return the request for the next address of the article of *request*; None if there is none.

    It is still the page of the same record, found at the same address.
    """
    others = request.meta.get(_OTHERS, ())
    if not others:
        return None
    (address, is_amp), *rest = others
    kept = {name: value for name, value in request.meta.items() if name.startswith("masthead_")} | {
        _OTHERS: tuple(rest),
        _IS_AMP: is_amp,
    }
    return Request(
        web_address(address),
        callback=request.callback,
        errback=request.errback,
        dont_filter=True,
        priority=request.priority + 1,
        meta=kept,
    )
