"""What is to be told to Redis, in order; kept while it is away."""

import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import redis

_FIRST_S: Final = 0.1
_LONGEST_S: Final = 5.0


class Outbox:
    """Steps that are done in the order in which they were asked for, later if they must be.

    An acknowledgement never overtakes the requests that its page led to: if the process is killed
    before all is told, the page comes back, and nothing is lost.
    """

    def __init__(self, patience_s: float) -> None:
        self.error: redis.RedisError | None = None
        """What Redis said last, if it was not there."""
        self.patience_s = patience_s
        self._steps: deque[Callable[[bool], Any]] = deque()
        self._since: float | None = None
        self._next = 0.0
        self._wait_s = 0.0

    def __len__(self) -> int:
        """Return how many steps wait."""
        return len(self._steps)

    def do(self, step: Callable[[bool], Any]) -> Any:  # noqa: ANN401 - of any step
        """Do *step*; return what it gives, None if it was put off.

        It is called with True where it may have been done already: the answer was lost.
        """
        if not self.flush():
            self._steps.append(step)
            return None
        try:
            told = step(False)  # noqa: FBT003 - its only argument
        except redis.RedisError as error:
            self.failed(error)
            self._steps.append(step)
            return None
        self.worked()
        return told

    def flush(self, *, at_once: bool = False) -> bool:
        """Do what was put off; False if Redis is away, or was so just now.

        Raises:
            redis.RedisError: it is away, and this is to be done *at once*.
        """
        if self.error is None:
            return True
        if not at_once and time.monotonic() < self._next:
            return False
        while self._steps:
            try:
                self._steps[0](True)  # noqa: FBT003 - its only argument
            except redis.RedisError as error:
                self.failed(error)
                if at_once:
                    raise
                return False
            self._steps.popleft()
            self.worked()
        return True

    def worked(self) -> None:
        """Note that Redis has answered."""
        self.error, self._since, self._wait_s = None, None, 0.0

    def failed(self, error: redis.RedisError) -> None:
        """Note that Redis gave *error*: ask again after a while, a longer one each time."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
        self.error = error
        self._wait_s = min(_LONGEST_S, max(_FIRST_S, 2 * self._wait_s))
        self._next = now + self._wait_s

    def is_hopeless(self) -> bool:
        """Tell whether Redis has been away for longer than anybody should wait."""
        return self._since is not None and time.monotonic() - self._since > self.patience_s
