"""A record as the row of a flat table of texts, and back.

A column for each key, ``provider_name`` and so on for the provider's, ``image_url`` and so on for
the lead image's. Text is as in ``crawler.article.cells``; an empty cell is a key that is absent. A
list of texts is its items with ``; `` between, or JSON if that would not give them back; other
lists are JSON. What has no column is JSON in ``unknown``.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from pydantic_core import from_json, to_json

from crawler.article.cells import inert, joined, original, parted
from crawler.article.lines import BODY, LineError, Record, loaded
from crawler.article.record import Image, Part
from crawler.article.rows import MORE, apart, flat, together
from crawler.article.shape import FieldShape, Kind, shape

_IMAGES: Final = "images"
_IMAGE: Final = "image"
_PROVIDER: Final = "provider"
_NONE: Final[Mapping[str, Any]] = {}
_SHOWN: Final = 60


class Column(NamedTuple):
    """A column, and how its values become cells and cells its values."""

    name: str
    above: str
    """Key of the mapping that its value is in; empty if that is the record."""

    key: str
    cell: Callable[[Any], str]
    value: Callable[[str], Any]
    absent: str | None = None
    """What an empty cell means: the empty text where a record always has the key."""


def cells_of(columns: Iterable[Column], record: Record) -> list[str | None]:
    """Return the cells of *record*; None for an empty one."""
    values, more = apart(record)
    _shorten_images(values, more)
    if more:
        values[MORE] = to_json(more).decode()
    parts = {name: values.get(name, _NONE) for name in (_PROVIDER, _IMAGE)}
    parts[""] = values
    return [
        None if (value := parts[above].get(key)) is None else cell(value)
        for _, above, key, cell, _, _ in columns
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


def record_of(cells: Iterable[tuple[Column | None, str]]) -> Record:
    """Return the record of *cells* with their columns; None is one that no record has.

    Text that was left out or, where it may be absent, empty, is absent.

    Raises:
        LineError: a cell is not what its column holds; the message names it.
    """
    values: dict[str, Any] = {}
    for column, cell in cells:
        if column is None:
            continue
        value = _value(column, cell) if cell else column.absent
        if value is not None:
            place = values.setdefault(column.above, {}) if column.above else values
            place[column.key] = value
    more = loaded(values.pop(MORE, "{}"))
    image = values.pop(_IMAGE, None)
    if image:
        values[_IMAGES] = [image, *({} for _ in more.get(_IMAGES, ())[1:])]
    return together(values, more)


def _value(column: Column, cell: str) -> Any:  # noqa: ANN401 - the column's
    try:
        return column.value(cell)
    except ValueError:
        shown = cell[:_SHOWN]
        raise LineError(f"{column.name}: {shown!r} is not what stands there") from None


@cache
def columns(*, body: bool) -> tuple[Column, ...]:
    """Return the columns of a table, with or without texts."""
    found: list[Column] = []
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
) -> Column:
    above, key = steps if len(steps) > 1 else ("", *steps)
    if field is None:
        return Column(name, above, key, inert, original)
    if field.many:
        return _list(name, above, key, field)
    match field.kind:
        case Kind.NUMBER:
            return Column(name, above, key, str, int)
        case Kind.FLAG:
            return Column(name, above, key, lambda flag: "true" if flag else "false", "true".__eq__)
        case Kind.INSTANT:
            return Column(name, above, key, str, str)
    always = part.model_fields[field.name].default is not None and part is not Image
    return Column(name, above, key, inert, original, "" if always else None)


def _list(name: str, above: str, key: str, field: FieldShape) -> Column:
    if field.part is None:
        return Column(
            name,
            above,
            key,
            lambda items: inert(joined(items)),
            lambda cell: parted(original(cell)),
        )
    keys = tuple(shape(field.part))
    if len(keys) > 1:
        return Column(name, above, key, lambda items: to_json(items).decode(), from_json)
    return Column(  # people: their names
        key,
        above,
        key,
        lambda items: inert(joined([each.get(keys[0], "") for each in items])),
        lambda cell: [{keys[0]: text} for text in parted(original(cell))],
    )
