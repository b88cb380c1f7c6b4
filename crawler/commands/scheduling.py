"""Keeping a portal's sources read as they fall due: one crawl at a time, each a process of its own.

So memory stays flat, a change of the portal's files counts from the next crawl on, and between two
crawls a person may run commands on the portal: nothing holds its lock.
"""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from crawler.agenda import Agenda
from crawler.commands.codes import Exit
from crawler.portal.portal import Portal
from crawler.state.store import State, existing

_JOB: Final = "discover"
_PAUSE_S: Final = 1.0
"""Least time between two crawls."""

_LONGEST_PAUSE_S: Final = 300.0
_MOST_LEFT: Final = 1_000
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Schedule:
    """Runs crawls until it is told to stop.

    Args:
        load: reads the portal anew.
        command: the crawl's command line.
        environment: the crawl's.
        look_s: most seconds between two looks at what is due.
        tell: takes a line for a person.
    """

    def __init__(
        self,
        load: Callable[[], Portal],
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        look_s: float,
        tell: Callable[[str], None],
    ) -> None:
        self._load = load
        self._command = list(command)
        self._environment = environment
        self._look_s = look_s
        self._tell = tell
        self._stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._idle_s = _PAUSE_S
        """Pause after a crawl that left due what was due: it grows while nothing moves on."""

    def stop(self) -> None:
        """Let the crawl under way end what is in flight, and begin no other."""
        self._stop.set()
        if self._child is not None:
            with suppress(ProcessLookupError):
                self._child.send_signal(signal.SIGTERM)

    def run(self) -> None:
        """Run until ``stop``, which SIGTERM, Ctrl-C and a lost terminal call."""
        for each in _SIGNALS:
            signal.signal(each, lambda *_: self.stop())
        told: datetime | None = None
        while not self._stop.is_set():
            when = self.due()
            now = datetime.now(UTC)
            if when is not None and when <= now:
                self._crawl(when)
                continue
            if when is not None and when != told:
                told = when
                self._tell(f"next reading at {when.astimezone():%Y-%m-%d %H:%M:%S}")
            seconds = (when - now).total_seconds() if when is not None else self._look_s
            self._stop.wait(min(seconds, self._look_s))

    def due(self) -> datetime | None:
        """Return when the next crawl is due; None if never.

        Raises:
            PortalError: the portal is wrong.
        """
        portal = self._load()
        state = existing(portal.state)
        try:
            agenda = Agenda(portal.settings.schedule, state.listings if state else None)
            times = [agenda.next_due(portal.sources.values())]
            if state is not None and _has_left(state, portal):
                times.append(_left_at(state.runs.last_end(_JOB), portal.settings.schedule.shortest))
            return min((when for when in times if when is not None), default=None)
        finally:
            if state is not None:
                state.close()

    def _crawl(self, due: datetime) -> None:
        self._child = subprocess.Popen(  # noqa: S603 - this program
            self._command, stdin=subprocess.DEVNULL, env=self._environment
        )
        if self._stop.is_set():  # told while it was starting
            self.stop()
        code = self._child.wait()
        self._child = None
        if self._stop.is_set():
            return
        if code == Exit.LOCKED:
            self._tell("another run holds the lock; trying again")
        moved_on = code in (Exit.DONE, Exit.PARTLY) or self.due() != due
        self._idle_s = _PAUSE_S if moved_on else min(self._idle_s * 2, _LONGEST_PAUSE_S)
        self._stop.wait(self._idle_s)


def crawl_command(options: Sequence[str]) -> list[str]:
    """Return the command line of a crawl of what is due, with the schedule's *options*."""
    return [sys.executable, "-m", "crawler.commands", "crawl", "--due", *options]


def _has_left(state: State, portal: Portal) -> bool:
    """Tell whether runs before left articles of a source that is still read, or of none."""
    sources = portal.sources
    left = state.addresses.unfinished(_JOB, datetime.now(UTC), _MOST_LEFT)
    return any(each.source not in sources or sources[each.source].enabled for each in left)


def _left_at(last: datetime | None, pause: timedelta) -> datetime:
    """Return when to go on with what the run that ended at *last* left."""
    return last + pause if last is not None else datetime.min.replace(tzinfo=UTC)
