"""Every request ends in one named outcome with a reason a person understands."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.fetching.errors import RefusedError
from crawler.state.database import StateError

GONE: Final = "http-410"
"""Code of an answer that there will be no such page any more (RFC 9110 15.5.11)."""

ABSENT: Final = frozenset({"http-404", GONE})
"""Codes of answers that there is no such page."""

outcome_reached: Final = object()
"""Scrapy signal, sent with ``outcome``, an :class:`Outcome`."""


class Status(StrEnum):
    """What became of an address.

    Each is counted in the stat ``masthead/<status>``, and in ``outcome/<status>/<code>`` where it
    has a code.
    """

    SAVED = "saved"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FETCHED = "fetched"
    """Read, with nothing to be written."""
    FOUND = "found"
    """New, and not asked for: this was only a look."""
    KEPT = "kept"
    """There is a record, and the page is not its article any more: it stays as it was. The code
    tells what the page is instead, see ``crawler.refreshing.fates``."""
    NOT_AN_ARTICLE = "not an article"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def good(self) -> bool:
        """True where what was asked for is there, or what is not is no fault of the run."""
        return self in (
            Status.SAVED,
            Status.UPDATED,
            Status.UNCHANGED,
            Status.FETCHED,
            Status.FOUND,
            Status.KEPT,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one address."""

    url: str
    status: Status
    reason: str = ""
    """Why it was refused or failed; which fields a person's edit kept; empty otherwise."""

    path: str = ""
    """The record's file; empty if there is none."""

    code: str = ""
    """Short name of the reason, for machines: ``robots``, ``timeout``, ``http-404``."""

    signals: tuple[str, ...] = ()
    """What the page's publisher asks for; see ``crawler.extract.optout``."""

    changed: tuple[str, ...] = ()
    """Fields whose values the publisher changed, in a record that was updated."""

    conflicts: tuple[str, ...] = ()
    """Fields that the publisher changed and a person has: the person's values stay."""

    edited: tuple[str, ...] = ()
    """Fields that only a person changed."""

    diff: str = ""
    """What would be changed in the record's file, as a unified diff; only where nothing is."""


def report(crawler: Crawler, outcome: Outcome) -> None:
    """Count *outcome* and tell whoever listens."""
    assert crawler.stats is not None  # noqa: S101 - set before any spider runs
    crawler.stats.inc_value(f"masthead/{outcome.status.replace(' ', '_')}")
    if outcome.code:
        name = f"{outcome.status}/{outcome.code}".replace(" ", "_")
        crawler.stats.inc_value(f"outcome/{name}")
    crawler.signals.send_catch_log(outcome_reached, outcome=outcome)


def of_failure(url: str, failure: Failure) -> Outcome:
    """Return the outcome of a request for *url* that ended in *failure*."""
    status, code, reason = _reason(failure.value)
    return Outcome(url=url, status=status, code=code, reason=reason)


def code_of(error: BaseException) -> str:
    """Return the short name of why a request ended in *error*."""
    return _reason(error)[1]


def reason_of(error: BaseException) -> str:
    """Return why a request ended in *error*, for a person."""
    return _reason(error)[2]


_REASONS: Final[tuple[tuple[type[Exception], str, str], ...]] = (
    (CannotResolveHostError, "dns", "the host name does not resolve"),
    (DownloadConnectionRefusedError, "connection", "the host refused the connection"),
    (DownloadTimeoutError, "timeout", "no whole answer in time"),
    (ResponseDataLossError, "cut", "the answer was cut short"),
)


def _reason(error: BaseException | None) -> tuple[Status, str, str]:
    if isinstance(error, HttpError):
        status = error.response.status
        return Status.FAILED, f"http-{status}", _http(status)
    if isinstance(error, RefusedError):
        return Status.REFUSED, error.code, error.reason
    if isinstance(error, StateError):
        return Status.FAILED, "state", str(error)
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error))
    for kind, code, reason in _REASONS:
        if isinstance(error, kind):
            return Status.FAILED, code, reason
    what = _first_line(error) or type(error).__name__
    return Status.FAILED, "connection", f"the connection failed: {what}"


def _ignored(text: str) -> tuple[Status, str, str]:
    if "robots.txt" in text:
        return Status.REFUSED, "robots", "robots.txt forbids it"
    if "redirections" in text:
        reason = "too many redirects: a loop, or a site that wants cookies"
        return Status.FAILED, "redirects", reason
    return Status.REFUSED, "dropped", text or "dropped"


def _http(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0][:200]
