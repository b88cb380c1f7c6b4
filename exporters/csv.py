"""CSV (RFC 4180), in UTF-8 with a header row, for spreadsheets: no cell is run as a formula.

The columns are those of ``crawler.article.tables``; numbers stay numbers.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from pydantic import StrictBool

from crawler.article.document import LARGEST
from crawler.article.lines import LineError, Record
from crawler.article.tables import cells_of, columns, record_of
from crawler.exporting import About, Exporter, Options, in_parts

_BUFFER: Final = 1 << 20


class CsvOptions(Options):
    """What may be chosen."""

    body: StrictBool = False
    """Whether the text is a column, too."""


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write *records* to *path*; return how many. Memory does not grow with the corpus."""
    body = about.chosen(CsvOptions).body
    count = 0
    with path.open("xb", _BUFFER) as file:
        file.write(_text([[column.name for column in columns(body=body)]]))
        for some, rows in in_parts(records, partial(_rows, body=body)):
            file.write(rows)
            count += some
    return count


def _rows(records: Sequence[Record], *, body: bool) -> bytes:
    found = columns(body=body)
    return _text(cells_of(found, each) for each in records)


def _text(rows: Iterable[Iterable[str | None]]) -> bytes:
    """Return *rows* as ``csv.writer`` has them: it looks at each character for itself."""
    return "".join(
        [",".join([_quoted(cell) if cell else "" for cell in row]) + "\r\n" for row in rows]
    ).encode()


def _quoted(cell: str) -> str:
    if '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell


def read(path: Path) -> Iterator[Record]:
    """Yield the records of the CSV file at *path*, in its order.

    Each is as it was written, but for text that was left out or, where it may be absent, empty.

    Raises:
        OSError: the file cannot be read.
        LineError: a row is none of a record; the message names its line.
    """
    csv.field_size_limit(LARGEST)
    known = {column.name: column for column in columns(body=True)}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = [known.get(name) for name in next(rows, ())]
        for cells in rows:
            try:
                yield record_of(zip(header, cells, strict=True))
            except ValueError as error:
                raise LineError(f"{path}:{rows.line_num}: {error}") from None


EXPORTER = Exporter(
    about="CSV for spreadsheets, no cell of which is run as a formula",
    write=write,
    of_records=True,
    options=CsvOptions,
)
