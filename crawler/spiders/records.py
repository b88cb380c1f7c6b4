"""Asking for the page of a record anew: at which addresses, and what becomes of the record."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.article.errors import AddressError, ArticleError
from crawler.article.urls import identity, web_address
from crawler.fetching.conditional import AGAIN, NotModifiedError
from crawler.fetching.outcomes import ABSENT, GONE, Outcome, Status, of_failure
from crawler.portal.files import shown
from crawler.refreshing import fates
from crawler.refreshing.arrivals import Missing, Subject
from crawler.refreshing.fates import Fate
from crawler.refreshing.selecting import Asked, Candidate
from crawler.run import FOUND_AT
from crawler.spiders.base import IS_AMP, SUBJECT, PageSpider, shown_by
from crawler.state.addresses import KnownAddress

_OTHERS: Final = "masthead_others"
"""Meta key: addresses that are left to be asked, and whether each is of an AMP page."""

_ELSEWHERE: Final = frozenset(
    {*ABSENT, "dns", "connection", "http-400", "http-403", "http-406", "http-451"}
)
"""Codes of failures after which another address of the article may still lead to it."""

_KEPT: Final = frozenset({*ABSENT, "http-401", "http-402", "http-451", "robots"})
"""Codes of failures that say something of the article: the run did not fail."""

_TOLD_AS: Final = {"http-401": Fate.LOGIN, "http-402": Fate.PAYWALL}
"""What some of them say."""


class RecordSpider(PageSpider):
    """Base of the spiders that ask for the pages of records.

    An article is asked for where it was found; if it is not there, at its own address, and at its
    AMP page as a last resort.
    """

    def record_request(
        self, found: Candidate, *, again: bool, known: KnownAddress | None = None
    ) -> Request | None:
        """Return a request for the page of the record *found*; None, told, if it has none.

        It is without conditions if it is to be read *again* in any case. *known* is what the state
        knows of its address, for who has asked that already.
        """
        asked, path = found.asked, shown(found.path)
        subject = None
        if key := _key(asked.original):
            subject = Subject(key=key, path=path, published=asked.published)
        request = self.page_request(asked.original, path=path, known=known, subject=subject)
        if request is not None:
            request.meta.update({_OTHERS: tuple(_others(asked, key)), AGAIN: again})
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
        if outcome.code in _KEPT:
            code = _TOLD_AS.get(outcome.code, outcome.code)
            outcome = replace(outcome, status=Status.KEPT, code=code)
        return Missing(
            subject=subject,
            outcome=replace(outcome, path=subject.path),
            missing=outcome.code in ABSENT,
            for_good=outcome.code == GONE,
        )


def _others(asked: Asked, original: str) -> Iterator[tuple[str, bool]]:
    """Yield the addresses beside the *original* one, an identity, with whether each is AMP."""
    seen = {original}
    for address, is_amp in ((asked.own, False), (asked.amp, True)):
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
        IS_AMP: is_amp,
    }
    return Request(
        web_address(address),
        callback=request.callback,
        errback=request.errback,
        dont_filter=True,
        priority=request.priority + 1,
        meta=kept,
    )
