"""What the portal judged last of each record: the base of the merge with a person's edits.

It outlives changes of the file. Losing it costs that what a person changed in a judgement is taken
for the portal's own.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from crawler.state.database import Database
from crawler.state.packing import packed, unpacked
from crawler.state.schema import judgements as table

_AT_ONCE: Final = 500
"""Identities in one statement: databases bound their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the portal said of one record."""

    values: Mapping[str, Any]
    """By field, as plain values; what is absent is left out."""

    views: int = 0
    """Views that its heat counts."""

    links: tuple[str, ...] = ()
    """Identities of articles that it was related to when it was first judged: by others, so that
    is not for the portal to undo."""

    source: str = ""
    """Key of the source it was found in; empty if that is not known."""

    gone: bool = False
    """True while its publisher has taken it away, and the portal therefore does not show it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the state knows of the judgements of one record."""

    now: Judgement
    before: Judgement | None = None
    """The one before, while it is not sure that the file has the last."""

    pending: bool = False
    """True if a run did not get to the end of writing it and those related to it."""

    @property
    def bases(self) -> list[Mapping[str, Any]]:
        """What the portal may have written into the file as it is."""
        return [each.values for each in (self.now, self.before) if each is not None]


_KEPT: Final = ("now", "before", "linked", "pending")


class Judgements:
    """The table of judgements."""

    def __init__(self, database: Database) -> None:
        self._database = database
        which = table.c.identity == sa.bindparam("which")
        self._one = sa.select(table).where(which)
        statement = database.insert(table).values(
            {name: sa.bindparam(f"new_{name}") for name in ("identity", *_KEPT)}
        )
        self._keep = statement.on_conflict_do_update(
            index_elements=[table.c.identity],
            set_={name: statement.excluded[name] for name in _KEPT},
        )
        self._confirm = sa.update(table).where(which).values(before=None, pending=False)

    def known(self, identity: str) -> Judged | None:
        """Return what is known of the record of *identity*."""
        with self._database.transaction() as connection:
            row = connection.execute(self._one, {"which": identity}).first()
        return self._judged(row) if row else None

    def all(self) -> "Everything":
        """Return what is known of every record; it is read once, and unpacked when asked for."""
        with self._database.transaction() as connection:
            rows = connection.execute(sa.select(table)).all()
        return Everything({row.identity: row for row in rows}, self._judged)

    def links(self) -> dict[str, tuple[str, ...]]:
        """Return the links of the records that have any; see ``Judgement.links``."""
        query = sa.select(table).where(table.c.linked)
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return {row.identity: self._judged(row).now.links for row in rows}

    def pending(self) -> list[str]:
        """Return the identities of records that a run did not finish to write."""
        query = sa.select(table.c.identity).where(table.c.pending)
        with self._database.transaction() as connection:
            return list(connection.execute(query).scalars())

    def intend(self, judged: Mapping[str, Judgement]) -> None:
        """Note what the portal is about to write, by identity; ``confirm`` follows the writes."""
        rows = []
        with self._database.transaction() as connection:
            left = sorted(judged)  # in one order for all: rows are locked
            old: dict[str, Any] = {}
            for start in range(0, len(left), _AT_ONCE):
                some = table.c.identity.in_(left[start : start + _AT_ONCE])
                query = sa.select(table).where(some).order_by(table.c.identity).with_for_update()
                found = connection.execute(query).all()
                old.update({row.identity: row for row in found})
            for identity in left:
                now = judged[identity]
                text, before = _packed(now), None
                if (row := old.get(identity)) is not None:
                    # A write that was never confirmed may not have happened.
                    before = row.before or (row.now if row.now != text else None)
                rows.append(_row(identity, text, before, linked=bool(now.links)))
            if rows:
                connection.execute(self._keep, rows)

    def confirm(self, identities: Iterable[str]) -> None:
        """Note that the files of *identities* are as they were last judged."""
        rows = [{"which": identity} for identity in sorted(identities)]
        if rows:
            with self._database.transaction() as connection:
                connection.execute(self._confirm, rows)

    def _judged(self, row: Any) -> Judged:  # noqa: ANN401 - rows are untyped
        try:
            before = _unpacked(row.before) if row.before else None
            return Judged(_unpacked(row.now), before, row.pending)
        except (ValueError, TypeError, KeyError) as error:
            raise self._database.damaged(error) from None


class Everything(Mapping[str, Judged]):
    """What is known of all records, by identity."""

    def __init__(self, rows: Mapping[str, Any], unpack: Callable[[Any], Judged]) -> None:
        self._rows = rows
        self._unpack = unpack

    def __getitem__(self, key: str) -> Judged:
        """Return what is known of the record *key*."""
        return self._unpack(self._rows[key])

    def __iter__(self) -> Iterator[str]:
        """Yield the identities."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Return of how many records something is known."""
        return len(self._rows)


def _row(identity: str, now: str, before: str | None, *, linked: bool) -> dict[str, Any]:
    return {
        "new_identity": identity,
        "new_now": now,
        "new_before": before,
        "new_linked": linked,
        "new_pending": True,
    }


def _packed(judgement: Judgement) -> str:
    found: dict[str, Any] = {"values": dict(judgement.values)}
    for name in ("views", "links", "source", "gone"):
        if value := getattr(judgement, name):
            found[name] = value
    return packed(found)


def _unpacked(text: str) -> Judgement:
    found = unpacked(text)
    return Judgement(
        values=found["values"],
        views=int(found.get("views", 0)),
        links=tuple(found.get("links", ())),
        source=found.get("source", ""),
        gone=bool(found.get("gone", False)),
    )
