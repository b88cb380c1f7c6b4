"""One SQLite database, ready for Datasette: articles, their topics, tags and authors, full text.

``articles`` has a column for each key, with lists as JSON; ``topics``, ``tags`` and ``authors`` are
tables of their own, linked by ``articles_topics`` and so on; ``articles_fts`` (FTS5) finds words in
title, excerpt and body whatever their accents.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pydantic_core import from_json, to_json

from crawler.article.lines import Record
from crawler.article.rows import Column, flat, record, row
from crawler.article.shape import Kind
from crawler.exporting import About, Exporter

_BATCH: Final = 256
_KNOWN: Final = 50_000
"""Names whose numbers are remembered; the others are looked up."""

_CACHE_KB: Final = 65_536
_COLUMNS: Final = tuple(flat())
_LINKED: Final[Mapping[str, tuple[str, ...]]] = {
    "topics": ("topics",),
    "tags": ("tags",),
    "authors": ("provider", "authors"),
}
_SEARCHED: Final = ("title", "excerpt", "body")

_SETUP: Final = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -{_CACHE_KB};
PRAGMA user_version = 1;
"""
_LINKS: Final = """
CREATE TABLE {table} (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE articles_{table} (
    article INTEGER NOT NULL REFERENCES articles(id),
    {one} INTEGER NOT NULL REFERENCES {table}(id),
    PRIMARY KEY (article, {one})
) WITHOUT ROWID;
"""
_SEARCH: Final = f"""
CREATE VIRTUAL TABLE articles_fts USING fts5(
    {", ".join(_SEARCHED)},
    content="articles", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
"""

# Words wait in memory until they are so many bytes: four times fewer pieces are to be merged than
# by default. The setting stays in the table, so it is set back at the end.
_HASH: Final = "INSERT INTO articles_fts (articles_fts, rank) VALUES ('hashsize', ?)"
_HASH_BYTES: Final = 32 << 20
_HASH_DEFAULT: Final = 1 << 20
_INDEX: Final = (
    f"INSERT INTO articles_fts (rowid, {', '.join(_SEARCHED)}) "  # noqa: S608 - from above
    f"SELECT id, {', '.join(_SEARCHED)} FROM articles WHERE id BETWEEN ? AND ?"
)


def write(records: Iterable[Record], path: Path, _about: About) -> int:
    """Write *records* to *path*; return how many.

    Memory does not grow with the corpus. The bytes are the same for the same records and version of
    SQLite.

    Raises:
        OSError: SQLite cannot write it.
    """
    try:
        with closing(_connected(path)) as database:
            database.executescript(_SETUP + _tables())
            database.execute(_HASH, (_HASH_BYTES,))
            database.execute("BEGIN")
            count = _filled(database, records)
            for each in _indexes():
                database.execute(each)
            database.execute("COMMIT")
            database.execute(_HASH, (_HASH_DEFAULT,))
    except sqlite3.OperationalError as error:
        raise OSError(None, f"SQLite: {error}", str(path)) from error
    return count


def _connected(path: Path) -> sqlite3.Connection:
    """Return a connection that two threads use by turns."""
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


def _tables() -> str:
    columns = ", ".join(f'"{each.name}" {_type(each)}' for each in _COLUMNS)
    links = "".join(_LINKS.format(table=table, one=table[:-1]) for table in _LINKED)
    return f"CREATE TABLE articles (id INTEGER PRIMARY KEY, {columns});{links}{_SEARCH}"


def _type(column: Column) -> str:
    numbers = (Kind.NUMBER, Kind.FLAG)
    return "INTEGER" if column.field is not None and column.field.kind in numbers else "TEXT"


def _indexes() -> Iterator[str]:
    yield "CREATE UNIQUE INDEX articles_by_path ON articles(path)"
    yield 'CREATE INDEX articles_by_date ON articles("publishedDateTime")'
    yield 'CREATE INDEX articles_by_provider ON articles("provider_domain")'
    for table in _LINKED:
        yield f"CREATE INDEX articles_by_{table} ON articles_{table}({table[:-1]})"


