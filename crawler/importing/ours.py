"""Records in our own forms: taken as they are."""

from collections.abc import Collection, Mapping
from itertools import zip_longest
from typing import Any, Final

from pydantic_core import from_json

from crawler.article import lines
from crawler.article.record import Article, Image, Part
from crawler.article.shape import FieldShape, Kind, shape

_MARKS: Final = ("title", "publishedDateTime", "originalUrl")
"""Keys that every record has as text; other programs have not all of them under these names."""

_COLUMNS: Final = frozenset({lines.PATH, *_MARKS, "provider_name", "provider_domain"})
_UNKNOWN: Final = "unknown"
"""Column with what has no other, as JSON that is nested as a record is."""


_SHOWN: Final = 60


def is_ours(values: Mapping[str, Any]) -> bool:
    """Tell whether *values* are a record of ours: a line of JSON, or an item of the JSON API."""
    return (
        isinstance(values.get("provider"), Mapping)
        and isinstance(values.get(lines.PATH), str)
        and all(isinstance(values.get(name), str) for name in _MARKS)
    )


def is_our_table(columns: Collection[str]) -> bool:
    """Tell whether a table with *columns* is our CSV."""
    return _COLUMNS.issubset(columns)


def article_of(values: Mapping[str, Any]) -> tuple[str, Article]:
    """Return the name of the file and the article that *values*, which are ours, say.

    The API has every known key, with null for what is absent (record-format 4).

    Raises:
        LineError: they are no record; the message names the field.
    """
    name = str(values[lines.PATH]).replace("\\", "/").rpartition("/")[2]
    if any(values.get(key, 0) is None for key in shape(Article)):
        values = _without_nulls(values)
        values = {key: value for key, value in values.items() if (key, value) != ("content", "")}
    return name, lines.article_of(values)


def values_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the values that *cells*, by the columns of our CSV, are made of.

    Parts have columns of their own: ``provider_name``, ``image_url`` for the first picture. Texts
    of a list have ``; `` between them, or are JSON, as all other lists.

    Raises:
        LineError: a cell is not what its column holds; the message names it.
    """
    found: dict[str, Any] = {lines.PATH: _text(cells[lines.PATH]), **_part(cells, Article, "")}
    if image := _part(cells, Image, "image_"):
        found["images"] = [image]
    if body := cells.get(lines.BODY):
        found[lines.BODY] = _text(body)
    more = lines.loaded(cells[_UNKNOWN]) if cells.get(_UNKNOWN) else {}
    merged: dict[str, Any] = _beside(found, more)
    return merged


def _part(cells: Mapping[str, str], part: type[Part], above: str) -> dict[str, Any]:
    """Return the values of a *part*, whose columns begin with *above*; what is absent left out."""
    found: dict[str, Any] = {}
    for name, field in shape(part).items():
        if field.part is not None and not field.many:
            found[name] = _part(cells, field.part, f"{above}{name}_")
            continue
        people = field.part is not None and len(shape(field.part)) == 1
        column = name if people else f"{above}{name}"
        if cell := cells.get(column):
            try:
                found[name] = _value(cell, field, people=people)
            except ValueError:
                raise lines.LineError(
                    f"{column}: {cell[:_SHOWN]!r} is not what stands there"
                ) from None
        elif column in cells and part is not Image and _is_always_there(part, field):
            found[name] = ""
    return found


def _is_always_there(part: type[Part], field: FieldShape) -> bool:
    """Tell whether every *part* has *field* as a text, so that an empty cell is an empty text."""
    is_text = field.kind in (Kind.QUOTED, Kind.PLAIN) and not field.many
    return is_text and part.model_fields[field.name].default is not None


def _value(cell: str, field: FieldShape, *, people: bool) -> Any:  # noqa: ANN401 - the field's
    if people:
        return [{"name": name} for name in _parted(_text(cell))]
    if field.many:
        return _parted(_text(cell)) if field.part is None else from_json(cell)
    if field.kind is Kind.NUMBER:
        return int(cell)
    return cell == "true" if field.kind is Kind.FLAG else _text(cell)


def _text(cell: str) -> str:
    """Return the text of *cell*: an apostrophe in front only keeps spreadsheets from running it."""
    return cell.removeprefix("'")


def _parted(text: str) -> list[Any]:
    found = from_json(text) if text.startswith("[") else text.split("; ")
    return list(found)


def _beside(value: Any, more: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return *value* with what stands in *more* at the same places."""
    if isinstance(value, Mapping) and isinstance(more, Mapping):
        both = {
            key: _beside(each, more[key]) if key in more else each for key, each in value.items()
        }
        return {**both, **{key: each for key, each in more.items() if key not in value}}
    if isinstance(value, list) and isinstance(more, list):
        pairs: Any = zip_longest(value, more, fillvalue={})
        return [_beside(one, other) for one, other in pairs]
    return value


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, Mapping):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value
