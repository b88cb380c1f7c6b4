"""Exit codes, the same for all commands."""

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """What a command leaves with."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    PARTLY = 3
    LOCKED = 75  # EX_TEMPFAIL of sysexits.h


EPILOG = (
    "Exit codes: 0 done (also: nothing new), 1 failed, 2 usage or configuration, "
    "3 partly failed, 75 another run holds the lock."
)


def of(goods: Iterable[bool]) -> Exit:
    """Return the code for a run whose parts went well or not."""
    results = set(goods)
    if False not in results:
        return Exit.DONE
    return Exit.PARTLY if True in results else Exit.FAILED
