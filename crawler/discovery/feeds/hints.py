"""What a feed says about itself: when to read it again, and where it goes on. Pure."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from crawler.discovery.records import Field, Record

FIELDS: Final = frozenset(
    {"title", "link", "language", "ttl", "hour", "day", "sy:updatePeriod", "sy:updateFrequency"}
)
"""What is read of a feed outside of its entries."""

_LONGEST: Final = timedelta(days=365)
_PERIODS: Final = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER: Final = re.compile(r"[0-9]{1,7}")
_HOURS_OF_DAY: Final = 24


def schedule(head: Record) -> dict[str, Any]:
    """Return ``ttl``, ``skip_hours`` and ``skip_days`` of a feed (RSS 2.0, RSS 1.0 syndication)."""
    hours = (_number(each.text) for each in head.fields if each.name == "hour")
    days = (each.text.lower() for each in head.fields if each.name == "day")
    return {
        "ttl": _ttl(head),
        # RSS 0.91 counts from 1 to 24, RSS 2.0 from 0 to 23.
        "skip_hours": frozenset(
            hour % _HOURS_OF_DAY for hour in hours if hour is not None and hour <= _HOURS_OF_DAY
        ),
        "skip_days": frozenset(_DAYS.index(day) for day in days if day in _DAYS),
    }


def next_pages(head: Record) -> Iterator[Field]:
    """Yield the link to the feed's next page (RFC 5005 3), if it has one."""
    for each in head.fields:
        attributes = each.attributes
        if each.name == "link" and attributes.get("rel", "").lower() == "next":
            if attributes.get("href"):
                yield each
            return


def _ttl(head: Record) -> timedelta | None:
    minutes = _number(head.text("ttl"))
    if minutes is None and (hours := _PERIODS.get(head.text("sy:updatePeriod").lower())):
        minutes = hours * 60 // (_number(head.text("sy:updateFrequency")) or 1)
    return min(timedelta(minutes=minutes), _LONGEST) if minutes else None


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None
