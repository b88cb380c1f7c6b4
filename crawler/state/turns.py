"""Turns: several workers save into one corpus, one after the other.

So what one saved the next one sees, and judging stays what it is with one worker. A turn is an
advisory lock of PostgreSQL's, held by a connection: whose process or machine dies loses it. Each
turn has a number, by which a worker sees whether others saved anything since its last one.
"""

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from crawler.state.database import Database
from crawler.state.errors import StateError
from crawler.state.schema import turns as table

_CLASS: Final = 6_004_568
"""First key of the lock; the second is the corpus's."""

_SPAN_S: Final = 900.0
"""Seconds after which a turn that nobody gives back counts as one that never comes."""

_TRY_S: Final = 5
"""Of one try: shorter than a silent server is believed to be there."""

_LOCK: Final = sa.text("SELECT pg_advisory_lock(:kind, :which)")
_UNLOCK: Final = sa.text("SELECT pg_advisory_unlock(:kind, :which)")
_BUSY: Final = "lock timeout"


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that was taken."""

    number: int
    anew: int
    """The turn since which nothing that was known before counts."""


class Turns:
    """The turns of the corpus in *folder*. Taking one blocks: it is nothing for an event loop.

    One thread at a time may take one.
    """

    def __init__(self, database: Database, folder: str) -> None:
        self._database = database
        self._folder = folder
        self._names = {"kind": _CLASS, "which": zlib.crc32(folder.encode()) - 2**31}
        self._own: sa.Connection | None = None
        """It holds the lock, and nothing else: what is done in a turn uses others."""
        statement = database.insert(table).values(folder=folder, number=1, anew=0)
        self._next = statement.on_conflict_do_update(
            index_elements=[table.c.folder], set_={"number": table.c.number + 1}
        ).returning(table.c.number, table.c.anew)

    def take(self) -> Turn:
        """Wait for the turn, and take it; ``give`` gives it back.

        Raises:
            PassingError: the server went away.
            StateError: whoever has it keeps it.
        """
        end = time.monotonic() + _SPAN_S
        while True:
            try:
                return self._taken()
            except StateError as error:
                if _BUSY not in str(error):
                    self.close()
                    raise
                if time.monotonic() > end:
                    raise StateError(f"{error} for {_SPAN_S:g} s: another worker hangs") from None

    def give(self) -> None:
        """Give the turn back; whatever went wrong, it is given."""
        try:
            with self._database.statement(self._own) as connection:
                connection.execute(_UNLOCK, self._names)
        except StateError:
            self.close()  # the server gives it back then

    @contextmanager
    def taken(self) -> Iterator[Turn]:
        """Hold the turn in the block: for who has no event loop."""
        turn = self._database.repeated(self.take)
        try:
            yield turn
        finally:
            self.give()

    def look_anew(self) -> None:
        """Let every worker forget what it knew of the corpus; call it in a turn."""
        change = sa.update(table).where(table.c.folder == self._folder)
        with self._database.transaction() as connection:
            connection.execute(change.values(anew=table.c.number))

    def close(self) -> None:
        """Let go of the connection, and so of a turn that was taken."""
        own, self._own = self._own, None
        if own is not None:
            with suppress(sa.exc.SQLAlchemyError, OSError):
                own.invalidate()  # closes it, whatever it is at
            with suppress(sa.exc.SQLAlchemyError, OSError):
                own.close()

    def _taken(self) -> Turn:
        if self._own is None:
            self._own = self._database.connection()
            with self._database.statement(self._own) as connection:
                connection.execute(sa.text(f"SET lock_timeout = '{_TRY_S}s'"))
        with self._database.statement(self._own) as connection:
            connection.execute(_LOCK, self._names)
            try:
                return Turn(*connection.execute(self._next).one())
            except BaseException:
                self.close()
                raise
