"""Keeping a portal up to date: crawls and refreshes as they fall due, each a process of its own.

One at a time. So memory stays flat, a change of the portal's files counts from the next one on, and
between two of them a person may run commands on the portal: nothing holds its lock.
"""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from crawler.commands.codes import Exit
from crawler.commands.planning import Job, Work, next_job
from crawler.portal.portal import Portal
from crawler.state.store import existing

_PAUSE_S: Final = 1.0
"""Least time between two jobs."""

_LONGEST_PAUSE_S: Final = 300.0
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Schedule:
    """Runs crawls, and refreshes where the portal wants them, until it is told to stop.

    Args:
        load: reads the portal anew.
        options: of each job's command.
        environment: of each job.
        look_s: most seconds between two looks at what is due.
        tell: takes a line for a person.
    """

    def __init__(
        self,
        load: Callable[[], Portal],
        options: Sequence[str],
        environment: Mapping[str, str],
        *,
        look_s: float,
        tell: Callable[[str], None],
    ) -> None:
        self._load = load
        self._options = list(options)
        self._environment = environment
        self._look_s = look_s
        self._tell = tell
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._last: Work | None = None
        self._idle_s = _PAUSE_S
        """Pause after a job that left due what was due: it grows while nothing moves on."""

    def stop(self) -> None:
        """Let the job under way end what is in flight, and begin no other."""
        self._stop.set()
        if self._child is not None:
            with suppress(ProcessLookupError):
                self._child.send_signal(signal.SIGTERM)

    def run(self) -> None:
        """Run until ``stop``, which SIGTERM, Ctrl-C and a lost terminal call."""
        for each in _SIGNALS:
            signal.signal(each, lambda *_: self.stop())
        told: Job | None = None
        while not self._stop.is_set():
            job = self.next()
            now = datetime.now(UTC)
            if job is not None and job.at <= now:
                self._do(job)
                continue
            if job is not None and job != told:
                told = job
                self._tell(f"next {job.work.value} at {job.at.astimezone():%Y-%m-%d %H:%M:%S}")
            seconds = (job.at - now).total_seconds() if job is not None else self._look_s
            self._stop.wait(min(seconds, self._look_s))

    def next(self) -> Job | None:
        """Return what is to be done next; None if there is nothing.

        Raises:
            PortalError: the portal is wrong.
        """
        portal = self._load()
        state = existing(portal.state)
        try:
            return next_job(portal, state, now=datetime.now(UTC), last=self._last)
        finally:
            if state is not None:
                state.close()

    def _do(self, job: Job) -> None:
        self._child = subprocess.Popen(  # noqa: S603 - this program
            command_line(job, self._options), stdin=subprocess.DEVNULL, env=self._environment
        )
        if self._stop.is_set():  # told while it was starting
            self.stop()
        code = self._child.wait()
        self._child, self._last = None, job.work
        if self._stop.is_set():
            return
        if code == Exit.LOCKED:
            self._tell("another run holds the lock; trying again")
        moved_on = code in (Exit.DONE, Exit.PARTLY) or self.next() != job
        self._idle_s = _PAUSE_S if moved_on else min(self._idle_s * 2, _LONGEST_PAUSE_S)
        self._stop.wait(self._idle_s)


def command_line(job: Job, options: Sequence[str]) -> list[str]:
    """Return the command line of *job*, with the schedule's *options*."""
    return [sys.executable, "-m", "crawler.commands", *job.arguments(), *options]
