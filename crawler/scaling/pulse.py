"""A thread that says that this worker is there, also while its event loop is busy."""

import threading
import time
from collections.abc import Callable
from typing import Final

import redis

from crawler.scaling.queue import Beat

_PARTS: Final = 5
"""Beats in a lease: three may be lost."""


class Pulse(threading.Thread):
    """Calls *beat* five times in each lease, as long as the event loop was seen not too long ago.

    A loop that waits for a database that restarts is no reason to take its worker for dead; one
    that hangs for ever is.

    Args:
        beat: what to do; may raise Redis's errors.
        lease_s: seconds for which a beat holds.
        patience_s: seconds for which the loop may not be seen.
    """

    def __init__(self, beat: Callable[[], Beat], lease_s: float, patience_s: float) -> None:
        super().__init__(name="masthead-pulse", daemon=True)
        self.valid_until = 0.0
        """Until when this worker is surely not taken for dead; a moment of ``time.monotonic``."""
        self._do = beat
        self._lease_s = lease_s
        self._patience_s = patience_s
        self._seen = time.monotonic()
        self._over = threading.Event()
        self._told: list[Beat] = []
        self._lock = threading.Lock()

    def run(self) -> None:
        """Beat until the end."""
        while not self._over.wait(self._lease_s / _PARTS):
            if time.monotonic() - self._seen > self._patience_s:
                continue
            try:
                self.beat()
            except redis.RedisError:
                continue  # who uses the queue sees it too

    def beat(self) -> None:
        """Say that this worker is there.

        Raises:
            redis.RedisError: nobody heard it.
        """
        began = time.monotonic()
        told = self._do()
        with self._lock:
            self._told.append(told)
            self.valid_until = began + 0.9 * self._lease_s

    def heard(self) -> list[Beat]:
        """Return what was told since the last time; called by the event loop."""
        self._seen = time.monotonic()
        with self._lock:
            told, self._told = self._told, []
        return told

    def end(self) -> None:
        """Beat no more."""
        self._over.set()
        if self.is_alive():
            self.join(30)
