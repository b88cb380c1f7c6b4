"""One SQLite database, ready for Datasette: articles, their topics, tags and authors, full text.

``articles`` has a column for each key, with lists as JSON; ``topics``, ``tags`` and ``authors`` are
tables of their own, linked by ``articles_topics`` and so on; ``articles_fts`` (FTS5) finds words in
title, excerpt and body whatever their accents.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from pydantic_core import from_json, to_json

from crawler.article.lines import Record
from crawler.article.rows import Column, flat, record, row
from crawler.article.shape import Kind
from crawler.exporting import About, Exporter, in_parts
from exporters._links import Links

_BATCH: Final = 256
_CACHE_KB: Final = 32_768
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

# Words wait in memory until they are so many bytes, and what is written then is merged only where
# else there were too many pieces (16). The settings stay in the table, so they are set back.
_SET: Final = "INSERT INTO articles_fts (articles_fts, rank) VALUES (?, ?)"
_WHILE_WRITING: Final = (("hashsize", 32 << 20), ("automerge", 0))
_BY_DEFAULT: Final = (("hashsize", 1 << 20), ("automerge", 4))

_MARKS: Final = ", ".join("?" * (len(_COLUMNS) + 1))
_ADD: Final = f"INSERT INTO articles VALUES ({_MARKS})"  # noqa: S608 - from above

# Value by value: before a statement that selects several, SQLite has FTS5 write all that waits.
_INDEX: Final = f"INSERT INTO articles_fts (rowid, {', '.join(_SEARCHED)}) VALUES (?, ?, ?, ?)"  # noqa: S608
_searched: Final = itemgetter(
    0, *(number for number, each in enumerate(_COLUMNS, 1) if each.name in _SEARCHED)
)

Row = tuple[tuple[Any, ...], tuple[list[str], ...]]
"""Values of an article by column, and its names for each table of names, each once."""


def write(records: Iterable[Record], path: Path, _about: About) -> int:
    """Write *records* to *path*; return how many.

    Memory does not grow with the corpus. The bytes are the same for the same records and version of
    SQLite.

    Raises:
        OSError: SQLite cannot write it.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.executescript(_SETUP + _tables())
            database.executemany(_SET, _WHILE_WRITING)
            database.execute("BEGIN")
            count = _filled(database, records)
            for each in _indexes():
                database.execute(each)
            database.execute("COMMIT")
            database.executemany(_SET, _BY_DEFAULT)
    except sqlite3.OperationalError as error:
        raise OSError(None, f"SQLite: {error}", str(path)) from error
    return count


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
    """Fill the tables, always so many records at a time: where what lies depends on that."""
    linked = [Links(database, table) for table in _LINKED]
    rows = chain.from_iterable(made for _, made in in_parts(records, _made))
    count = 0
    while some := list(islice(rows, _BATCH)):
        found = [(number, *values) for number, (values, _) in enumerate(some, count + 1)]
        database.executemany(_ADD, found)
        for place, links in enumerate(linked):
            links.add([names[place] for _, names in some], count + 1)
        database.executemany(_INDEX, map(_searched, found))
        count += len(some)
    return count


def _made(records: Sequence[Record]) -> list[Row]:
    found = map(row, records)
    return [
        (tuple(_values(each)), tuple(_names(each, steps) for steps in _LINKED.values()))
        for each in found
    ]


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
    """Return the names that *steps* lead to, each once."""
    found: Any = values
    for step in steps:
        found = found.get(step, {})
    names = [each if isinstance(each, str) else each.get("name", "") for each in found]
    return list(dict.fromkeys(names))


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