def _filled(database: sqlite3.Connection, records: Iterable[Record]) -> int:
    every = ", ".join("?" * (len(_COLUMNS) + 1))
    count = 0
    rest = iter(records)
    linked = [(steps, _Links(database, table)) for table, steps in _LINKED.items()]
    with ThreadPoolExecutor(1) as beside:
        # SQLite takes words to pieces while the next records are read: it is most of the time.
        searched: Future[object] | None = None
        while some := [row(each) for each in islice(rest, _BATCH)]:
            rows = [(number, *_values(each)) for number, each in enumerate(some, count + 1)]
            if searched is not None:
                searched.result()
            database.executemany(f"INSERT INTO articles VALUES ({every})", rows)  # noqa: S608
            for steps, links in linked:
                links.add([_names(each, steps) for each in some], count + 1)
            searched = beside.submit(database.execute, _INDEX, (count + 1, count + len(some)))
            count += len(some)
        if searched is not None:
            searched.result()
    return count


def _values(values: Mapping[str, Any]) -> Iterator[Any]:
    for column in _COLUMNS:
        value: Any = values
        for step in column.steps:
            value = value.get(step)
            if value is None:
                break
        if value is not None and column.field is not None and column.field.many:
            value = to_json(value).decode()
        yield value


def _names(values: Mapping[str, Any], steps: Sequence[str]) -> list[str]:
    found: Any = values
    for step in steps:
        found = found.get(step, {})
    return [each if isinstance(each, str) else each.get("name", "") for each in found]


class _Links:
    """The table of all names of a kind, and the one that says which articles have them."""

    def __init__(self, database: sqlite3.Connection, table: str) -> None:
        self._database = database
        self._find = f"SELECT id FROM {table} WHERE name = ?"  # noqa: S608 - from above
        self._add = f"INSERT OR IGNORE INTO {table} (name) VALUES (?)"  # noqa: S608
        self._link = f"INSERT OR IGNORE INTO articles_{table} VALUES (?, ?)"  # noqa: S608
        self._known: dict[str, int] = {}

    def add(self, linked: Sequence[Sequence[str]], first: int) -> None:
        """Link the articles from number *first* on to the names that each has."""
        if len(self._known) > _KNOWN:
            self._known.clear()
        pairs = [
            (number, self._known.get(name) or self._number(name))
            for number, names in enumerate(linked, first)
            for name in names
        ]
        self._database.executemany(self._link, pairs)

    def _number(self, name: str) -> int:
        self._database.execute(self._add, (name,))
        number: int = self._database.execute(self._find, (name,)).fetchone()[0]
        self._known[name] = number
        return number


def read(path: Path) -> Iterator[Record]:
    """Yield the records of the database at *path* as they were written, in its order.

    Raises:
        OSError: it cannot be read, or is no such database.
        LineError: a row is none of a record.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            names = ", ".join(f'"{column.name}"' for column in _COLUMNS)
            for values in database.execute(f"SELECT {names} FROM articles ORDER BY id"):  # noqa: S608
                yield record(_nested(values))
    except sqlite3.Error as error:
        raise OSError(None, f"SQLite: {error}", str(path)) from error


def _nested(values: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, value in zip(_COLUMNS, values, strict=True):
        if value is not None:
            *above, last = column.steps
            place = found
            for step in above:
                place = place.setdefault(step, {})
            place[last] = _READ.get(_form(column), lambda same: same)(value)
    return found


def _form(column: Column) -> str:
    if column.field is None:
        return ""
    return "json" if column.field.many else column.field.kind.name


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {"json": from_json, "FLAG": bool}

EXPORTER = Exporter(
    about="SQLite with full-text search, for Datasette", write=write, of_records=True
)
