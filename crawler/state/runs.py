"""Runs: who is at work, and what became of those before."""

import json
import os
import socket
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from crawler.state.database import Database, written
from crawler.state.schema import runs as table


class Runs:
    """The table of runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, command: str, now: datetime) -> int:
        """Note that a run of this process begins; return its number."""
        values = {
            "command": command,
            "machine": socket.gethostname(),
            "process": os.getpid(),
            "started": written(now),
        }
        with self._database.transaction() as connection:
            done = connection.execute(sa.insert(table).values(**values))
            key = done.inserted_primary_key
        assert key is not None  # noqa: S101 - the table has one
        return int(key[0])

    def end(self, run: int, counts: Mapping[str, int], now: datetime) -> None:
        """Note that *run* ended in an orderly way, with so many addresses of each outcome."""
        values = {"ended": written(now), "counts": json.dumps(dict(counts), sort_keys=True)}
        with self._database.transaction() as connection:
            connection.execute(sa.update(table).where(table.c.id == run).values(**values))

    def last_end(self, command: str) -> datetime | None:
        """Return when a run of *command* last ended in an orderly way; None if none did."""
        query = sa.select(sa.func.max(table.c.ended)).where(table.c.command == command)
        with self._database.transaction() as connection:
            text = connection.execute(query).scalar()
        return datetime.fromisoformat(text) if text else None

    def dead(self) -> list[int]:
        """Return the runs of this machine that did not end and whose process is gone."""
        query = sa.select(table.c.id, table.c.process).where(
            table.c.ended.is_(None), table.c.machine == socket.gethostname()
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return [row.id for row in rows if not _lives(row.process)]


def _lives(process: int) -> bool:
    if process == os.getpid():
        return False  # a number used again: this process's own run has not begun yet
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another user's
    return True
