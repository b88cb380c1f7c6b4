"""Whose turn it is to write into the corpus: one article after the other.

What was saved for one page, the next one sees, whoever saved it.
"""

import asyncio
import random
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from crawler.offloading import at_once, off_the_loop
from crawler.state.errors import PassingError
from crawler.state.files import Files
from crawler.state.store import State
from crawler.state.turns import Turn, Turns

Result = TypeVar("Result")
Work: TypeAlias = Callable[[], Coroutine[Any, Any, Result]]
"""It waits for nothing but what goes off the event loop."""

_FIRST_S: Final = 0.1
_LONGEST_S: Final = 5.0
"""Between two tries."""


class Writing(Protocol):
    """How work gets its turn."""

    async def do(self, work: Work[Result]) -> Result:
        """Return what *work* returns; nobody else writes meanwhile."""


class Learner(Protocol):
    """What remembers what it saw of a corpus."""

    def catch_up(self, turn: int) -> None:
        """Get to know what others wrote after that *turn*."""

    def forget(self) -> None:
        """Forget all that was seen."""


class Alone:
    """The turns of a run that writes alone: it holds the corpus's lock."""

    def __init__(self) -> None:
        self._mine = asyncio.Lock()

    async def do(self, work: Work[Result]) -> Result:
        """Return what *work* returns."""
        async with self._mine:
            return await work()


class Shared:
    """The turns of all workers that write into one corpus.

    Whoever has the turn gets to know first what others saved since. A server that goes away takes
    the turn with it: then all of the work is done again, in a new one.

    Args:
        state: what is shared.
        turns: those of the corpus.
        files: the corpus's index in *state*.
        learner: is told what others wrote.
        patience_s: seconds for which a server that went away is waited for.
    """

    def __init__(
        self, state: State, turns: Turns, files: Files, learner: Learner, *, patience_s: float
    ) -> None:
        self._state = state
        self._turns = turns
        self._files = files
        self._learner = learner
        self._patience_s = patience_s
        self._mine = asyncio.Lock()
        self._one = threading.Lock()
        """For what is still at work when nobody waits for it any more."""
        self._last = 0
        """The last turn that was had here."""

    async def do(self, work: Work[Result]) -> Result:
        """Return what *work* returns, which can be done again if the state fails in its middle.

        Raises:
            StateError: the turn cannot be had.
        """
        pause, end = _FIRST_S, time.monotonic() + self._patience_s
        async with self._mine:
            while True:
                try:
                    with self._state.once():
                        return await self._done(work)
                except PassingError:
                    if time.monotonic() >= end:
                        raise
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
                pause = min(2 * pause, _LONGEST_S)

    async def _done(self, work: Work[Result]) -> Result:
        # The store and the state are on other machines: all of it waits beside the loop. It is one
        # piece, so that whoever stops waiting for it leaves no turn behind that nobody gives back.
        return await off_the_loop(lambda: self._held(work))

    def _held(self, work: Work[Result]) -> Result:
        with self._one:
            turn = self._turns.take()
            try:
                self._files.turn = turn.number
                self._catch_up(turn)
                with self._state.held(), self._files.remembering():
                    return at_once(work())
            finally:
                self._turns.give()

    def _catch_up(self, turn: Turn) -> None:
        if turn.anew > self._last:
            self._learner.forget()
        elif turn.number > self._last + 1:
            self._learner.catch_up(self._last)
        self._last = turn.number

    def close(self) -> None:
        """Let go of the turns."""
        self._turns.close()
