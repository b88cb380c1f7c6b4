"""Instants: read what people and pages write, write what the record wants."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""No web page is older: earlier dates are placeholders such as the Unix epoch."""

NOT_A_DATE: Final = "must be a date such as 2026-03-01T09:30:00Z"
"""The message of the ValueError that ``parsed`` raises."""

_RFC3339: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?"
    r"\s{0,3}([Zz]|[+-]\d\d(?::?\d\d)?)?"
)
_LONGEST: Final = 64


def written(instant: datetime) -> str:
    """Return *instant* as the record writes it: ``YYYY-MM-DDThh:mm:ssZ``, in UTC."""
    utc = instant.astimezone(UTC)
    return (
        f"{utc.year:04}-{utc.month:02}-{utc.day:02}T{utc.hour:02}:{utc.minute:02}:{utc.second:02}Z"
    )


def whole_utc(instant: datetime) -> datetime:
    """Return *instant* in UTC, cut to whole seconds; without a zone it is taken as UTC.

    Raises:
        ValueError: in UTC it is before the year 1 or after 9999.
    """
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    try:
        return instant.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise ValueError("must be a date of the years 1 to 9999, in UTC") from None


def midnight(day: date) -> datetime:
    """Return the first instant of *day* in UTC."""
    return datetime.combine(day, time(), UTC)


def parsed(text: str) -> datetime | date:
    """Return the instant or the day written in *text*.

    Args:
        text: RFC 3339 / ISO 8601 (``2026-03-01T09:30:00+02:00``, seconds and zone optional, a space
            for the ``T``), a day (``2026-03-01``), or RFC 5322 as in RSS's pubDate
            (``Sun, 01 Mar 2026 09:30:00 +0200``).

    Returns:
        A datetime with the offset the text names, or without one if it names none; a date where the
        text has no time of day.

    Raises:
        ValueError: *text* is in none of these forms, or not a date of the calendar.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        raise ValueError(NOT_A_DATE)
    match = _RFC3339.fullmatch(text)
    if match:
        year, month, day, hour, minute, second, zone = match.groups()
        return datetime(
            int(year),
            int(month),
            int(day),
            int(hour),
            int(minute),
            min(int(second or 0), 59),  # a leap second: the record counts whole UTC seconds
            tzinfo=_zone(zone) if zone else None,
        )
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        raise ValueError(NOT_A_DATE) from None


def _zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
