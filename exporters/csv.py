"""CSV (RFC 4180), in UTF-8 with a header row, for spreadsheets: no cell is run as a formula.

A column for each key, ``provider_name`` and so on for the provider's, ``image_url`` and so on for
the lead image's. Text is as in ``crawler.article.cells``; numbers stay numbers; an empty cell is a
key that is absent. A list of texts is its items with ``; `` between, or JSON if that would not give
them back; other lists are JSON. What has no column is JSON in ``unknown``.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import StrictBool
from pydantic_core import from_json, to_json

from crawler.article.cells import inert, joined, original, parted
from crawler.article.document import LARGEST
from crawler.article.lines import BODY, LineError, Record, loaded
from crawler.article.record import Image, Part
from crawler.article.rows import MORE, apart, flat, together
from crawler.article.shape import FieldShape, Kind, shape
from crawler.exporting import About, Exporter, Options

_IMAGES: Final = "images"
_IMAGE: Final = "image"
_PROVIDER: Final = "provider"
_NONE: Final[Mapping[str, Any]] = {}


class CsvOptions(Options):
    """What may be chosen."""

    body: StrictBool = False
    """Whether the text is a column, too."""


class _Column(NamedTuple):
    """A column, and how its values become cells and cells its values."""

    name: str
    steps: tuple[str, ...]
    cell: Callable[[Any], object]
    value: Callable[[str], Any]
    absent: str | None = None
    """What an empty cell means: the empty text where a record always has the key."""


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write *records* to *path*; return how many. Memory does not grow with the corpus."""
    columns = _columns(body=about.chosen(CsvOptions).body)
    count = 0
    with path.open("x", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([column.name for column in columns])
        for each in records:
            values, more = apart(each)
            _shorten_images(values, more)
            if more:
                values[MORE] = to_json(more).decode()
            out.writerow(_cells(columns, values))
            count += 1
    return count


def _cells(columns: Iterable[_Column], values: Mapping[str, Any]) -> list[object]:
    parts = {name: values.get(name, _NONE) for name in (_PROVIDER, _IMAGE)}
    return [
        None if (value := parts.get(steps[0], values).get(steps[-1])) is None else cell(value)
        for _, steps, cell, _, _ in columns
    ]


def _shorten_images(values: dict[str, Any], more: dict[str, Any]) -> None:
    """Leave the lead image in *values*, under a name of its own; others go to *more*.

    All go there where the lead image has no address: its cells would tell of none.
    """
    images = values.pop(_IMAGES, ())
    if not images:
        return
    first = 1 if images[0]["url"] else 0
    if first:
        values[_IMAGE] = images[0]
    if len(images) > first:
        beside = more.get(_IMAGES) or [{}] * len(images)
        rest = [each | also for each, also in zip(images[first:], beside[first:], strict=True)]
        more[_IMAGES] = [*beside[:first], *rest]


def read(path: Path) -> Iterator[Record]:
    """Yield the records of the CSV file at *path*, in its order.

    Each is as it was written, but for text that was left out or, where it may be absent, empty.

    Raises:
        OSError: the file cannot be read.
        LineError: a row is none of a record; the message names its line.
    """
    csv.field_size_limit(LARGEST)
    columns = {column.name: column for column in _columns(body=True)}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = [columns.get(name) for name in next(rows, ())]
        for cells in rows:
            try:
                yield _record(zip(header, cells, strict=True))
            except ValueError as error:
                raise LineError(f"{path}:{rows.line_num}: {error}") from None


def _record(cells: Iterable[tuple[_Column | None, str]]) -> Record:
    values: dict[str, Any] = {}
    for column, cell in cells:
        if column is None:
            continue
        value = column.value(cell) if cell else column.absent
        if value is not None:
            *above, last = column.steps
            place = values
            for step in above:
                place = place.setdefault(step, {})
            place[last] = value
    more = loaded(values.pop(MORE, "{}"))
    image = values.pop(_IMAGE, None)
    if image:
        values[_IMAGES] = [image, *({} for _ in more.get(_IMAGES, ())[1:])]
    return together(values, more)


@cache
def _columns(*, body: bool) -> tuple[_Column, ...]:
    found: list[_Column] = []
    for column in flat():
        if column.steps == (_IMAGES,):
            found += (
                _column(f"{_IMAGE}_{name}", (_IMAGE, name), field, Image)
                for name, field in shape(Image).items()
            )
        elif column.name != BODY or body:
            found.append(_column(column.name, column.steps, column.field, column.part))
    return tuple(found)


def _column(
    name: str, steps: tuple[str, ...], field: FieldShape | None, part: type[Part]
) -> _Column:
    if field is None:
        return _Column(name, steps, inert, original)
    if field.many:
        return _list(name, steps, field)
    match field.kind:
        case Kind.NUMBER:
            return _Column(name, steps, str, int)
        case Kind.FLAG:
            return _Column(name, steps, lambda flag: "true" if flag else "false", "true".__eq__)
        case Kind.INSTANT:
            return _Column(name, steps, str, str)
    always = part.model_fields[field.name].default is not None and part is not Image
    return _Column(name, steps, inert, original, "" if always else None)


def _list(name: str, steps: tuple[str, ...], field: FieldShape) -> _Column:
    if field.part is None:
        return _Column(
            name, steps, lambda items: inert(joined(items)), lambda cell: parted(original(cell))
        )
    keys = tuple(shape(field.part))
    if len(keys) > 1:
        return _Column(name, steps, lambda items: to_json(items).decode(), from_json)
    return _Column(  # people: their names
        steps[-1],
        steps,
        lambda items: inert(joined([each.get(keys[0], "") for each in items])),
        lambda cell: [{keys[0]: text} for text in parted(original(cell))],
    )


EXPORTER = Exporter(
    about="CSV for spreadsheets, no cell of which is run as a formula",
    write=write,
    options=CsvOptions,
)
