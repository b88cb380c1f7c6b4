"""Every request ends in one named outcome with a reason a person understands."""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

outcome_reached: Final = object()
"""Scrapy signal, sent with ``outcome``, an :class:`Outcome`."""


class Status(StrEnum):
    """What became of an address. Each is counted in the stat ``masthead/<status>``."""

    SAVED = "saved"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FETCHED = "fetched"
    """Read, with nothing to be written."""
    NOT_AN_ARTICLE = "not an article"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def good(self) -> bool:
        """True where what was asked for is there."""
        return self in (Status.SAVED, Status.UPDATED, Status.UNCHANGED, Status.FETCHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one address."""

    url: str
    status: Status
    reason: str = ""
    """Why it was refused or failed; which fields a person's edit kept; empty otherwise."""

    path: str = ""
    """The record's file; empty if there is none."""


def report(crawler: Crawler, outcome: Outcome) -> None:
    """Count *outcome* and tell whoever listens."""
    assert crawler.stats is not None  # noqa: S101 - set before any spider runs
    crawler.stats.inc_value(f"masthead/{outcome.status.replace(' ', '_')}")
    crawler.signals.send_catch_log(outcome_reached, outcome=outcome)


def of_failure(url: str, failure: Failure) -> Outcome:
    """Return the outcome of a request for *url* that ended in *failure*."""
    status, reason = _reason(failure.value)
    return Outcome(url=url, status=status, reason=reason)


_REASONS: Final[tuple[tuple[type[Exception], Status, str], ...]] = (
    (CannotResolveHostError, Status.FAILED, "the host name does not resolve"),
    (DownloadConnectionRefusedError, Status.FAILED, "the host refused the connection"),
    (DownloadTimeoutError, Status.FAILED, "no whole answer in time"),
    (DownloadCancelledError, Status.REFUSED, "too large"),
    (ResponseDataLossError, Status.FAILED, "the answer was cut short"),
)


def _reason(error: BaseException | None) -> tuple[Status, str]:
    if isinstance(error, HttpError):
        return Status.FAILED, _http(error.response.status)
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error))
    for kind, status, reason in _REASONS:
        if isinstance(error, kind):
            return status, reason
    return Status.FAILED, f"the connection failed: {_first_line(error) or type(error).__name__}"


def _ignored(text: str) -> tuple[Status, str]:
    if "robots.txt" in text:
        return Status.REFUSED, "robots.txt forbids it"
    if "redirections" in text:
        return Status.FAILED, "too many redirects: a loop, or a site that wants cookies"
    if "DOWNLOAD_MAXSIZE" in text:
        return Status.REFUSED, "too large once decompressed"
    return Status.REFUSED, text or "dropped"


def _http(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0][:200]
