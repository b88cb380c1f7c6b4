"""CSV (RFC 4180), in UTF-8 with a header row, for spreadsheets: no cell is run as a formula.

The columns are those of ``crawler.article.tables``; numbers stay numbers.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pydantic import StrictBool

from crawler.article.document import LARGEST
from crawler.article.lines import LineError, Record
from crawler.article.tables import cells_of, columns, record_of
from crawler.exporting import About, Exporter, Options

_BUFFER: Final = 1 << 20


class CsvOptions(Options):
    """What may be chosen."""

    body: StrictBool = False
    """Whether the text is a column, too."""


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write *records* to *path*; return how many. Memory does not grow with the corpus."""
    found = columns(body=about.chosen(CsvOptions).body)
    count = 0
    with path.open("x", _BUFFER, encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([column.name for column in found])
        for each in records:
            out.writerow(cells_of(found, each))
            count += 1
    return count


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
