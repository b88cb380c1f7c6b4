"""When an address that gave no record is asked for again. Pure."""

from datetime import datetime, timedelta
from typing import Final

_AT_ONCE: Final = 3
"""Failures in a row after each of which the next run asks again."""

LONGEST: Final = timedelta(days=7)
MOST: Final = 12
"""Failures in a row after which an address is asked for only if a source still lists it."""


def not_before(tries: int, now: datetime) -> datetime | None:
    """Return when to ask again after *tries* failures in a row; None: in the next run.

    So it is after the first three, then in 2, 4, 8 ... hours. At most in a week. The next run is no
    time: its clock may be behind this one's.
    """
    if tries <= _AT_ONCE:
        return None
    return now + min(timedelta(hours=2 ** min(tries - _AT_ONCE, 10)), LONGEST)


def is_due(before: str, now: datetime) -> bool:
    """Tell whether what is not to be asked for before *before* is due; "" always is.

    A time further ahead than any can be is that of a clock that was wrong.
    """
    return not before or not now < datetime.fromisoformat(before) <= now + LONGEST
