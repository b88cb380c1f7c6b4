"""Which records of a corpus are to be looked at again, by one query."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from crawler.state.database import Database, written
from crawler.state.schema import files, records, visits

_SKEW: Final = timedelta(hours=1)
"""By which the clocks of machines with one state may differ."""

_AHEAD: Final = timedelta(days=8)
"""Longer than any time until a look that the portal's settings do not name."""

_AT_ONCE: Final = 500
"""Names in one statement: databases bound their number."""


class Stale(NamedTuple):
    """A record that is to be looked at again. Times are in UTC, as the tables hold them."""

    name: str
    """Of its file."""

    key: str | None
    """Its identity; None if it was found at no web address."""

    source: str
    """Key of the source it was found in; empty if in none, or that is not known."""

    due: str
    """When to look; empty for as soon as possible."""

    is_missing: bool
    """True if its publisher says that there is no such page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which records are asked for."""

    now: datetime
    """This machine's time."""

    longest: timedelta
    """Most time between two looks: what is due much later was written by a clock that was wrong."""

    due: bool = True
    """Only those that are due; what was never looked at is."""

    older_than: timedelta | None = None
    """Only those fetched with success longer ago, never fetched ones among them. One from a time to
    come was fetched by a clock that was wrong, and counts as never."""

    sources: Collection[str] = ()
    """Only those found in one of these, or nobody knows where; none: all."""

    well: Collection[str] = ()
    """Only those at which the last look found none of these fates; none: all."""


class StaleTable:
    """The tables that tell what is stale."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def select(
        self, folder: str, which: Which, names: Collection[str] | None = None
    ) -> list[Stale]:
        """Return the records of the corpus in *folder*, by file name, that *which* asks for.

        The most overdue are first; where they need not be due, the first by name. *names* are
        those of their files; None for all.
        """
        query = self._query(folder, which)
        found: list[Stale] = []
        with self._database.transaction() as connection:
            if names is None:
                found.extend(map(Stale._make, connection.execute(query)))
            else:
                left = sorted(names)
                for start in range(0, len(left), _AT_ONCE):
                    some = query.where(files.c.name.in_(left[start : start + _AT_ONCE]))
                    found.extend(map(Stale._make, connection.execute(some)))
        found.sort(key=_overdue if which.due else itemgetter(0))
        return found

    def next_due(self, folder: str, now: datetime, longest: timedelta) -> datetime | None:
        """Return when the first record of the corpus in *folder* is due; None if it has none."""
        due = sa.func.min(_due(now, longest))
        query = (
            sa.select(due)
            .select_from(files)
            .join(visits, visits.c.identity == files.c.key, isouter=True)
            .where(files.c.folder == folder, files.c.key.is_not(None))
        )
        with self._database.transaction() as connection:
            text = connection.execute(query).scalar()
        if text is None:
            return None
        return datetime.fromisoformat(text) if text else now

    def _query(self, folder: str, which: Which) -> sa.Select[Any]:
        due = _due(which.now, which.longest)
        source = sa.func.coalesce(visits.c.source, "")
        query = (
            sa.select(files.c.name, files.c.key, source, due, visits.c.missing.is_not(None))
            .select_from(files)
            .join(visits, visits.c.identity == files.c.key, isouter=True)
            .where(files.c.folder == folder)
        )
        if which.due:
            query = query.where(due <= written(which.now))
        if which.older_than is not None:
            query = query.join(records, records.c.identity == files.c.key, isouter=True)
            query = query.where(_is_old(which.now, which.older_than))
        if which.sources:
            query = query.where(source.in_(["", *which.sources]))
        if which.well:
            ill = visits.c.fate.not_in(["", *which.well])
            query = query.where(sa.or_(visits.c.missing.is_not(None), ill))
        return query


def _due(now: datetime, longest: timedelta) -> sa.ColumnElement[str]:
    """Return the time of the next look as an expression; empty for as soon as possible."""
    believed = visits.c.due <= written(_later(now, longest + _AHEAD))
    return sa.case((believed, visits.c.due), else_="")


def _is_old(now: datetime, age: timedelta) -> sa.ColumnElement[bool]:
    fetched = records.c.fetched
    old = [fetched.is_(None), fetched > written(_later(now, _SKEW))]
    if now - datetime.min.replace(tzinfo=now.tzinfo) > age:
        old.append(fetched <= written(now - age))
    return sa.or_(*old)


def _later(now: datetime, span: timedelta) -> datetime:
    most = datetime.max.replace(tzinfo=now.tzinfo)
    return now + span if most - now > span else most


_overdue = itemgetter(3, 0)
"""Of a row: when it is due, then its name."""
