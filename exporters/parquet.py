"""Parquet: typed columns, lists and structs as the record nests them, zstd."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import Field, StrictInt

from crawler.exporting import About, Exporter, Options, Record
from exporters import _arrow, _batches
from exporters._arrow import read

__all__ = ["EXPORTER", "ParquetOptions", "read", "write"]


class ParquetOptions(Options):
    """What may be chosen."""

    row_group: StrictInt = Field(default=2_000, ge=1, le=100_000)
    """Records in a row group: readers skip whole groups, and hold one in memory."""


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write *records* to *path*; return how many.

    Memory holds one row group. The bytes are the same for the same records and version of pyarrow.
    """
    size = about.chosen(ParquetOptions).row_group
    return _arrow.written(path, _batches.tables(records, size))


EXPORTER = Exporter(
    about="Parquet, typed and nested, without loss",
    write=write,
    of_records=True,
    options=ParquetOptions,
    needs=_arrow.EXTRA,
)
