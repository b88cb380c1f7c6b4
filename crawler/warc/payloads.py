"""Which payloads a folder of WARC files has, so that none is in it twice.

A cache beside the files: losing it costs nothing but the space of bodies that are kept once more.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Final

from crawler.warc.exchange import Exchange, Original, warc_date

NAME: Final = ".payloads.sqlite3"

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS payloads (
  digest TEXT PRIMARY KEY, url TEXT NOT NULL, date TEXT NOT NULL,
  file TEXT NOT NULL, place INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS payloads_file ON payloads (file);
CREATE TABLE IF NOT EXISTS pages (url TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
"""


class Payloads:
    """The payloads in the files of *folder*. What the cache cannot tell is not known."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._database = _opened(folder / NAME)
        self._there: dict[str, bool] = {}
        """Whether files are still there, by name."""

    def close(self) -> None:
        """Close the cache."""
        if self._database is not None:
            self._database.close()

    def original(self, exchange: Exchange) -> Original | None:
        """Return the record that has what *exchange* would have; None if there is none."""
        if self._database is None or not (exchange.body or exchange.is_unchanged):
            return None
        query = "SELECT url, date, file FROM payloads WHERE digest = "
        which, value = "?", exchange.digest
        if exchange.is_unchanged:
            which, value = "(SELECT digest FROM pages WHERE url = ?)", exchange.url
        with suppress(sqlite3.Error):
            row = self._database.execute(query + which, (value,)).fetchone()
            if row and self._is_there(row[2]):
                return Original(row[0], row[1])
        return None

    def add(self, exchange: Exchange, file: str, place: int, *, new: bool) -> None:
        """Note that the payload of *exchange* is in *file*: at *place*, if it is *new* there."""
        if self._database is None or exchange.is_unchanged or not exchange.body:
            return
        row = (exchange.digest, exchange.url, warc_date(exchange.at), file, place)
        with suppress(sqlite3.Error), self._database:
            if new:
                self._there[file] = True
                self._database.execute("REPLACE INTO payloads VALUES (?, ?, ?, ?, ?)", row)
            if exchange.status == _OK:
                self._database.execute(
                    "REPLACE INTO pages VALUES (?, ?)", (exchange.url, exchange.digest)
                )

    def cut(self, file: str, place: int) -> None:
        """Forget what was in *file* from *place* on."""
        if self._database is not None:
            with suppress(sqlite3.Error), self._database:
                self._database.execute(
                    "DELETE FROM payloads WHERE file = ? AND place >= ?", (file, place)
                )

    def _is_there(self, file: str) -> bool:
        if file not in self._there:
            path = self._folder / file
            self._there[file] = path.is_file() or path.with_name(f"{file}.open").is_file()
        return self._there[file]


_OK: Final = 200


def _opened(path: Path) -> sqlite3.Connection | None:
    """Return the cache at *path*, made anew if it is damaged; None if there can be none."""
    for _ in range(2):
        try:
            database = sqlite3.connect(path, check_same_thread=False)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.executescript(_SCHEMA)
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                with suppress(OSError):
                    path.with_name(path.name + suffix).unlink()
        else:
            return database
    return None
