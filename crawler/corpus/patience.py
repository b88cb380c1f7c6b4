"""Asking a store again that is busy or does not answer, for a while, ever more seldom."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

Result = TypeVar("Result")

_FIRST_S: Final = 0.1
_LONGEST_S: Final = 10.0


class BusyError(OSError):
    """The store did not answer, or cannot now; nobody knows whether it did what it was told."""


def waits(patience: float, share: Callable[[], float] = random.random) -> Iterator[float]:
    """Yield how many seconds to wait before each further attempt: *patience* all together.

    Each is up to twice as long as the one before, but a random part of it, so that many who were
    refused at once do not come back at once.

    Args:
        patience: seconds.
        share: gives the part, from 0 to 1; half of each wait is fixed.
    """
    left, longest = patience, _FIRST_S
    while left > 0:
        wait = min(left, longest * (0.5 + share() / 2))
        yield wait
        left -= wait
        longest = min(longest * 2, _LONGEST_S)


def patiently(
    act: Callable[[], Result],
    patience: float,
    *,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Result:
    """Return what *act* returns, which may be busy for *patience* seconds.

    The time that the attempts themselves take counts as well, so that a slow store is given up
    as soon as one that refuses at once; there is one more attempt at least.

    Raises:
        BusyError: that of the last attempt.
    """
    start, again = clock(), waits(patience)
    while True:
        try:
            return act()
        except BusyError:
            wait = next(again, None)
            if wait is None or clock() - start > patience:
                raise
            sleep(wait)
