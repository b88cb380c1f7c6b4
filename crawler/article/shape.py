"""How the record maps to the lines of a file: derived from its types, never written by hand."""

import functools
import types
import typing
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from crawler.article.record import Article, Part, Plain, Quoted, StartsGroup


class Kind(Enum):
    """How a value is written."""

    QUOTED = auto()
    PLAIN = auto()
    INSTANT = auto()
    NUMBER = auto()
    FLAG = auto()
    PART = auto()


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field: where it stands and how it is written."""

    name: str
    kind: Kind
    many: bool
    """True for a list of such values."""

    part: type[Part] | None
    """The class of the mapping, for ``Kind.PART``."""

    group: int
    """Fields of different groups have a blank line between them."""


@functools.cache
def shape(part: type[Part]) -> Mapping[str, FieldShape]:
    """Return the fields of *part* that stand in a file's header, by name, in file order."""
    return {field.name: field for field in _fields(part)}


def _fields(part: type[Part]) -> Iterator[FieldShape]:
    hints = typing.get_type_hints(part, include_extras=True)
    group = 0
    for name, info in part.model_fields.items():
        if info.exclude:
            continue
        marks = set(_marks(hints[name]))
        group += StartsGroup in marks
        core, many = _core(hints[name])
        kind, inner = _kind(core, marks)
        yield FieldShape(name, kind, many, inner, group)


def _marks(hint: Any) -> Iterator[object]:  # noqa: ANN401 - a type expression
    if hasattr(hint, "__metadata__"):
        yield from hint.__metadata__
        yield from _marks(hint.__origin__)
    for argument in typing.get_args(hint):
        if hasattr(argument, "__metadata__") or typing.get_args(argument):
            yield from _marks(argument)


def _core(hint: Any) -> tuple[Any, bool]:  # noqa: ANN401 - a type expression
    """Return what *hint* is about, without ``Annotated``, ``| None`` and ``tuple``; and if many."""
    origin = typing.get_origin(hint)
    if hasattr(hint, "__metadata__"):
        return _core(hint.__origin__)
    if origin in (typing.Union, types.UnionType):
        return _core(next(each for each in typing.get_args(hint) if each is not type(None)))
    if origin is tuple:
        return _core(typing.get_args(hint)[0])[0], True
    return hint, False


def _kind(core: Any, marks: set[object]) -> tuple[Kind, type[Part] | None]:  # noqa: ANN401
    if isinstance(core, type) and issubclass(core, Part):
        return Kind.PART, core
    if Quoted in marks:
        return Kind.QUOTED, None
    if core is datetime:
        return Kind.INSTANT, None
    if core is bool:
        return Kind.FLAG, None
    if core is int:
        return Kind.NUMBER, None
    if Plain in marks or typing.get_origin(core) is typing.Literal:
        return Kind.PLAIN, None
    raise TypeError(f"the record has no way to write a {core}")


def to_plain(part: Part) -> dict[str, Any]:
    """Return *part* as plain values in file order: what is absent left out, unknown keys last.

    Instants are datetimes; parts and lists are dicts and lists.
    """
    return _plain(part, shape(type(part))) | part.unknown


def plain_of(part: Part, names: Collection[str]) -> dict[str, Any]:
    """Return those of the known fields *names* that *part* has, as ``to_plain`` does."""
    return _plain(part, _some(type(part), tuple(names)))


def _plain(part: Part, fields: Mapping[str, FieldShape]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in fields.items():
        value = getattr(part, name)
        if value is None or (field.many and not value):
            continue
        if field.part is not None:
            value = [to_plain(each) for each in value] if field.many else to_plain(value)
        elif field.many:
            value = list(value)
        found[name] = value
    return found


@functools.cache
def _some(part: type[Part], names: tuple[str, ...]) -> Mapping[str, FieldShape]:
    return {name: field for name, field in shape(part).items() if name in names}


def from_plain(values: Mapping[str, Any], *, body: str = "") -> Article:
    """Return the article that *values* describe; keys the record does not know go to ``unknown``.

    Raises:
        pydantic.ValidationError: a value has the wrong type, or a required one is missing.
    """
    return Article(**split_unknown(values, Article), body=body)


def with_plain(article: Article, changes: Mapping[str, Any]) -> Article:
    """Return *article* with *changes*: plain values by field, ``body`` among them; None for absent.

    Raises:
        pydantic.ValidationError: as ``from_plain``.
    """
    values = to_plain(article)  # a key `body` of the header is one that the record does not know
    body = changes.get("body", article.body) or ""
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        elif name != "body":
            values[name] = value
    return from_plain(values, body=body)


def split_unknown(values: Mapping[str, Any], part: type[Part]) -> dict[str, Any]:
    """Return *values* with the keys that *part* does not know under ``unknown``, at every depth."""
    fields = shape(part)
    known: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            unknown[name] = value
        elif field.part is not None:
            known[name] = _split_parts(value, field)
        else:
            known[name] = value
    if unknown:
        known["unknown"] = unknown
    return known


def _split_parts(value: Any, field: FieldShape) -> Any:  # noqa: ANN401 - checked by pydantic after
    assert field.part is not None  # noqa: S101 - for the type checker
    if field.many:
        if not isinstance(value, list | tuple):
            return value
        return [
            split_unknown(each, field.part) if isinstance(each, Mapping) else each for each in value
        ]
    return split_unknown(value, field.part) if isinstance(value, Mapping) else value
