"""The lines of a corpus's records, kept from one export to the next. A cache: it may be deleted."""

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from crawler.article.cards import Stamp

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FILE: Final = "lines.sqlite3"
"""Its name, in the portal's folder for what Masthead keeps."""

_RULES: Final = 1
"""To be raised when the same file would give another line than before."""

_LEVEL: Final = 1
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (corpus TEXT NOT NULL, rules INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS lines (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
    inode INTEGER NOT NULL, line BLOB NOT NULL
);
"""


class KeptLines:
    """Lines by the names and stamps of their files. What goes wrong with them is a line missed."""

    def __init__(self, connection: sqlite3.Connection | None, *, writes: bool) -> None:
        self._connection = connection
        self._writes = writes

    def among(self, after: str, last: str | None) -> dict[str, tuple[Stamp, bytes]]:
        """Return what is kept of files whose names are after *after* and up to *last*.

        The lines are as they are kept: see ``line``.
        """
        if self._connection is None:
            return {}
        where = "name > ? AND name <= ?" if last is not None else "name > ?"
        given = (after, last) if last is not None else (after,)
        try:
            rows = self._connection.execute(
                f"SELECT name, size, modified, inode, line FROM lines WHERE {where}",  # noqa: S608 - from above
                given,
            ).fetchall()
        except sqlite3.Error:
            self._connection = None
            return {}
        return {name: (Stamp(*stamp), line) for name, *stamp, line in rows}

    def keep(self, lines: Iterable[tuple[str, Stamp, bytes]]) -> None:
        """Keep the line of each file, of this name and stamp."""
        if self._connection is None or not self._writes:
            return
        rows = [(name, *stamp, zstd.compress(line, _LEVEL)) for name, stamp, line in lines]
        try:
            self._connection.executemany(
                "INSERT OR REPLACE INTO lines VALUES (?, ?, ?, ?, ?)", rows
            )
        except sqlite3.Error:  # a full disk: what is written is what matters
            self._writes = False

    def drop(self, names: Iterable[str]) -> None:
        """Forget the files *names*: they are gone."""
        if self._connection is None or not self._writes:
            return
        with suppress(sqlite3.Error):
            self._connection.executemany(
                "DELETE FROM lines WHERE name = ?", [(name,) for name in names]
            )


def line(kept: bytes) -> bytes | None:
    """Return the line that is *kept*; None if it is damaged."""
    try:
        return zstd.decompress(kept)
    except zstd.ZstdError:
        return None


NONE: Final = KeptLines(None, writes=False)
"""Keeps nothing."""


@contextmanager
def opened(path: Path, corpus: str) -> Iterator[KeptLines]:
    """Yield the lines that the file at *path* keeps of *corpus*; none where it cannot be used.

    What is kept meanwhile is written at the end, if nothing was raised.
    """
    connection = _connected(path)
    try:
        yield _begun(connection, corpus) if connection is not None else NONE
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.commit()
    finally:
        if connection is not None:
            connection.close()


def _connected(path: Path) -> sqlite3.Connection | None:
    for _ in range(2):
        try:
            path.parent.mkdir(exist_ok=True)
            connection = sqlite3.connect(path, timeout=0, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_TABLES)
        except sqlite3.OperationalError:  # another export makes it, or no place to write
            return None
        except sqlite3.DatabaseError:  # damaged: begin anew
            for each in ("", "-wal", "-shm"):
                path.with_name(path.name + each).unlink(missing_ok=True)
        except OSError:
            return None
        else:
            return connection
    return None


def _begun(connection: sqlite3.Connection, corpus: str) -> KeptLines:
    """Return the lines of *corpus*; those of another, or by other rules, are deleted first."""
    ours = (corpus, _RULES)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error:  # another export writes: read what was there before
        return KeptLines(connection, writes=False) if _about(connection) == ours else NONE
    if _about(connection) != ours:
        connection.execute("DELETE FROM lines")
        connection.execute("DELETE FROM about")
        connection.execute("INSERT INTO about VALUES (?, ?)", ours)
    return KeptLines(connection, writes=True)


def _about(connection: sqlite3.Connection) -> tuple[object, ...] | None:
    found: tuple[object, ...] | None = connection.execute("SELECT * FROM about").fetchone()
    return found
