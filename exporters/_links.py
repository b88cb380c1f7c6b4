"""Names of one kind in a database, such as topics, and which articles have them."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_KNOWN: Final = 50_000
"""Names whose numbers are remembered, the first ones; the others are looked up."""


class Links:
    """The table of all names of a kind, and the one that says which articles have them."""

    def __init__(self, database: sqlite3.Connection, table: str) -> None:
        self._database = database
        self._find = f"SELECT id FROM {table} WHERE name = ?"  # noqa: S608 - from above
        self._add = f"INSERT INTO {table} VALUES (?, ?)"  # noqa: S608
        self._link = f"INSERT INTO articles_{table} VALUES (?, ?)"  # noqa: S608
        self._known: dict[str, int] = {}
        self._count = 0

    def add(self, linked: Sequence[Sequence[str]], first: int) -> None:
        """Link the articles from number *first* on to the names that each has, once each."""
        known = self._known
        new = self._numbered(
            dict.fromkeys(name for names in linked for name in names if name not in known)
        )
        pairs = [
            (number, known.get(name) or new[name])
            for number, names in enumerate(linked, first)
            for name in names
        ]
        self._database.executemany(self._link, pairs)

    def _numbered(self, names: Iterable[str]) -> Mapping[str, int]:
        """Return the numbers of *names*, none of which is remembered; new ones get the next."""
        found = {}
        if self._count > len(self._known):  # it may be there all the same
            for name in names:
                row = self._database.execute(self._find, (name,)).fetchone()
                if row is not None:
                    found[name] = row[0]
        new = [name for name in names if name not in found]
        self._database.executemany(self._add, enumerate(new, self._count + 1))
        found.update((name, number) for number, name in enumerate(new, self._count + 1))
        self._count += len(new)
        if self._count <= _KNOWN:
            self._known.update(found)
        return found
