"""The state: a cache of what was fetched when. The corpus is the truth, and outlives it."""

import logging
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, TypeVar

import sqlalchemy as sa

from crawler.state.addresses import Addresses
from crawler.state.database import PATIENCE_S, DamagedError, Database, StateError
from crawler.state.files import Files
from crawler.state.hosts import Hosts
from crawler.state.judgements import Judgements
from crawler.state.listings import Listings
from crawler.state.origins import Origins
from crawler.state.records import Records
from crawler.state.runs import Runs
from crawler.state.shared_files import SharedFiles
from crawler.state.stale import StaleTable
from crawler.state.turns import Turns
from crawler.state.validators import ValidatorTable
from crawler.state.versions import Versions
from crawler.state.visits import Visits

OURS: Final = ".masthead"
"""The portal's folder for what Masthead keeps."""

Result = TypeVar("Result")

logger = logging.getLogger(__name__)


class State:
    """The state at the SQLAlchemy *url*; ``sqlite://`` is one in memory.

    A server that goes away is waited for, for *patience_s* seconds.

    Raises:
        StateError: it cannot be opened, or is of a later version.
    """

    def __init__(self, url: str, patience_s: float = PATIENCE_S) -> None:
        self._database = Database(url, patience_s)
        part = self._database.part
        self.records = part(Records)
        self.origins = part(Origins)
        self.addresses = part(Addresses)
        self.judgements = part(Judgements)
        self.listings = part(Listings)
        self.validators = part(ValidatorTable)
        self.visits = part(Visits)
        self.stale = part(StaleTable)
        self.versions = part(Versions)
        self.hosts = part(Hosts)
        self.runs = part(Runs)

    def files(self, folder: str) -> Files:
        """Return the index of the corpus in *folder*."""
        return self._database.part(Files, folder)

    def turns(self, folder: str) -> Turns:
        """Return the turns in which several workers write into the corpus in *folder*."""
        return Turns(self._database, folder)

    @property
    def is_server(self) -> bool:
        """True if other machines may use it too."""
        return self._database.is_server

    def repeated(self, work: Callable[[], Result]) -> Result:
        """Return what *work*, one block of ``together``, returns.

        It is done again where a server went away, or two were in each other's way.
        """
        return self._database.repeated(work)

    def once(self) -> AbstractContextManager[None]:
        """Return a block in which nothing is done again by itself; see ``repeated``."""
        return self._database.once()

    def held(self) -> AbstractContextManager[None]:
        """Return a block in which this thread keeps one connection."""
        return self._database.held()

    def shared_files(self, folder: str) -> SharedFiles:
        """Return the index of the corpus in *folder*, which others may write to as well."""
        return self._database.part(SharedFiles, folder)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def together(self) -> AbstractContextManager[None]:
        """Return a block whose changes are made wholly or not at all; it must await nothing."""
        return self._database.together()


def opened(url: str, patience_s: float = PATIENCE_S) -> State:
    """Return the state at *url*.

    A damaged one in a folder of ours is moved aside, and a new one begins. It is a cache: what it
    knew of records comes back as they are fetched, and the corpus has all.

    Raises:
        StateError: it cannot be opened or moved, or is of a later version.
    """
    try:
        return State(url, patience_s)
    except DamagedError as error:
        if Path(error.file).parent.name != OURS:  # who knows whose file that is
            raise StateError(f"{error}; move it away to start anew") from None
        kept = _moved(Path(error.file))
        logger.critical("%s; it is kept as %s, and a new one begins", error, kept)
        return State(url)


def _moved(file: Path) -> Path:
    """Move the database in *file* aside, with what belongs to it; return where it is now."""
    number = 1
    while (target := file.with_name(f"{file.name}.damaged-{number}")).exists():
        number += 1
    for end in ("-wal", "-shm", ""):
        part = file.with_name(file.name + end)
        if part.exists():
            try:
                part.rename(target.with_name(target.name + end))
            except OSError as error:
                raise StateError(f"{part}: {error.strerror or error}") from None
    return target


def existing(url: str) -> State | None:
    """Return the state at *url* if it is there and can be written to; None otherwise."""
    try:
        place = sa.make_url(url)
        if place.get_backend_name() == "sqlite" and not os.access(place.database or "", os.W_OK):
            return None
        return State(url)
    except (StateError, sa.exc.ArgumentError):
        return None
