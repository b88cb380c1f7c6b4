"""A record as a row of a table, without loss: a column for each key that the record defines.

What no column can hold is told in one more, ``unknown``, as JSON: keys that the record does not
define, whole numbers beyond 64 bits. It is nested as the record is, so that
``{"rating": 5, "provider": {"size": 2}}`` has one key of the record and one of its provider.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic_core import to_json

from crawler.article.lines import BODY, PATH, TYPES, UNKNOWN, LineError, Record, loaded
from crawler.article.record import Article, Part
from crawler.article.shape import FieldShape, Kind, shape

MORE: Final = "unknown"
"""The column with what has no other."""

_OWN: Final = frozenset({PATH, BODY})
_LAST: Final = frozenset({TYPES, UNKNOWN})
_LARGEST: Final = 2**63 - 1


def columns() -> tuple[str, ...]:
    """Return the names of a row's columns: ``path``, the record's own, ``body``, ``unknown``."""
    return (PATH, *shape(Article), BODY, MORE)


def row(record: Record) -> dict[str, Any]:
    """Return the values of *record* by column, what is absent left out; instants are text."""
    values, more = apart(record)
    if more:
        values[MORE] = to_json(more).decode()
    return values


def apart(record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of *record* that columns can hold, and what they cannot."""
    values = record.plain()
    return values, _taken(values, Article)


def record(values: Mapping[str, Any]) -> Record:
    """Return the record of which *values* are the row; None and empty lists are absent.

    Raises:
        LineError: ``path`` is missing, or ``unknown`` is no JSON object.
    """
    text = values.get(MORE)
    return together(values, loaded(text) if text else {})


def together(values: Mapping[str, Any], more: dict[str, Any]) -> Record:
    """Return the record that was taken ``apart`` into *values* and *more*; raises as ``record``."""
    name = values.get(PATH)
    if not isinstance(name, str):
        raise LineError(f"has no {PATH}")
    rest = {key: more.pop(key) for key in _LAST & more.keys()}
    found = {PATH: name, **_together(values, more, Article)}
    if values.get(BODY):
        found[BODY] = values[BODY]
    found.update({key: rest[key] for key in (UNKNOWN, TYPES) if key in rest})
    return Record(name, to_json(found))


@cache
def _plan(part: type[Part]) -> tuple[frozenset[str], tuple[FieldShape, ...], tuple[str, ...]]:
    """Return the keys of *part* that have columns, its fields that are parts, and its numbers."""
    fields = shape(part).values()
    return (
        frozenset({*shape(part), *(_OWN if part is Article else ())}),
        tuple(field for field in fields if field.part is not None),
        tuple(field.name for field in fields if field.kind is Kind.NUMBER),
    )


def _taken(values: dict[str, Any], part: type[Part]) -> dict[str, Any]:
    """Take what has no column out of *values*, which are a *part*; return it."""
    known, parts, numbers = _plan(part)
    found: dict[str, Any] = {}
    for field in parts:
        value = values.get(field.name)
        if value is not None:
            inner = _inner(value, field)
            if inner:
                found[field.name] = inner
    for name in numbers:
        if not -_LARGEST <= values.get(name, 0) <= _LARGEST:
            found[name] = values.pop(name)
    if not values.keys() <= known:
        for name in [name for name in values if name not in known]:
            found[name] = values.pop(name)
    return found


def _inner(value: Any, field: FieldShape) -> Any:  # noqa: ANN401 - as the field is
    assert field.part is not None  # noqa: S101 - for the type checker
    if not field.many:
        return _taken(value, field.part)
    inner = [_taken(each, field.part) for each in value]
    return inner if any(inner) else None


def _together(
    values: Mapping[str, Any], more: Mapping[str, Any], part: type[Part]
) -> dict[str, Any]:
    fields = shape(part)
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = values.get(name)
        if value is None:
            value = more.get(name)
        elif field.part is not None:
            value = _rebuilt(value, more.get(name), field)
        if value is not None and not (field.many and not value):
            found[name] = value
    found.update({name: value for name, value in more.items() if name not in fields})
    return found


def _rebuilt(value: Any, more: Any, field: FieldShape) -> Any:  # noqa: ANN401 - as the field is
    assert field.part is not None  # noqa: S101 - for the type checker
    if not field.many:
        return _together(value, more or {}, field.part)
    pairs = zip(value, more or [{}] * len(value), strict=True)
    return [_together(each, beside, field.part) for each, beside in pairs]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a flat table."""

    name: str
    steps: tuple[str, ...]
    """Keys that lead to its value in a record."""

    field: FieldShape | None = None
    """None for ``path``, ``body`` and ``unknown``: text."""

    part: type[Part] = Article
    """Of which it is a field."""


def flat() -> Iterator[Column]:
    """Yield the columns of a table in which a part that is no list has columns of its own.

    These are called ``provider_name``, ``provider_domain`` and so on.
    """
    yield Column(PATH, (PATH,))
    yield from _flat(Article, ())
    yield Column(BODY, (BODY,))
    yield Column(MORE, (MORE,))


def _flat(part: type[Part], above: tuple[str, ...]) -> Iterator[Column]:
    for field in shape(part).values():
        steps = (*above, field.name)
        if field.part is not None and not field.many:
            yield from _flat(field.part, steps)
        else:
            yield Column("_".join(steps), steps, field, part)
