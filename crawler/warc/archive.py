"""The captures of many WARC files, by address."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from crawler.article.errors import AddressError
from crawler.article.urls import web_address
from crawler.warc.errors import WarcError
from crawler.warc.reading import Capture, Fault, Kind, Limits, capture_at, captures

_SCHEMA: Final = """
CREATE TABLE captures (
  url TEXT, date TEXT, revisit INTEGER, digest TEXT, file INTEGER, place INTEGER
);
"""
_INDEXES: Final = """
CREATE INDEX captures_url ON captures (url, date);
CREATE INDEX captures_digest ON captures (digest) WHERE NOT revisit;
"""
_AT_ONCE: Final = 1_000
_TRIES: Final = 5
"""Captures of an address that are tried, from the newest on, where one cannot be read."""

_USABLE: Final = range(200, 400)
_NOT_MODIFIED: Final = 304


class Archive:
    """The captures in the WARC files *paths*. What is known of them is in a temporary file.

    Captures of errors (404, 503 ...) are left out: no article comes of them. Any thread may ask.
    """

    def __init__(self, paths: Sequence[Path], limits: Limits) -> None:
        self.paths = tuple(paths)
        self._limits = limits
        self._turn = threading.Lock()
        self._closed = False
        # An empty name: SQLite's own temporary file, which nobody else sees.
        self._database = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Forget them; who is reading them stops soon."""
        with self._turn:
            self._closed = True
            self._database.close()

    def read(self, on_fault: Fault) -> None:
        """Read which captures there are; *on_fault* is told of what cannot be read.

        Raises:
            OSError: a file cannot be read.
        """
        for number, path in enumerate(self.paths):
            rows: list[tuple[object, ...]] = []
            try:
                for each in captures(path, self._limits, bodies=False, on_fault=on_fault):
                    if _is_usable(each):
                        rows.append(_row(each, number))
                    if len(rows) >= _AT_ONCE:
                        self._add(rows)
                    if self._closed:
                        return
            except WarcError as error:
                on_fault(error)
            self._add(rows)
        with self._turn:
            if not self._closed:
                self._database.executescript(_INDEXES)

    def date(self, url: str) -> str | None:
        """Return the time of the newest capture of *url*, as ISO 8601 in UTC; None without one."""
        rows = self._rows("url = ? ORDER BY date DESC LIMIT 1", _key(url))
        return str(rows[0][0]) if rows else None

    def newest(self, url: str) -> Capture | None:
        """Return the newest capture of *url* that can be read, with its body; None without one.

        A revisit has the body, and where nothing was modified the headers, of the record that it is
        the same as.
        """
        for row in self._rows("url = ? ORDER BY date DESC LIMIT ?", _key(url), _TRIES):
            try:
                found = self._at(row)
                if found is not None and found.kind is Kind.REVISIT:
                    found = self._resolved(found)
            except (WarcError, OSError):  # told when they were found, or an older one is as good
                continue
            if found is not None:
                return found
        return None

    def _resolved(self, revisit: Capture) -> Capture | None:
        for row in self._originals(revisit):
            original = self._at(row)
            if original is not None:
                if revisit.status in (None, _NOT_MODIFIED):
                    return replace(original, url=revisit.url, date=revisit.date)
                return replace(revisit, kind=original.kind, body=original.body)
        return None

    def _originals(self, revisit: Capture) -> Iterator[tuple[str, int, int]]:
        """Yield where the record may be that *revisit* is the same as, the likeliest first."""
        if revisit.refers_to and revisit.refers_to_date:
            date = _time(revisit.refers_to_date)
            where = "url = ? AND date = ? AND NOT revisit LIMIT 1"
            yield from self._rows(where, _key(revisit.refers_to), date)
        if revisit.digest:
            yield from self._rows("digest = ? AND NOT revisit LIMIT 1", revisit.digest)
        elif revisit.status == _NOT_MODIFIED:
            where = "url = ? AND date <= ? AND NOT revisit ORDER BY date DESC LIMIT 1"
            yield from self._rows(where, _key(revisit.url), _time(revisit.date))

    def _rows(self, where: str, *values: object) -> list[tuple[str, int, int]]:
        query = f"SELECT date, file, place FROM captures WHERE {where}"  # noqa: S608 - ours
        with self._turn:
            return [] if self._closed else self._database.execute(query, values).fetchall()

    def _at(self, row: tuple[str, int, int]) -> Capture | None:
        _, number, place = row
        return capture_at(self.paths[number], place, self._limits)

    def _add(self, rows: list[tuple[object, ...]]) -> None:
        with self._turn:
            if not self._closed:
                self._database.execute("BEGIN")
                self._database.executemany("INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?)", rows)
                self._database.execute("COMMIT")
        rows.clear()


def _row(capture: Capture, number: int) -> tuple[object, ...]:
    is_revisit = capture.kind is Kind.REVISIT
    return (
        _key(capture.url), _time(capture.date), is_revisit, capture.digest, number, capture.offset,
    )  # fmt: skip


def _is_usable(capture: Capture) -> bool:
    if capture.kind is Kind.REVISIT:
        return capture.status is None or capture.status in _USABLE
    return capture.status in _USABLE and capture.status != _NOT_MODIFIED


def _time(date: datetime) -> str:
    return date.isoformat(timespec="microseconds")  # all of one form, so that they can be sorted


def _key(url: str) -> str:
    try:
        return web_address(url)
    except AddressError:
        return url


def files_in(places: Iterable[Path]) -> list[Path]:
    """Return *places*, with the WARC files in a folder, by name, in place of the folder."""
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found += sorted(
                path
                for path in place.iterdir()
                if path.name.endswith((".warc", ".warc.gz")) and path.is_file()
            )
        else:
            found.append(place)
    return list(dict.fromkeys(found))
