"""Records as Arrow tables, for the formats by columns: the schema follows from the record's types.

pyarrow is imported when it is needed: formats are listed without it.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from crawler.article import instants
from crawler.article.lines import BODY, PATH, Record
from crawler.article.record import Article, Part
from crawler.article.rows import MORE, record
from crawler.article.shape import FieldShape, Kind, shape
from crawler.portal.errors import PortalError

EXTRA: Final = "parquet"
_BATCH: Final = 512
"""Records that are read at a time: as plain values they take ten times the memory of a table."""

_LEVEL: Final = 1
"""Of zstd."""


def arrow() -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the module ``pyarrow``, with ``pyarrow.parquet``.

    Raises:
        PortalError: it is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - see above
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError:
        raise PortalError(f"needs pyarrow: pip install 'masthead[{EXTRA}]'") from None
    return pa


@cache
def schema() -> Any:  # noqa: ANN401
    """Return the Arrow schema: ``path``, the record's fields in file order, ``body``, ``unknown``.

    Instants are timestamps in milliseconds and UTC, since Parquet has none in seconds.
    """
    pa = arrow()
    return pa.schema(
        [
            pa.field(PATH, pa.string(), nullable=False),
            *_fields(pa, Article),
            pa.field(BODY, pa.string()),
            pa.field(MORE, pa.string()),
        ]
    )


def _fields(pa: Any, part: type[Part]) -> list[Any]:  # noqa: ANN401
    return [pa.field(field.name, type_of(field)) for field in shape(part).values()]


@cache
def type_of(field: FieldShape, *, one: bool = False) -> Any:  # noqa: ANN401
    """Return the Arrow type of *field*, or of *one* of its values."""
    pa = arrow()
    if field.many and not one:
        return pa.list_(type_of(field, one=True))
    match field.kind:
        case Kind.PART:
            assert field.part is not None  # noqa: S101 - for the type checker
            return pa.struct(_fields(pa, field.part))
        case Kind.INSTANT:
            return pa.timestamp("ms", "UTC")
        case Kind.NUMBER:
            return pa.int64()
        case Kind.FLAG:
            return pa.bool_()
        case _:
            return pa.string()


def written(path: Path, parts: Iterable[Any]) -> int:
    """Write tables to the new file at *path* as Parquet, each as a row group; return the rows."""
    pa = arrow()
    count = 0
    with pa.parquet.ParquetWriter(
        path,
        schema(),
        compression="zstd",
        compression_level=_LEVEL,
        use_dictionary=list(_paths(Article, {Kind.PLAIN})),
        write_statistics=list(_paths(Article, set(Kind) - {Kind.QUOTED, Kind.PART})),
    ) as out:
        for table in parts:
            out.write_table(table, row_group_size=max(1, table.num_rows))
            count += table.num_rows
    return count


def _paths(part: type[Part], kinds: Container[Kind], above: str = "") -> Iterator[str]:
    """Yield the paths of the columns of some *kinds*, as Parquet has them.

    Names and topics come again and again, and are worth a dictionary; addresses and long texts are
    not, and their bounds tell nobody anything.
    """
    for field in shape(part).values():
        path = f"{above}{field.name}{'.list.element' if field.many else ''}"
        if field.part is not None:
            yield from _paths(field.part, kinds, f"{path}.")
        elif field.kind in kinds:
            yield path


def read(path: Path) -> Iterator[Record]:
    """Yield the records of the Parquet file at *path* as they were written, in its order.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no Parquet file, or not one of records.
    """
    pa = arrow()
    with pa.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH):
            for values in batch.to_pylist():
                yield record(_told(values, Article))


def _told(values: Mapping[str, Any], part: type[Part]) -> dict[str, Any]:
    """Return *values* with the instants of *part* as text."""
    found = dict(values)
    for name, field in shape(part).items():
        value = found.get(name)
        if value is None:
            continue
        if field.kind is Kind.INSTANT:
            found[name] = instants.written(value)
        elif field.part is not None:
            found[name] = (
                [_told(each, field.part) for each in value]
                if field.many
                else _told(value, field.part)
            )
    return found
