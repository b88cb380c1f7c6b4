"""Every article address that was met: waiting, claimed by a run, done, failed, or gone for good."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import sqlalchemy as sa

from crawler.state.database import Database, written
from crawler.state.retrying import MOST, not_before
from crawler.state.schema import addresses as table

_LEASE: Final = timedelta(minutes=10)
"""How long a claim holds that nobody gives back: longer than a page can take."""


class Standing(StrEnum):
    """Where an address stands."""

    WAITING = "waiting"
    """Found, never asked for."""
    CLAIMED = "claimed"
    """A run is about to ask for it, or has its answer and no record yet."""
    DONE = "done"
    """Its record is on disk."""
    FAILED = "failed"
    """It gave no record: there may be another try."""
    GONE = "gone"
    """Its publisher said so (RFC 9110 15.5.11): there is none."""


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """What is known of an address."""

    standing: Standing
    tries: int
    """Failures in a row."""

    not_before: str
    """When to ask again, UTC; empty: any time."""

    record: str
    """Identity of the record it led to; empty if it led to none."""

    finished: str
    """When it was last asked for, UTC; empty if it never was."""


class Addresses:
    """The table of addresses. Addresses are written as ``web_address`` gives them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def found(self, found: Sequence[str], *, job: str, source: str, now: datetime) -> None:
        """Note the addresses of *found* that are unknown as waiting, in their order."""
        if not found:
            return
        with self._database.transaction() as connection:
            last = connection.execute(sa.select(sa.func.max(table.c.place))).scalar() or 0
            rows = [
                {
                    "address": address,
                    "place": last + place,
                    "job": job,
                    "source": source,
                    "status": Standing.WAITING,
                    "tries": 0,
                    "found": written(now),
                }
                for place, address in enumerate(dict.fromkeys(found), start=1)
            ]
            connection.execute(self._database.insert(table).on_conflict_do_nothing(), rows)

    def known(self, address: str) -> KnownAddress | None:
        """Return what is known of *address*; None if it was never met."""
        with self._database.transaction() as connection:
            query = sa.select(table).where(table.c.address == address)
            row = connection.execute(query).first()
        if row is None:
            return None
        try:
            standing = Standing(row.status)
        except ValueError as error:
            raise self._database.damaged(error) from None
        return KnownAddress(
            standing, row.tries, row.not_before or "", row.record or "", row.finished or ""
        )

    def claim(self, address: str, *, job: str, run: int, now: datetime) -> bool:
        """Note that *run* asks for *address*; False if another run does and may still be at it."""
        claim = {
            "status": Standing.CLAIMED.value,
            "run": run,
            "lease": written(now + _LEASE),
        }
        statement = self._database.insert(table).values(
            address=address, place=0, job=job, tries=0, found=written(now), **claim
        )
        free = sa.or_(
            table.c.status != Standing.CLAIMED,
            table.c.run == run,
            table.c.lease < written(now),
            # A lease further ahead than any can be is that of a clock that was wrong.
            table.c.lease > written(now + 2 * _LEASE),
        )
        with self._database.transaction() as connection:
            done = connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[table.c.address], set_=claim, where=free
                )
            )
        return bool(done.rowcount)

    def done(
        self, address: str, *, record: str, outcome: str, now: datetime, signals: str | None = None
    ) -> None:
        """Note that the record of *address*, of that identity, is on disk.

        *signals* is what the page's publisher asks for; None where it was not read again.
        """
        more = {} if signals is None else {"signals": signals}
        self._finish(
            address, now, status=Standing.DONE, record=record, outcome=outcome, tries=0, **more
        )

    def failed(
        self, address: str, *, outcome: str, reason: str, now: datetime, gone: bool = False
    ) -> None:
        """Note that *address* gave no record; the one it gave before stays known."""
        known = self.known(address)
        tries = known.tries + 1 if known else 1
        self._finish(
            address,
            now,
            status=Standing.GONE if gone else Standing.FAILED,
            outcome=outcome,
            reason=reason,
            tries=tries,
            not_before=written(not_before(tries, now)),
        )

    def unfinished(self, job: str, now: datetime) -> list[str]:
        """Return the addresses of *job* that are to be asked for now, first found first."""
        due = sa.or_(
            table.c.status == Standing.WAITING,
            sa.and_(
                table.c.status == Standing.FAILED,
                table.c.not_before <= written(now),
                table.c.tries < MOST,
            ),
        )
        query = sa.select(table.c.address).where(table.c.job == job, due).order_by(table.c.place)
        with self._database.transaction() as connection:
            return list(connection.execute(query).scalars())

    def release(self, runs: Iterable[int]) -> None:
        """Give back what *runs* claimed and did not finish: they have ended."""
        theirs = sa.and_(table.c.status == Standing.CLAIMED, table.c.run.in_(list(runs)))
        back = sa.update(table).where(theirs).values(status=Standing.WAITING, run=None, lease=None)
        with self._database.transaction() as connection:
            connection.execute(back)

    def _finish(self, address: str, now: datetime, **values: object) -> None:
        changes = {"run": None, "lease": None, "finished": written(now), **values}
        statement = sa.update(table).where(table.c.address == address).values(**changes)
        with self._database.transaction() as connection:
            connection.execute(statement)
