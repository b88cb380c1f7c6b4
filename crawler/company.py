"""A run among others that write into the same corpus: no lock, but leases, and turns."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from crawler.state.database import StateError
from crawler.state.files import Files
from crawler.state.store import State
from crawler.turn import Learner, Shared

_BEATS: Final = 3
"""In the time of a lease: one that comes late does not cost it."""

_LOG: Final = logging.getLogger(__name__)


class Company:
    """What a run does for and because of others.

    It says in the state, from a thread of its own, that it is alive. What it claimed is free when
    it was not heard of for its lease, and whoever sees that first takes up what it left.

    Args:
        state: what all share.
        files: the corpus's index in it.
        folder: the corpus, as the state knows it.
        run: number of this run.
        lease: how long it counts as alive after it was last heard of.
        patience_s: seconds for which a state that went away is waited for.
    """

    def __init__(  # noqa: PLR0913 - each by name
        self,
        state: State,
        files: Files,
        *,
        folder: str,
        run: int,
        lease: timedelta,
        patience_s: float,
    ) -> None:
        self._state = state
        self._files = files
        self._turns = state.turns(folder)
        self._run = run
        self._lease = lease
        self._patience_s = patience_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True, name="masthead-lease")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._finish: Callable[[], Awaitable[None]] | None = None
        self._tasks: set[asyncio.Future[None]] = set()
        self._turn: Shared | None = None

    @property
    def claim_s(self) -> float:
        """Seconds for which a page waits that another run has claimed: that one may be dead."""
        return 2 * self._lease.total_seconds()

    def begin(self) -> None:
        """Say from now on that the run is alive."""
        self._thread.start()

    def turns(self, learner: Learner) -> Shared:
        """Return the turns in which the corpus is written; *learner* hears what others wrote."""
        self._turn = Shared(
            self._state, self._turns, self._files, learner, patience_s=self._patience_s
        )
        return self._turn

    def look_anew(self) -> None:
        """Let all workers forget what they knew of the corpus; call it in a turn."""
        self._turns.look_anew()

    def when_dead(self, finish: Callable[[], Awaitable[None]]) -> None:
        """Let *finish* be called on the event loop at hand when another run was found dead."""
        self._loop, self._finish = asyncio.get_running_loop(), finish

    def end(self) -> None:
        """Say no more that the run is alive."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(1)
        self._turns.close()

    def _work(self) -> None:
        while not self._ended.wait(self._lease.total_seconds() / _BEATS):
            try:
                self._beat()
            except StateError as error:  # it may be back by the next time
                _LOG.warning("not heard of by others: %s", error)

    def _beat(self) -> None:
        runs = self._state.runs
        runs.beat(self._run, self._lease)
        dead = runs.dead()
        if not dead:
            return
        self._state.addresses.release(dead)  # once more does no harm; only then it is over
        mine = runs.bury(dead, datetime.now(UTC))
        if mine and self._loop is not None and not self._loop.is_closed():
            _LOG.warning("runs that were not heard of: %s", ", ".join(map(str, mine)))
            self._loop.call_soon_threadsafe(self._take_up)

    def _take_up(self) -> None:
        if self._finish is not None and not self._ended.is_set():
            task = asyncio.ensure_future(self._finish())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
