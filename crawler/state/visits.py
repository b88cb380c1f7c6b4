"""How often the page of each record was looked at, and what was found.

Losing it costs that records are looked at once more than they need.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

import sqlalchemy as sa

from crawler.state.database import Database, instant, written
from crawler.state.schema import visits as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is known of the looks at one record's page. All times are in UTC."""

    identity: str
    """Of the record."""

    source: str = ""
    """Key of the source it was found in; empty if in none, or that is not known."""

    first: datetime | None = None
    """When the record was saved first; None if that was before this was kept."""

    changed: datetime | None = None
    """When a change was found last; None if none ever was."""

    asked: datetime | None = None
    """When its page was asked for last, with success or without."""

    visits: int = 0
    """Looks that found the article, after the first."""

    changes: int = 0
    """Those of them that found a change."""

    missing: datetime | None = None
    """Since when its publisher says that there is no such page; None while there is one."""

    fate: str = ""
    """What was found last, see ``crawler.refreshing.fates``."""

    due: datetime | None = None
    """When to look again; None for as soon as possible."""


_AT_ONCE: Final = 500
"""Values in one statement; databases bound them."""

_TIMES = ("first", "changed", "asked", "missing", "due")
_COUNTS = ("visits", "changes")
_OTHERS = ("source", *_COUNTS, "fate")


class Visits:
    """The table of visits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Made once: for one page it takes longer to make a statement than to execute it.
        self._one = sa.select(table).where(table.c.identity == sa.bindparam("which"))
        self._some = (
            sa.select(table)
            .where(table.c.identity.in_(sa.bindparam("which", expanding=True)))
            .order_by(table.c.identity)
        )
        self._one_to_change = self._one.with_for_update()
        self._some_to_change = self._some.with_for_update()
        statement = database.insert(table).values(
            {each.name: sa.bindparam(f"new_{each.name}") for each in table.c}
        )
        self._keep = statement.on_conflict_do_update(
            index_elements=[table.c.identity],
            set_={name: statement.excluded[name] for name in (*_TIMES, *_OTHERS)},
        )

    def known(self, identity: str, *, change: bool = False) -> Visit | None:
        """Return what is known of the looks at the record *identity*.

        If it is to *change*, nobody else changes it until the transaction at hand ends.
        """
        query = self._one_to_change if change else self._one
        with self._database.transaction() as connection:
            row = connection.execute(query, {"which": identity}).first()
        return self._visit(row) if row else None

    def all_of(self, identities: Sequence[str], *, change: bool = False) -> dict[str, Visit]:
        """Return what is known of the looks at each record of *identities*, by its identity.

        *change* as for ``known``.
        """
        query = self._some_to_change if change else self._some
        found: dict[str, Visit] = {}
        with self._database.transaction() as connection:
            for start in range(0, len(identities), _AT_ONCE):
                some = {"which": list(identities[start : start + _AT_ONCE])}
                for row in connection.execute(query, some):
                    found[row.identity] = self._visit(row)
        return found

    def keep(self, *visits: Visit) -> None:
        """Keep *visits* in place of what was known."""
        if visits:
            with self._database.transaction() as connection:
                rows = [_row(visit) for visit in sorted(visits, key=attrgetter("identity"))]
                connection.execute(self._keep, rows)

    def put_off(self, identity: str, until: datetime) -> None:
        """Let the record *identity* not be due before *until*, though nobody looked."""
        with self._database.transaction() as connection:
            row = connection.execute(self._one_to_change, {"which": identity}).first()
            visit = self._visit(row) if row else Visit(identity=identity)
            connection.execute(self._keep, [_row(replace(visit, due=until))])

    def _visit(self, row: Any) -> Visit:  # noqa: ANN401 - rows are untyped
        try:
            found: dict[str, Any] = {name: _time(getattr(row, name)) for name in _TIMES}
            found |= {name: int(getattr(row, name)) for name in _COUNTS}
        except (ValueError, TypeError) as error:
            raise self._database.damaged(error) from None
        return Visit(identity=row.identity, source=row.source, fate=row.fate, **found)


def _row(visit: Visit) -> dict[str, Any]:
    row: dict[str, Any] = {"new_identity": visit.identity}
    row |= {f"new_{name}": getattr(visit, name) for name in _OTHERS}
    for name in _TIMES:
        when: datetime | None = getattr(visit, name)
        row[f"new_{name}"] = written(when) if when else None
    return row


def _time(text: str | None) -> datetime | None:
    return instant(text) if text else None
