"""Every article address that was met: waiting, claimed by a run, done, failed, or gone for good."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Any, Final

import sqlalchemy as sa

from crawler.state.database import Database, written
from crawler.state.retrying import LONGEST, MOST, not_before
from crawler.state.schema import addresses as table
from crawler.state.schema import runs

_MANY: Final = 500
"""Values in one statement; databases bound them."""

LEASE: Final = timedelta(minutes=10)
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

    source: str = ""
    """Key of the source it was found in; empty if in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An address that a listing names, or named, and that is to be asked for."""

    address: str
    source: str = ""
    """Key of the source."""

    item: str = ""
    """The source's own lasting name for the article; empty if it has none."""

    given: str = ""
    """What the listing says about it, as the caller wrote it down; empty for nothing."""


_BEFORE: Final = sa.case(
    (sa.func.coalesce(table.c.record, "") != "", Standing.DONE.value),
    else_=Standing.WAITING.value,
)
"""Where an address stood before it was claimed, as an expression."""


class Addresses:
    """The table of addresses. Addresses are written as ``web_address`` gives them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Made once: for one page it takes longer to make a statement than to execute it.
        self._known = sa.select(table).where(table.c.address == sa.bindparam("which"))
        self._some = sa.select(table).where(
            table.c.address.in_(sa.bindparam("which", expanding=True))
        )
        # The row is locked, so that of two failures at once both count.
        self._tries = (
            sa.select(table.c.tries)
            .where(table.c.address == sa.bindparam("which"))
            .with_for_update()
        )
        self._claim = _claim(database)
        self._claim_all = self._claim.returning(table.c.address)
        self._done = _finished("status", "record", "outcome", "tries")
        self._failed = _finished("status", "outcome", "reason", "tries", "not_before")

    def found(self, found: Sequence[Waiting], *, job: str, now: datetime) -> None:
        """Note the addresses of *found* that are unknown as waiting, in their order."""
        if not found:
            return
        with self._database.transaction() as connection:
            last = connection.execute(sa.select(sa.func.max(table.c.place))).scalar() or 0
            rows = [
                {
                    "address": each.address,
                    "place": last + place,
                    "job": job,
                    "source": each.source,
                    "status": Standing.WAITING,
                    "tries": 0,
                    "item": each.item or None,
                    "given": each.given or None,
                    "found": written(now),
                }
                for place, each in enumerate({each.address: each for each in found}.values(), 1)
            ]
            # In one order for all: two that wait for each other's rows would wait for ever.
            rows.sort(key=lambda row: str(row["address"]))
            connection.execute(self._database.insert(table).on_conflict_do_nothing(), rows)

    def known(self, address: str) -> KnownAddress | None:
        """Return what is known of *address*; None if it was never met."""
        with self._database.transaction() as connection:
            row = connection.execute(self._known, {"which": address}).first()
        return self._read(row) if row is not None else None

    def all_of(self, addresses: Sequence[str]) -> dict[str, KnownAddress]:
        """Return what is known of each of *addresses* that was met."""
        found: dict[str, KnownAddress] = {}
        with self._database.transaction() as connection:
            for start in range(0, len(addresses), _MANY):
                some = {"which": list(addresses[start : start + _MANY])}
                for row in connection.execute(self._some, some):
                    found[row.address] = self._read(row)
        return found

    def _read(self, row: Any) -> KnownAddress:  # noqa: ANN401 - rows are untyped
        try:
            standing = Standing(row.status)
        except ValueError as error:
            raise self._database.damaged(error) from None
        return KnownAddress(
            standing,
            row.tries,
            row.not_before or "",
            row.record or "",
            row.finished or "",
            row.source or "",
        )

    def claim(self, address: str, *, job: str, run: int, now: datetime) -> bool:
        """Note that *run* asks for *address*; False if another run does and may still be at it."""
        with self._database.transaction() as connection:
            row = self._claimed(address, job, run, now)
            return bool(connection.execute(self._claim, row).rowcount)

    def claim_all(
        self, addresses: Iterable[str], *, job: str, run: int, now: datetime
    ) -> frozenset[str]:
        """Note that *run* asks for *addresses*; return those that no other run is at.

        In one statement: it takes as long as three of ``claim``, however many they are.
        """
        rows = [self._claimed(each, job, run, now) for each in dict.fromkeys(addresses)]
        if not rows:
            return frozenset()
        with self._database.transaction() as connection:
            return frozenset(connection.execute(self._claim_all, rows).scalars())

    def _claimed(self, address: str, job: str, run: int, now: datetime) -> dict[str, Any]:
        """Return the parameters with which *run* claims *address*."""
        return {
            "address": address,
            "place": 0,
            "job": job,
            "status": Standing.CLAIMED.value,
            "run": run,
            "lease": written(now + LEASE),
            "tries": 0,
            "found": written(now),
            "asking": run,
            "now": written(now),
            "far": written(now + 2 * LEASE),
            "server": written(self._database.now()),
        }

    def done(
        self, address: str, *, record: str, outcome: str, now: datetime, signals: str | None = None
    ) -> None:
        """Note that the record of *address*, of that identity, is on disk.

        *signals* is what the page's publisher asks for; None where it was not read again.
        """
        values = {"status": Standing.DONE.value, "record": record, "outcome": outcome, "tries": 0}
        self._finish(self._done, address, now, **values, signals=signals)

    def same(self, found: Iterable[tuple[str, str, datetime]], outcome: str) -> None:
        """Note that the pages of addresses are as they were; with their records, and when."""
        values = {"status": Standing.DONE.value, "outcome": outcome, "tries": 0, "signals": None}
        rows = [
            {"which": address, "record": record, "at": written(at), **values}
            for address, record, at in sorted(found, key=itemgetter(0))
        ]
        if rows:
            with self._database.transaction() as connection:
                connection.execute(self._done, rows)

    def failed(  # noqa: PLR0913 - each by name
        self,
        address: str,
        *,
        outcome: str,
        reason: str,
        now: datetime,
        asked: bool = True,
        gone: bool = False,
        signals: str | None = None,
    ) -> None:
        """Note that *address* gave no record; the one it gave before stays known.

        If it was not *asked*, that is no failure of it, and the next run does.
        """
        with self._database.transaction() as connection:
            before = connection.execute(self._tries, {"which": address}).scalar()
            tries = (before or 0) + asked
            later = not_before(tries, now) if asked else None
            values = {
                "which": address,
                "at": written(now),
                "status": (Standing.GONE if gone else Standing.FAILED).value,
                "outcome": outcome,
                "reason": reason,
                "tries": tries,
                "not_before": written(later) if later else None,
                "signals": signals,
            }
            connection.execute(self._failed, values)

    def unfinished(self, job: str, now: datetime, most: int | None = None) -> list[Waiting]:
        """Return the addresses of *job* that are to be asked for now, first found first."""
        due = sa.or_(
            table.c.status == Standing.WAITING,
            sa.and_(
                table.c.status == Standing.FAILED,
                # As is_due of retrying.py says it.
                sa.or_(
                    table.c.not_before.is_(None),
                    table.c.not_before <= written(now),
                    table.c.not_before > written(now + LONGEST),
                ),
                table.c.tries < MOST,
            ),
        )
        columns = (table.c.address, table.c.source, table.c.item, table.c.given)
        query = sa.select(*columns).where(table.c.job == job, due)
        query = query.order_by(table.c.place, table.c.address)
        with self._database.transaction() as connection:
            rows = connection.execute(query.limit(most) if most else query).all()
        return [
            Waiting(
                address=row.address,
                source=row.source or "",
                item=row.item or "",
                given=row.given or "",
            )
            for row in rows
        ]

    def records_of(self, source: str, items: Sequence[str]) -> dict[str, str]:
        """Return the identity of the record that each of *items*, ids of *source*, led to."""
        found: dict[str, str] = {}
        with self._database.transaction() as connection:
            for start in range(0, len(items), _MANY):
                mine = sa.and_(
                    table.c.source == source,
                    table.c.item.in_(list(items[start : start + _MANY])),
                    table.c.record != "",
                )
                for row in connection.execute(sa.select(table.c.item, table.c.record).where(mine)):
                    found[row.item] = row.record
        return found

    def outcomes(self, most: int = 20_000) -> list[tuple[str, bool]]:
        """Return the addresses that were read last, each with whether it gave an article."""
        told = sa.or_(table.c.status == Standing.DONE, table.c.outcome.like("not an article%"))
        query = (
            sa.select(table.c.address, table.c.status)
            .where(told)
            .order_by(table.c.finished.desc())
            .limit(most)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return [(row.address, row.status == Standing.DONE) for row in rows]

    def release(self, ended: Iterable[int]) -> None:
        """Give back what the runs *ended* claimed and did not finish.

        What has a record stays done: when to look at that again is the record's own affair.
        """
        theirs = sa.and_(table.c.status == Standing.CLAIMED, table.c.run.in_(list(ended)))
        back = sa.update(table).where(theirs).values(status=_BEFORE, run=None, lease=None)
        with self._database.transaction() as connection:
            connection.execute(back)

    def give_back(self, address: str, *, run: int) -> None:
        """Give back *address* if *run* has claimed it: another run goes on with it."""
        mine = sa.and_(
            table.c.address == address,
            table.c.status == Standing.CLAIMED,
            table.c.run == run,
        )
        back = sa.update(table).where(mine).values(status=_BEFORE, run=None, lease=None)
        with self._database.transaction() as connection:
            connection.execute(back)

    def _finish(self, statement: sa.Update, address: str, now: datetime, **values: object) -> None:
        with self._database.transaction() as connection:
            connection.execute(statement, {"which": address, "at": written(now), **values})


def _claim(database: Database) -> Any:  # noqa: ANN401 - one class a dialect
    """Return the statement that claims an address that is free, known or not."""
    names = ["address", "place", "job", "status", "run", "lease", "tries", "found"]
    statement = database.insert(table).values({name: sa.bindparam(name) for name in names})
    free = sa.or_(
        table.c.status != Standing.CLAIMED.value,
        table.c.run == sa.bindparam("asking"),
        table.c.lease < sa.bindparam("now"),
        # A lease further ahead than any can be is that of a clock that was wrong.
        table.c.lease > sa.bindparam("far"),
        sa.exists().where(
            runs.c.id == table.c.run,
            sa.or_(runs.c.ended.is_not(None), runs.c.lease < sa.bindparam("server")),
        ),
    )
    return statement.on_conflict_do_update(
        index_elements=[table.c.address],
        set_={name: statement.excluded[name] for name in ("status", "run", "lease")},
        where=free,
    )


def _finished(*names: str) -> sa.Update:
    """Return the statement that gives an address back, with new values in the columns *names*.

    Signals change only where there are new ones.
    """
    changes: dict[str, Any] = {name: sa.bindparam(name) for name in names}
    if "record" in names:
        changes["given"] = None
    changes["signals"] = sa.func.coalesce(sa.bindparam("signals"), table.c.signals)
    return (
        sa.update(table)
        .where(table.c.address == sa.bindparam("which"))
        .values(run=None, lease=None, finished=sa.bindparam("at"), **changes)
    )
