"""What the machine wrote into each record before what it wrote last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from crawler.state.database import Database, instant, written
from crawler.state.packing import packed, unpacked
from crawler.state.schema import versions as table

MOST: Final = 200
"""Versions that are kept of one record: a live blog has hundreds, and each may hold its text."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a record that was replaced by another one."""

    since: datetime | None
    """When it was written, UTC; None if that was before this was kept."""

    replaced: datetime
    """When the next one was."""

    values: Mapping[str, Any]
    """What it said of the fields that the next one changed; None where it had no such field."""


class Versions:
    """The table of versions that were replaced."""

    def __init__(self, database: Database) -> None:
        self._database = database
        mine = table.c.identity == sa.bindparam("which")
        last = sa.select(table.c.number, table.c.replaced).where(mine)
        self._last = last.order_by(table.c.number.desc()).limit(1)
        self._add = sa.insert(table).values(
            {each.name: sa.bindparam(each.name) for each in table.c}
        )
        self._prune = sa.delete(table).where(mine, table.c.number <= sa.bindparam("oldest"))

    def add(
        self, identity: str, values: Mapping[str, Any], *, since: datetime | None, now: datetime
    ) -> None:
        """Keep *values*, what the record *identity* said of what was changed *now*.

        *since* is when its first version was written, if that is known.
        """
        with self._database.transaction() as connection:
            last = connection.execute(self._last, {"which": identity}).first()
            number = last.number + 1 if last else 1
            begun = last.replaced if last else written(since) if since else None
            row = {"since": begun, "replaced": written(now), "data": packed(values)}
            connection.execute(self._add, {"identity": identity, "number": number, **row})
            if number > MOST:
                connection.execute(self._prune, {"which": identity, "oldest": number - MOST})

    def of(self, identity: str) -> list[Version]:
        """Return the versions of the record *identity* that were replaced, the first one first."""
        query = sa.select(table).where(table.c.identity == identity).order_by(table.c.number)
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return [self._version(row) for row in rows]

    def _version(self, row: Any) -> Version:  # noqa: ANN401 - rows are untyped
        try:
            since = instant(row.since) if row.since else None
            return Version(since, instant(row.replaced), unpacked(row.data))
        except (ValueError, TypeError) as error:
            raise self._database.damaged(error) from None
