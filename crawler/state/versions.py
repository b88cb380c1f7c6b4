"""What the machine wrote into each record before what it wrote last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from crawler.state.database import Database, instant, written
from crawler.state.packing import packed, unpacked
from crawler.state.schema import versions as table

MOST: Final = 200
"""Versions that are kept of one record: a live blog has hundreds, and each may hold its text."""

LARGEST: Final = 1_000_000
"""Characters of all of them together, but for the last one, which is kept in any case."""


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
        self._add = sa.insert(table).values(
            {each.name: sa.bindparam(each.name) for each in table.c}
        )
        size = sa.func.length(table.c.data)
        columns = (table.c.number, table.c.replaced, size)
        # Locked, so that two that add one at once get two numbers.
        self._kept = (
            sa.select(*columns).where(mine).order_by(table.c.number.desc()).with_for_update()
        )
        self._prune = sa.delete(table).where(mine, table.c.number <= sa.bindparam("oldest"))

    def add(
        self, identity: str, values: Mapping[str, Any], *, since: datetime | None, now: datetime
    ) -> None:
        """Keep *values*, what the record *identity* said of what was changed *now*.

        *since* is when its first version was written, if that is known.
        """
        with self._database.transaction() as connection:
            kept = connection.execute(self._kept, {"which": identity}).all()
            number = kept[0].number + 1 if kept else 1
            begun = kept[0].replaced if kept else written(since) if since else None
            data = packed(values)
            row = {"since": begun, "replaced": written(now), "data": data}
            connection.execute(self._add, {"identity": identity, "number": number, **row})
            sizes = [(number, len(data)), *((each[0], each[2]) for each in kept)]
            # The oldest go: each tells only what the next one changed.
            if oldest := _superfluous(sizes):
                connection.execute(self._prune, {"which": identity, "oldest": oldest})

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


def _superfluous(sizes: Sequence[tuple[int, int]]) -> int:
    """Return the last number that there is no room for; 0 if there is for all.

    *sizes* are numbers, the last first, each with how large its version is.
    """
    total = 0
    for place, (number, size) in enumerate(sizes):
        total += size
        if place and (place >= MOST or total > LARGEST):
            return number
    return 0
