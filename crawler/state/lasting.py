"""Work on a database, done once more where its server was away or two were in each other's way."""

import functools
import inspect
import random
import time
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from crawler.state.errors import PassingError

Part = TypeVar("Part")
Result = TypeVar("Result")

_FIRST_S: Final = 0.05
_LONGEST_S: Final = 5.0
"""Between two tries. The time doubles from the first one on, and differs between processes."""


class Repeating(Protocol):
    """What parts of a state are made of."""

    def repeated(self, work: Callable[[], Result]) -> Result:
        """Return what *work* returns; it is done again where that may help."""


class Patience:
    """How long work is done again: *span_s* seconds from the first failure in a row.

    Who has waited in vain once waits for nothing more until the server answered again: else each
    page of a run would take as long.
    """

    def __init__(self, span_s: float) -> None:
        self._span_s = span_s
        self._is_out = False

    def repeated(self, work: Callable[[], Result]) -> Result:
        """Return what *work* returns, which is done wholly or not at all.

        Raises:
            PassingError: it did not go well in that time.
        """
        pause, end = _FIRST_S, time.monotonic() + self._span_s
        while True:
            try:
                found = work()
            except PassingError:
                if self._is_out or time.monotonic() >= end:
                    self._is_out = True
                    raise
            else:
                self._is_out = False
                return found
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
            pause = min(2 * pause, _LONGEST_S)


def lasting(part: Callable[..., Part], database: Repeating) -> Callable[..., Part]:
    """Return *part*, whose every method is done again by *database* where that may help.

    A method must be one transaction, and one that may be made twice: a server that goes away while
    it commits does not tell whether it did.
    """
    assert isinstance(part, type)  # noqa: S101 - parts are classes
    methods = {
        name: _repeated(method, database)
        for name, method in inspect.getmembers(part, inspect.isfunction)
        if not name.startswith("_")
    }
    return type(part.__name__, (part,), methods)


def _repeated(method: Callable[..., Any], database: Repeating) -> Callable[..., Any]:
    @functools.wraps(method)
    def wrapper(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - those of any method
        return database.repeated(functools.partial(method, *args, **kwargs))

    return wrapper
