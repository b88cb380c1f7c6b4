"""The state: a cache of what was fetched when. The corpus is the truth, and outlives it."""

import os

import sqlalchemy as sa

from crawler.state.addresses import Addresses
from crawler.state.database import Database, StateError
from crawler.state.hosts import Hosts
from crawler.state.records import Records
from crawler.state.runs import Runs
from crawler.state.validators import ValidatorTable


class State:
    """The state at the SQLAlchemy *url*; ``sqlite://`` is one in memory.

    Raises:
        StateError: it cannot be opened, or is of a later version.
    """

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self.records = Records(self._database)
        self.addresses = Addresses(self._database)
        self.validators = ValidatorTable(self._database)
        self.hosts = Hosts(self._database)
        self.runs = Runs(self._database)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def existing(url: str) -> State | None:
    """Return the state at *url* if it is there and can be written to; None otherwise."""
    try:
        place = sa.make_url(url)
        if place.get_backend_name() == "sqlite" and not os.access(place.database or "", os.W_OK):
            return None
        return State(url)
    except (StateError, sa.exc.ArgumentError):
        return None
