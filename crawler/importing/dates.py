"""Dates as programs keep them. Pure."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Final

from crawler.article import instants
from crawler.extract.date_texts import human_date, machine_date, usable
from crawler.importing.fields import text_of

_MILLISECONDS: Final = 100_000_000_000
"""Numbers from here on are no seconds since 1970: that would be in the year 5138."""


def instant(value: Any, zone: tzinfo) -> datetime | None:  # noqa: ANN401 - any value
    """Return the instant that *value* says, in UTC; None if that is none of an article's.

    A day is its first instant in UTC; a time that names no zone is in *zone*.
    """
    if isinstance(value, Mapping | list | tuple):
        value = text_of(value)
    if isinstance(value, int | float):
        value = _since_1970(value)
    if isinstance(value, str):
        value = _parsed(value)
    if isinstance(value, datetime):
        zoned = value if value.tzinfo is not None else value.replace(tzinfo=zone)
        try:
            value = usable(instants.whole_utc(zoned))
        except (ValueError, OverflowError):
            return None
        return value if isinstance(value, datetime) else None
    day = usable(value) if isinstance(value, date) else None
    return instants.midnight(day) if day is not None else None


def _since_1970(number: float) -> datetime | None:
    try:
        seconds = number / 1000 if abs(number) >= _MILLISECONDS else number
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _parsed(text: str) -> datetime | date | None:
    try:
        return instants.parsed(text)
    except (ValueError, OverflowError):
        return machine_date(text) or human_date(text)
