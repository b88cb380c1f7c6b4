"""The index of a corpus that several workers write to: looked up, never loaded as a whole.

A file is *reserved* here before it is written, with all that it can be found by, so that a worker
that is killed in between leaves none of which nobody knows. A row without a stamp is such a one:
its file may be there or not.
"""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from crawler.article.cards import Card, Stamp
from crawler.state.database import Database, instant, written
from crawler.state.files import Files, values
from crawler.state.schema import corpora, lookups
from crawler.state.schema import files as table

_ADDRESS: Final = "address"
_TWIN: Final = "twin"
_NAME: Final = "name"

_AT_ONCE: Final = 500
"""Names in one statement: databases bound their number."""


class Found(NamedTuple):
    """A file that was looked up."""

    name: str
    is_sure: bool
    """False if it was reserved and nobody said since that it was written."""


class _Seen(threading.local):
    """What a thread has looked up."""

    rows: dict[tuple[str, str], list[Any]] | None = None
    """By kind and key; None outside of a block of ``remembering``."""


class SharedFiles(Files):
    """The table of the files in *folder*, with what they are looked up by."""

    is_shared = True

    def __init__(self, database: Database, folder: str) -> None:
        super().__init__(database, folder)
        self._here = lookups.c.folder == folder
        self._seen = _Seen()
        same = sa.and_(
            table.c.folder == lookups.c.folder,
            table.c.name == lookups.c.name,
        )
        self._find = (
            sa.select(lookups.c.name, table.c.size.is_not(None), table.c.key)
            .join(table, same)
            .where(
                self._here,
                lookups.c.kind == sa.bindparam("what"),
                lookups.c.key == sa.bindparam("by"),
            )
        )
        # What a statement returns lets SQLAlchemy send many rows with it, whatever the driver does.
        self._look_up = database.insert(lookups).on_conflict_do_nothing().returning(lookups.c.name)
        self._forget = sa.delete(lookups).where(self._here, lookups.c.name == sa.bindparam("which"))

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Let this thread look nothing up twice in the block, in which nobody else writes."""
        self._seen.rows = {}
        try:
            yield
        finally:
            self._seen.rows = None

    def find(self, key: str) -> Found | None:
        """Return the file whose article has an address of the identity *key*, by name the first."""
        rows = self._rows(_ADDRESS, key)
        return Found(rows[0].name, rows[0][1]) if rows else None

    def twins(self, twin: int) -> list[str]:
        """Return the names of the files whose articles may be copies of one: see ``Card.twin``."""
        return [row.name for row in self._rows(_TWIN, str(twin))]

    def is_taken(self, name: str, key: str) -> bool:
        """Tell whether a file has *name*, or one that differs in case only.

        What was reserved for the article *key* itself is free for it.
        """
        return any(row[1] or row.name != name or row.key != key for row in self._rows(_NAME, name))

    def reserve(self, card: Card) -> bool:
        """Reserve the name of *card* and all that it is looked up by; False if it is taken."""
        key = card.keys[0] if card.keys else ""
        self._changed()
        with self._database.together(), self._database.transaction() as connection:
            # Who inserts it first makes the others wait here, and then they see it.
            name = self._lookup(_NAME, card.name.lower(), card.name)
            is_mine = connection.execute(self._look_up, name).first() is not None
            if self.is_taken(card.name, key):
                if is_mine:
                    connection.execute(self._forget, {"which": card.name})
                return False
            self.keep([card._replace(stamp=None)])
        return True

    def widen(self, card: Card) -> None:
        """Let the file of *card* also be found by what *card* says, beside what is known of it."""
        self._changed()
        with self._database.transaction() as connection:
            connection.execute(self._look_up, self._lookups([card])).all()

    def keep(self, cards: Iterable[Card]) -> None:
        """Keep *cards* in place of those of the same names."""
        found = sorted(cards)  # all who lock rows do it in one order
        if not found:
            return
        self._changed()
        with self._database.together(), self._database.transaction() as connection:
            super().keep(found)
            connection.execute(self._forget, [{"which": card.name} for card in found])
            connection.execute(self._look_up, self._lookups(found)).all()

    def drop(self, names: Iterable[str]) -> None:
        """Forget the files *names*: they are gone."""
        left = sorted(names)
        self._changed()
        with self._database.together(), self._database.transaction() as connection:
            super().drop(left)
            if left:
                connection.execute(self._forget, [{"which": name} for name in left])

    def stamps(self, names: Collection[str]) -> dict[str, Stamp | None]:
        """Return the stamps of those of the files *names* that are known; None: reserved only."""
        with self._database.transaction() as connection:
            return self._stamps(connection, names)

    def names(self) -> Iterator[list[str]]:
        """Yield the names of all files that are known, some at a time, each once."""
        last = ""
        query = (
            sa.select(table.c.name)
            .where(self._mine, table.c.name > sa.bindparam("last"))
            .order_by(table.c.name)
            .limit(_AT_ONCE)
        )
        while True:
            with self._database.transaction() as connection:
                found = list(connection.execute(query, {"last": last}).scalars())
            if not found:
                return
            yield found
            last = found[-1]

    def learn(self, cards: Sequence[Card], seen: Mapping[str, Stamp | None]) -> None:
        """Keep *cards* of files that were read some time ago.

        *seen* is what was known of them then. What somebody wrote since is newer, and stays.
        """
        with self._database.together():
            self._add([card for card in cards if card.name not in seen])
            old = [card for card in cards if card.name in seen]
            now = self._locked([card.name for card in old])
            self.keep(card for card in old if _as_seen(card.name, now, seen))

    def unlearn(self, names: Sequence[str], seen: Mapping[str, Stamp | None]) -> None:
        """Forget the files *names*, which were not there some time ago; as ``learn``."""
        with self._database.together():
            now = self._locked(names)
            self.drop(name for name in names if _as_seen(name, now, seen))

    def looked(self) -> datetime | None:
        """Return when the whole corpus was looked at last; None if never."""
        query = sa.select(corpora.c.looked).where(corpora.c.folder == self._folder)
        with self._database.transaction() as connection:
            text = connection.execute(query).scalar()
        return instant(text) if text else None

    def note_look(self, now: datetime) -> None:
        """Note that the whole corpus was looked at, which ended *now*."""
        values = {"looked": written(now)}
        statement = self._database.insert(corpora).values(folder=self._folder, **values)
        with self._database.transaction() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=[corpora.c.folder], set_=values)
            )

    def _lookups(self, cards: Iterable[Card]) -> list[dict[str, str]]:
        """Return the rows by which the files of *cards* are looked up."""
        return [
            self._lookup(kind, key, card.name)
            for card in cards
            for kind, key in (
                (_NAME, card.name.lower()),
                (_TWIN, str(card.twin)),
                *((_ADDRESS, key) for key in card.keys),
            )
        ]

    def _lookup(self, kind: str, key: str, name: str) -> dict[str, str]:
        return {"folder": self._folder, "kind": kind, "key": key, "name": name}

    def _rows(self, kind: str, key: str) -> list[Any]:
        by = key.lower() if kind == _NAME else key
        seen = self._seen.rows
        if seen is not None and (kind, by) in seen:
            return seen[kind, by]
        with self._database.transaction() as connection:
            rows = connection.execute(self._find, {"what": kind, "by": by}).all()
        found = sorted(rows, key=lambda row: row.name)  # as Python sorts, whatever a database does
        if seen is not None:
            seen[kind, by] = found
        return found

    def _changed(self) -> None:
        if self._seen.rows is not None:
            self._seen.rows.clear()

    def _add(self, cards: Sequence[Card]) -> None:
        """Keep *cards* of files of which nothing is known, many in one statement."""
        rows = [{"folder": self._folder, **values(card)} for card in sorted(cards)]
        if not rows:
            return
        add = self._database.insert(table).on_conflict_do_nothing().returning(table.c.name)
        with self._database.transaction() as connection:
            new = set(connection.execute(add, rows).scalars())
            mine = [card for card in cards if card.name in new]
            if mine:
                connection.execute(self._look_up, self._lookups(mine)).all()

    def _locked(self, names: Collection[str]) -> dict[str, Stamp | None]:
        """Return ``stamps`` of *names*; nobody else changes these until the transaction ends."""
        with self._database.transaction() as connection:
            return self._stamps(connection, names, lock=True)

    def _stamps(
        self, connection: sa.Connection, names: Collection[str], *, lock: bool = False
    ) -> dict[str, Stamp | None]:
        query = sa.select(table.c.name, table.c.size, table.c.modified, table.c.inode)
        query = query.where(self._mine).order_by(table.c.name)
        if lock:
            query = query.with_for_update()
        left, found = sorted(names), dict[str, Stamp | None]()
        for start in range(0, len(left), _AT_ONCE):
            some = query.where(table.c.name.in_(left[start : start + _AT_ONCE]))
            for name, *stamp in connection.execute(some):
                found[name] = None if stamp[0] is None else Stamp(*stamp)
        return found


_UNKNOWN: Final = object()


def _as_seen(name: str, now: Mapping[str, Stamp | None], seen: Mapping[str, Stamp | None]) -> bool:
    """Tell whether what is known *now* of the file *name* is what was *seen*."""
    return now.get(name, _UNKNOWN) == seen.get(name, _UNKNOWN)
