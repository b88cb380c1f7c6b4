"""Records whose pages are as they were, noted in the state many at a time."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crawler.fetching.outcomes import Status
from crawler.portal.refreshing import Refresh
from crawler.refreshing import looks
from crawler.state.database import StateError
from crawler.state.store import State
from crawler.state.visits import Visit

_MOST: Final = 64
"""That wait to be noted."""

_LONGEST_S: Final = 0.2
"""That one waits. A run that is killed loses what waits, and the next one asks for it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """A page that was answered with 304."""

    address: str
    """As the state knows it."""

    record: str
    """Identity of the record; empty if there is none."""

    published: datetime | None
    """When its article was; None if that is not known."""

    at: datetime
    """When it was found so, UTC."""


class Sames:
    """Keeps what was found unchanged until it is noted: one transaction takes as long as ten rows.

    Args:
        state: where it is noted.
        pace: when to look again.
        fault: is told once if it cannot be noted.
    """

    def __init__(self, state: State, pace: Refresh, fault: Callable[[StateError], None]) -> None:
        self._state = state
        self._pace = pace
        self._fault = fault
        self._waiting: list[Same] = []
        self._addresses: set[str] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._told = False

    def __contains__(self, address: str) -> bool:
        """Tell whether *address* waits to be noted."""
        return address in self._addresses

    def add(self, same: Same) -> None:
        """Note *same*, at the latest when a moment has passed."""
        self._waiting.append(same)
        self._addresses.add(same.address)
        if len(self._waiting) >= _MOST:
            self.flush()
        elif self._timer is None:
            try:
                self._timer = asyncio.get_running_loop().call_later(_LONGEST_S, self.flush)
            except RuntimeError:  # another event loop
                self.flush()

    def flush(self) -> None:
        """Note all that wait. What else is written of them comes after."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._waiting:
            return
        noted, self._waiting, self._addresses = self._waiting, [], set()
        try:
            self._note(noted)
        except StateError as error:
            if not self._told:  # once: it will be the same for each
                self._told = True
                self._fault(error)

    def _note(self, noted: list[Same]) -> None:
        self._state.repeated(lambda: self._note_all(noted))

    def _note_all(self, noted: list[Same]) -> None:
        state = self._state
        with state.together():
            state.records.touch({same.record: same.at for same in noted})
            visits = state.visits.all_of(
                [same.record for same in noted if same.published], change=True
            )
            for same in noted:
                if same.published is not None:
                    visits[same.record] = looks.found(
                        visits.get(same.record) or Visit(identity=same.record),
                        changed=False,
                        fate="",
                        published=same.published,
                        now=same.at,
                        pace=self._pace,
                    )
            state.visits.keep(*visits.values())
            state.addresses.same(
                [(same.address, same.record, same.at) for same in noted], str(Status.UNCHANGED)
            )
