"""Records as Arrow's columns, made where they are read and sent as Arrow's IPC stream.

Arrays are made of their buffers (Arrow Columnar Format): ``pyarrow.array`` imports pandas if it is
there, which takes a second and 50 MB in each process.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import Any, Final

from crawler.article.lines import BODY, PATH, Record
from crawler.article.record import Article, Part
from crawler.article.rows import MORE, row
from crawler.article.shape import FieldShape, Kind, shape
from crawler.exporting import in_parts
from exporters import _arrow


def tables(records: Iterable[Record], size: int) -> Iterator[Any]:
    """Yield *records* as tables of *size* rows, the last one of fewer.

    A list that is absent is an empty one; everything else that is absent is null.
    """
    pa = _arrow.arrow()
    waiting: list[Any] = []
    rows = 0
    for count, data in in_parts(records, batch):
        waiting.append(pa.ipc.open_stream(data).read_all())
        rows += count
        while rows >= size:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, size).combine_chunks()
            waiting, rows = [whole.slice(size)], rows - size
    if rows:
        yield pa.concat_tables(waiting).combine_chunks()


def batch(records: Sequence[Record]) -> bytes:
    """Return *records* as an IPC stream with one record batch."""
    pa = _arrow.arrow()
    rows = [row(each) for each in records]
    columns = [
        _texts(pa, [each[PATH] for each in rows]),
        *_columns(pa, Article, rows),
        *(_texts(pa, [each.get(name) for each in rows]) for name in (BODY, MORE)),
    ]
    whole = _arrow.schema()
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, whole) as stream:
        stream.write_batch(pa.RecordBatch.from_arrays(columns, schema=whole))
    found: bytes = out.getvalue().to_pybytes()
    return found


def _columns(
    pa: Any,  # noqa: ANN401 - pyarrow has no types
    part: type[Part],
    values: Sequence[Mapping[str, Any]],
) -> list[Any]:
    return [
        _array(pa, field, [each.get(field.name) for each in values])
        for field in shape(part).values()
    ]


def _array(pa: Any, field: FieldShape, values: Sequence[Any]) -> Any:  # noqa: ANN401
    """Return the *values* of *field*, one a row."""
    if not field.many:
        return _scalars(pa, field, values)
    lists = [each or () for each in values]
    ends = pa.py_buffer(array("i", accumulate(map(len, lists), initial=0)))
    offsets = pa.Array.from_buffers(pa.int32(), len(lists) + 1, [None, ends])
    return pa.ListArray.from_arrays(offsets, _scalars(pa, field, list(chain.from_iterable(lists))))


def _scalars(pa: Any, field: FieldShape, values: Sequence[Any]) -> Any:  # noqa: ANN401
    kind = _arrow.type_of(field, one=True)
    if field.part is not None:
        return pa.StructArray.from_arrays(_columns(pa, field.part, values), fields=list(kind))
    if not any(each is not None for each in values):
        return pa.nulls(len(values), kind)
    if field.kind is Kind.INSTANT:
        return _texts(pa, values).cast(kind)
    data = _DATA.get(field.kind)
    if data is None:
        return _texts(pa, values)
    buffers = [_present(pa, values), pa.py_buffer(data(values))]
    return pa.Array.from_buffers(kind, len(values), buffers)


def _texts(pa: Any, values: Sequence[str | None]) -> Any:  # noqa: ANN401
    data = [each.encode() if each else b"" for each in values]
    ends = pa.py_buffer(array("i", accumulate(map(len, data), initial=0)))
    buffers = [_present(pa, values), ends, pa.py_buffer(b"".join(data))]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def _present(pa: Any, values: Sequence[object]) -> Any:  # noqa: ANN401
    """Return the bits that tell which of *values* are not null; None if all are."""
    if None not in values:
        return None
    return pa.py_buffer(_bits([each is not None for each in values]))


def _numbers(values: Sequence[int | None]) -> "array[int]":
    return array("q", [each or 0 for each in values])


def _bits(values: Iterable[bool | None]) -> bytes:
    """Return a bit for each of *values*, the first one in the lowest place of the first byte."""
    digits = "".join("1" if each else "0" for each in values)
    return int(digits[::-1] or "0", 2).to_bytes(len(digits) // 8 + 1, "little")


_DATA: Final[Mapping[Kind, Callable[[Sequence[Any]], Any]]] = {
    Kind.NUMBER: _numbers,
    Kind.FLAG: _bits,
}
