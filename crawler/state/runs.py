"""Runs: who is at work, and what became of those before."""

import json
import os
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from crawler.state.database import Database, instant, written
from crawler.state.schema import runs as table


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """A run that has begun and did not end."""

    number: int
    command: str
    machine: str
    process: int
    started: str
    """When it began, UTC."""

    lease_s: float | None
    """Seconds for which it counts as alive from now on; negative: it is late. None: without one."""


class Runs:
    """The table of runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, command: str, now: datetime, *, lease: timedelta | None = None) -> int:
        """Note that a run of this process begins; return its number.

        With a *lease* it is alive as long as it says so (``beat``), to whatever machine asks;
        without one, as long as its process is there, which only this machine knows.
        """
        values = {
            "command": command,
            "machine": socket.gethostname(),
            "process": os.getpid(),
            "started": written(now),
            "lease": written(self._database.now() + lease) if lease else None,
        }
        with self._database.transaction() as connection:
            done = connection.execute(sa.insert(table).values(**values))
            key = done.inserted_primary_key
        assert key is not None  # noqa: S101 - the table has one
        return int(key[0])

    def beat(self, run: int, lease: timedelta) -> None:
        """Note that *run* is alive, for as long as *lease* from now on."""
        until = written(self._database.now() + lease)
        with self._database.transaction() as connection:
            connection.execute(sa.update(table).where(table.c.id == run).values(lease=until))

    def end(self, run: int, counts: Mapping[str, int], now: datetime) -> None:
        """Note that *run* ended in an orderly way, with so many addresses of each outcome."""
        values = {"ended": written(now), "counts": json.dumps(dict(counts), sort_keys=True)}
        with self._database.transaction() as connection:
            connection.execute(sa.update(table).where(table.c.id == run).values(**values))

    def last_end(self, command: str) -> datetime | None:
        """Return when a run of *command* last ended in an orderly way; None if none did."""
        query = sa.select(sa.func.max(table.c.ended)).where(
            table.c.command == command,
            table.c.counts.is_not(None),  # one that was given up has none
        )
        with self._database.transaction() as connection:
            text = connection.execute(query).scalar()
        return datetime.fromisoformat(text) if text else None

    def dead(self) -> list[int]:
        """Return the runs that did not end and are no more.

        Those are the ones whose lease is over, and of this machine those without one whose
        process is gone.
        """
        query = sa.select(table.c.id, table.c.process, table.c.lease).where(
            table.c.ended.is_(None),
            sa.or_(
                table.c.lease < written(self._database.now()),
                sa.and_(table.c.lease.is_(None), table.c.machine == socket.gethostname()),
            ),
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return [row.id for row in rows if row.lease or not _lives(row.process)]

    def bury(self, runs: Collection[int], now: datetime) -> list[int]:
        """Note that *runs* are over, each once; return those of which nobody had noted it.

        So of many workers one takes up what a dead one left.
        """
        mine = []
        with self._database.transaction() as connection:
            for run in sorted(runs):
                over = sa.update(table).where(table.c.id == run, table.c.ended.is_(None))
                if connection.execute(over.values(ended=written(now))).rowcount:
                    mine.append(run)
        return mine

    def under_way(self) -> list[UnderWay]:
        """Return the runs that did not end, the first that began first."""
        query = sa.select(table).where(table.c.ended.is_(None)).order_by(table.c.id)
        now = self._database.now()
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return [_read(row, now) for row in rows]


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


def _read(row: Any, now: datetime) -> UnderWay:  # noqa: ANN401 - rows are untyped
    lease = (instant(row.lease) - now).total_seconds() if row.lease else None
    return UnderWay(
        number=row.id,
        command=row.command,
        machine=row.machine,
        process=row.process,
        started=row.started,
        lease_s=lease,
    )
