"""Tables: CSV, with the columns' names in the first row, our own and anybody's."""

import csv
from collections import deque
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Final

from crawler.article.lines import LineError
from crawler.article.tables import columns, record_of
from crawler.importing.fields import FIELDS, plain
from crawler.importing.importers import Asked, Fault, Importer, Item
from crawler.importing.ours import file_of, is_our_table
from crawler.importing.reading import LONGEST_LINE, Line, lines, place

MOST_COLUMNS: Final = 1_000
_MOST_LINES: Final = 100_000
"""Of one row, and of all that are read a second time."""

_DELIMITERS: Final = ",;\t|"
_INERT: Final = ("'=", "'+", "'-", "'@", "'\t", "'\r")
"""How our own export writes a cell that a spreadsheet would take for a formula."""


def read(path: Path, asked: Asked) -> Iterator[Item | Fault]:
    """Yield the rows of the table at *path*, by the names of the columns."""
    csv.field_size_limit(LONGEST_LINE)
    source = _Source(lines(path, asked.encoding))
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ""
    names: list[str] | None = None
    is_ours = False
    for line, row, fault in _rows(source, delimiter):
        where = place(path, line)
        if fault:
            yield Fault(where, fault)
            if names is None:
                return
        elif names is None:
            names = [cell.strip() for cell in row]
            if why := _unusable(names, asked):
                yield Fault(where, why)
                return
            is_ours = not asked.names and is_our_table(names)
        elif len(row) > len(names):
            yield Fault(where, f"{len(row)} cells, and the first row names {len(names)} columns")
        else:
            yield _ours(where, names, row) if is_ours else _item(where, names, row)


def _ours(where: str, names: list[str], row: list[str]) -> Item | Fault:
    """Return the record that a *row* of our own export is."""
    known = {column.name: column for column in columns(body=True)}
    try:
        found = record_of(
            (known.get(name), cell) for name, cell in zip_longest(names, row, fillvalue="")
        )
        return Item(place=where, article=found.article, name=file_of(found.name), is_record=True)
    except LineError as error:
        return Fault(where, str(error))


def _item(where: str, names: list[str], row: list[str]) -> Item:
    values: dict[str, str] = {}
    for name, cell in zip(names, row, strict=False):
        if cell.strip():
            values.setdefault(name, cell[1:] if cell.startswith(_INERT) else cell)
    return Item(place=where, values=values)


def _unusable(names: list[str], asked: Asked) -> str:
    """Return why nothing can come of a table with the columns *names*; empty if something can."""
    if len(names) > MOST_COLUMNS:
        return f"more than {MOST_COLUMNS:,} columns"
    told = asked.names.get("title")
    known = {plain(name) for name in FIELDS["title"]}
    if any(name in told for name in names) if told else any(plain(each) in known for each in names):
        return ""
    there = ", ".join(names)[:200]
    return f"no column of titles among {there} (say which it is: --map title=NAME)"


class _Source:
    """Lines for a reader of rows, which can be given back."""

    def __init__(self, source: Iterator[Line]) -> None:
        self._source = source
        self._again: deque[Line] = deque()
        self.row: list[Line] = []
        """Those of the row that is being read."""
        self.left = _MOST_LINES

    def __iter__(self) -> "_Source":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source)
        self.row.append(line)
        if line.fault or len(self.row) > _MOST_LINES:
            raise csv.Error(line.fault or f"a row of over {_MOST_LINES:,} lines")
        return line.text

    def peek(self) -> str:
        """Return the text of the next line; empty if there is none."""
        if not self._again:
            self._again.extend([line for line in [next(self._source, None)] if line is not None])
        return self._again[0].text if self._again else ""

    def give_back(self) -> None:
        """Let all lines of the row but the first be read again: a quote in it is never closed."""
        rest = self.row[1:]
        if len(rest) <= self.left:
            self.left -= len(rest)
            self._again.extendleft(reversed(rest))


def _rows(source: _Source, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield number of the first line, cells, and fault of each row that is not blank."""
    reader = csv.reader(source, delimiter=delimiter or _delimiter(source.peek()), strict=True)
    number = 1
    while True:
        source.row = []
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number = source.row[0].number if source.row else number
            source.give_back()
            yield number, [], _why(str(error))
            continue
        if any(cell.strip() for cell in row):
            yield source.row[0].number, row, ""


def _delimiter(header: str) -> str:
    """Return what parts the cells of *header*: what is most often in it, outside of quotes."""
    bare = "".join(header[:LONGEST_LINE].split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def _why(error: str) -> str:
    if "unexpected end of data" in error or "field larger than" in error:
        return "a quote in this row is never closed"
    if "expected after" in error:
        return 'a quote inside a cell: write it twice ("")'
    return error


IMPORTER: Final = Importer(
    read=read,
    about="CSV with the names of the columns in the first row",
    suffixes=(".csv", ".tsv"),
)
