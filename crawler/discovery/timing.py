"""When a listing is read again. Pure.

The time between two readings follows how often something new is there, as in miniflux's entry
frequency scheduler and StormCrawler's adaptive one; what the publisher says about caching, and what
the feed itself says, is a floor under it.
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

_GROWTH: Final = 1.5
"""Times which the interval grows when there was nothing new."""

_FIRST: Final = timedelta(hours=1)
_LONGEST_FLOOR: Final = timedelta(days=1)
"""A publisher who asks for more means a picture, not a feed, or made a mistake."""

_FAILED: Final = timedelta(minutes=10)
_MAX_AGE: Final = re.compile(
    r"(?:^|[,\s])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,10})\"?", re.IGNORECASE
)
_NO_STORE: Final = re.compile(r"(?:^|[,\s])no-(?:store|cache)\b", re.IGNORECASE)
_HOURS_A_WEEK: Final = 7 * 24


@dataclass(frozen=True, slots=True)
class Pace:
    """Bounds of the time between two readings."""

    shortest: timedelta
    longest: timedelta

    def within(self, interval: timedelta) -> timedelta:
        """Return *interval*, or the bound that it exceeds."""
        return min(max(interval, self.shortest), self.longest)


def interval(
    before: timedelta | None,
    pace: Pace,
    *,
    new: int,
    elapsed: timedelta | None,
    dates: Collection[datetime] = (),
) -> timedelta:
    """Return how long to wait after a reading that found *new* articles.

    Args:
        before: the interval of the reading before; None if this is the first.
        pace: its bounds.
        new: articles that were not there before.
        elapsed: time since the reading before; None if this is the first.
        dates: when the articles that are listed were published.

    At first it is the mean time between the articles listed. Then it nears the time in which one
    article comes: nothing new makes it longer by half, news bring it half of the way (on a
    logarithmic scale) to the time per article. So a source is read about as often as it publishes.
    """
    if before is None or elapsed is None:
        return pace.within(_usual_gap(dates) or _FIRST)
    if new <= 0:
        return pace.within(before * _GROWTH)
    gap = max(elapsed.total_seconds() / new, 1.0)
    return pace.within(timedelta(seconds=math.sqrt(before.total_seconds() * gap)))


def after_failures(before: timedelta | None, pace: Pace, failures: int) -> timedelta:
    """Return how long to wait after so many *failures* in a row: twice as long each time."""
    first = pace.within(before or _FAILED)
    return pace.within(first * 2 ** min(failures - 1, 10))


def floor(headers: Mapping[str, str], now: datetime, ttl: timedelta | None = None) -> timedelta:
    """Return for how long the publisher says that the listing stays as it is; at most a day.

    Args:
        headers: of the answer, names in lower case: ``cache-control`` and ``age`` (RFC 9111 5.2.2,
            4.2.3), ``expires`` and ``date`` (5.3).
        now: this machine's time.
        ttl: what the listing itself says.
    """
    said = max(_fresh_for(headers, now), ttl or timedelta(0))
    return min(said, _LONGEST_FLOOR)


def not_skipped(when: datetime, hours: Collection[int], days: Collection[int]) -> datetime:
    """Return the first moment from *when* on that is in none of *hours* and *days*.

    Hours are of UTC, days begin with Monday as 0 (RSS 2.0, skipHours and skipDays). A feed that
    skips all of the week skips nothing.
    """
    when = when.astimezone(UTC)
    for later in range(_HOURS_A_WEEK + 1):
        moment = when
        if later:
            moment = when.replace(minute=0, second=0, microsecond=0) + timedelta(hours=later)
        if moment.hour not in hours and moment.weekday() not in days:
            return moment
    return when


def _usual_gap(dates: Collection[datetime]) -> timedelta | None:
    known = sorted(dates)
    if len(known) < 2:  # noqa: PLR2004 - a gap is between two
        return None
    return (known[-1] - known[0]) / (len(known) - 1)


def _fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    control = headers.get("cache-control", "")
    if _NO_STORE.search(control):
        return timedelta(0)
    stated = [int(seconds) for seconds in _MAX_AGE.findall(control)]
    if stated:
        age = headers.get("age", "").strip()
        spent = int(age) if age.isascii() and age.isdigit() and len(age) <= 10 else 0  # noqa: PLR2004
        return timedelta(seconds=max(0, min(min(stated) - spent, 86_400)))
    until = _instant(headers.get("expires", ""))
    if until is None:
        return timedelta(0)
    return max(until - (_instant(headers.get("date", "")) or now), timedelta(0))


def _instant(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when
