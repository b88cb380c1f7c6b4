"""When an address that gave no record is asked for again. Pure."""

from datetime import datetime, timedelta
from typing import Final

_AT_ONCE: Final = 3
"""Failures in a row after each of which the next run asks again."""

LONGEST: Final = timedelta(days=7)
MOST: Final = 12
"""Failures in a row after which an address is asked for only if a source still lists it."""


def not_before(tries: int, now: datetime) -> datetime:
    """Return when to ask again after *tries* failures in a row.

    After the first three in the next run, then in 2, 4, 8 ... hours. At most in a week.
    """
    if tries <= _AT_ONCE:
        return now
    return now + min(timedelta(hours=2 ** min(tries - _AT_ONCE, 10)), LONGEST)


def is_due(before: str, now: datetime) -> bool:
    """Tell whether what is not to be asked for before *before* is due; "" always is.

    A time further ahead than any can be is that of a clock that was wrong.
    """
    return not before or not now < datetime.fromisoformat(before) <= now + LONGEST
