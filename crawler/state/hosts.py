"""What is known of hosts: the pace between requests, silence that was asked for, robots.txt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from crawler.state.database import Database
from crawler.state.schema import hosts as table
from crawler.state.schema import robots

_DAY_S: Final = 86_400.0
_HOUR_S: Final = 3_600.0


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """A robots.txt as it was fetched."""

    status: int
    text: bytes
    fetched: float
    """Unix time in seconds."""


class Hosts:
    """The tables of hosts. Keys are host names and IP addresses; times are Unix seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._quiet = sa.select(table.c.quiet_until, table.c.why).where(
            table.c.key == sa.bindparam("which")
        )
        behind = sa.and_(
            table.c.key == sa.bindparam("which"), table.c.next < sa.bindparam("moment")
        )
        self._late = sa.update(table).where(behind).values(next=sa.bindparam("moment"))

    def reserve(self, keys: Sequence[str], *, now: float, gap_s: float) -> float:
        """Reserve and return the next moment at which a request that counts for *keys* may go out.

        It is at least *gap_s* after the one reserved before for any of them, by whatever process.
        A moment over an hour ahead was reserved by a clock that was wrong, and does not count.
        """
        skew = self._database.skew_s()
        return self._reserved(keys, now + skew, gap_s) - skew

    def _reserved(self, keys: Sequence[str], now: float, gap_s: float) -> float:
        mine = table.c.key.in_(list(keys))
        start = {"next": now, "quiet_until": 0.0, "failures": 0}
        with self._database.transaction() as connection:
            # The write comes first: from it on, the rows are locked, and nobody reads between.
            rows = [{"key": key, **start, "next": 0.0} for key in keys]
            own = self._database.insert(table)
            connection.execute(
                own.on_conflict_do_update(
                    index_elements=[table.c.key], set_={"failures": table.c.failures}
                ),
                sorted(rows, key=lambda row: str(row["key"])),
            )
            known: list[float] = list(
                connection.execute(sa.select(table.c.next).where(mine)).scalars()
            )
            ahead = [moment for moment in known if moment <= now + _HOUR_S]
            when = max([now, *ahead])
            connection.execute(sa.update(table).where(mine).values(next=when + gap_s))
        return when

    def late(self, keys: Sequence[str], *, now: float, gap_s: float) -> None:
        """Note that a request that counts for *keys* goes out only *now*, after its moment."""
        moment = now + self._database.skew_s() + gap_s
        with self._database.transaction() as connection:
            # One after the other, as they are reserved: all in one statement has no order.
            rows = [{"which": key, "moment": moment} for key in sorted(keys)]
            connection.execute(self._late, rows)

    def hush(self, key: str, until: float, why: str) -> None:
        """Let nobody ask *key* before *until*."""
        self._set(key, quiet_until=until + self._database.skew_s(), why=why)

    def quiet(self, key: str, now: float) -> tuple[float, str] | None:
        """Return until when *key* is not to be asked, and why; None if it may be.

        A silence of over a day is one of a clock that was wrong.
        """
        with self._database.transaction() as connection:
            row = connection.execute(self._quiet, {"which": key}).first()
        if row is None:
            return None
        until = row.quiet_until - self._database.skew_s()
        return (until, row.why or "") if now < until <= now + _DAY_S else None

    def robots(self, authority: str, now: float) -> RobotsCopy | None:
        """Return the copy of *authority*'s robots.txt; None if there is none of the last 24 h."""
        query = sa.select(robots).where(robots.c.authority == authority)
        with self._database.transaction() as connection:
            row = connection.execute(query).first()
        if row is None or not 0 <= now - row.fetched < _DAY_S:
            return None
        return RobotsCopy(row.status, bytes(row.text), row.fetched)

    def keep_robots(self, authority: str, copy: RobotsCopy) -> None:
        """Keep *copy* in place of the one before."""
        values = {"status": copy.status, "text": copy.text, "fetched": copy.fetched}
        statement = self._database.insert(robots).values(authority=authority, **values)
        with self._database.transaction() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=[robots.c.authority], set_=values)
            )

    def _set(self, key: str, **values: object) -> None:
        start = {"next": 0.0, "quiet_until": 0.0, "failures": 0, **values}
        statement = self._database.insert(table).values(key=key, **start)
        with self._database.transaction() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=[table.c.key], set_=values)
            )
