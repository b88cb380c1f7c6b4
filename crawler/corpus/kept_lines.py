"""The lines of a corpus's records, kept from one export to the next. A cache: it may be deleted."""

import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from pydantic_core import from_json, to_json

from crawler.article.cards import Stamp

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FILE: Final = "lines.sqlite3"
"""Its name, in the portal's folder for what Masthead keeps."""

_RULES: Final = 2
"""To be raised when the same file would give another line than before."""

_OPTIONS: Final[Mapping[int, int]] = {
    zstd.CompressionParameter.compression_level: 1,
    zstd.CompressionParameter.checksum_flag: 1,
}
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (corpus TEXT NOT NULL, rules INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS blocks (
    first TEXT PRIMARY KEY, files BLOB NOT NULL, lines BLOB NOT NULL
);
"""


class Kept(NamedTuple):
    """What is kept of some files."""

    lines: bytes = b""
    """Their lines, and maybe others', ``packed``."""

    total: int = 0
    """How many lines these are."""

    places: Sequence[int | None] = ()
    """Of each file, which one is its line; None if it changed, or was not there."""


class KeptLines:
    """Lines of files, in blocks known by the name of the first file they were made for.

    Together they take a third of what each would take alone, and a tenth of the time. What goes
    wrong with them is a line missed.
    """

    def __init__(self, connection: sqlite3.Connection | None, *, writes: bool) -> None:
        self._connection = connection
        self._writes = writes
        self._used: set[str] = set()

    def of(self, files: Sequence[tuple[str, Stamp]]) -> Kept:
        """Return what is kept of *files*, with their stamps as they are now."""
        known, lines = self._row(files[0][0])
        if known == to_json(files):
            return Kept(lines, len(files), range(len(files)))
        try:
            old = [(name, Stamp(*stamp)) for name, stamp in from_json(known or b"[]")]
            numbers = {file: number for number, file in enumerate(old)}
        except (ValueError, TypeError):
            old, numbers = [], {}
        return Kept(lines, len(old), [numbers.get((name, stamp)) for name, stamp in files])

    def _row(self, first: str) -> tuple[bytes, bytes]:
        """Return files and packed lines of the block of *first*; empty if there is none."""
        if self._connection is None:
            return b"", b""
        self._used.add(first)
        try:
            row = self._connection.execute(
                "SELECT files, lines FROM blocks WHERE first = ?", (first,)
            ).fetchone()
        except sqlite3.Error:
            self._connection = None
            return b"", b""
        if row is None or not all(isinstance(each, bytes) for each in row):
            return b"", b""
        return row[0], row[1]

    def keep(self, first: str, files: Sequence[tuple[str, Stamp]], lines: bytes) -> None:
        """Keep the *lines* of *files*, as ``packed``, in place of the block of *first*."""
        if self._connection is None or not self._writes or not files:
            return
        try:
            self._connection.execute(
                "INSERT OR REPLACE INTO blocks VALUES (?, ?, ?)", (first, to_json(files), lines)
            )
        except sqlite3.Error:  # a full disk: what is written is what matters
            self._writes = False

    def drop_unused(self) -> None:
        """Forget the blocks that were not asked for."""
        if self._connection is None or not self._writes:
            return
        with suppress(sqlite3.Error):
            every = self._connection.execute("SELECT first FROM blocks").fetchall()
            self._connection.executemany(
                "DELETE FROM blocks WHERE first = ?",
                [row for row in every if row[0] not in self._used],
            )


def packed(lines: Iterable[bytes]) -> bytes:
    """Return *lines* as they are kept."""
    return zstd.compress(b"\n".join(lines), options=_OPTIONS)


def unpacked(block: bytes) -> list[bytes]:
    """Return the lines that were ``packed`` into *block*, of which there was one at least.

    Those of a block that is damaged are none.
    """
    try:
        return zstd.decompress(block).split(b"\n")
    except zstd.ZstdError:
        return []


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
            connection.execute("PRAGMA page_size = 16384")  # blocks are large, pages of them slow
            # A log of what is written would be as long as all of it.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(_TABLES)
        except sqlite3.OperationalError:  # another export makes it, or no place to write
            return None
        except sqlite3.DatabaseError:  # damaged: begin anew
            for each in ("", "-journal"):
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
        connection.execute("DELETE FROM blocks")
        connection.execute("DELETE FROM about")
        connection.execute("INSERT INTO about VALUES (?, ?)", ours)
    return KeptLines(connection, writes=True)


def _about(connection: sqlite3.Connection) -> tuple[object, ...] | None:
    found: tuple[object, ...] | None = connection.execute("SELECT * FROM about").fetchone()
    return found
