"""``Retry-After`` (RFC 9110 10.2.3). Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

DEFAULT_S: Final = 60.0
"""Silence where the header makes no sense."""

LONGEST_S: Final = 86_400.0


def silence_s(value: str, now: datetime, date: str | None = None) -> float:
    """Return for how many seconds a host that says *value* is not to be asked.

    Args:
        value: the header: seconds, or a date in any of the three forms of HTTP.
        now: this machine's time, aware.
        date: the answer's Date header: a date is meant by the clock that wrote it.
    """
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) <= len(str(2**63)):
        return min(float(text), LONGEST_S)
    until = _instant(text)
    if until is None:
        return DEFAULT_S
    seconds = (until - (_instant(date or "") or now)).total_seconds()
    return min(seconds, LONGEST_S) if seconds >= 0 else DEFAULT_S


def _instant(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when
