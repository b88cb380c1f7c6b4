"""Values as JSON and back, exactly: what of Python JSON lacks is an object of one key with a "$".

Nothing is ever called or imported because a text says so: the kinds of values are a closed list.
"""

import base64
import dataclasses
import functools
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol, get_type_hints

from pydantic import TypeAdapter, ValidationError

DEEPEST: Final = 20
"""Levels of lists and objects in each other."""


class Kind(Protocol):
    """How values of one class are written."""

    @property
    def tag(self) -> str:
        """Name in JSON, after the "$"."""

    @property
    def cls(self) -> type:
        """The class; not those below it."""

    def plain(self, value: Any) -> object:  # noqa: ANN401 - of this class
        """Return what *value* is made of: values that can be written."""

    def made(self, plain: object) -> object:
        """Return the value that is made of *plain*.

        Raises:
            ValueError: there is none.
        """


@dataclasses.dataclass(frozen=True)
class Record:
    """The kind of a frozen dataclass: its fields by name, those left out that are as by default."""

    tag: str
    cls: type

    def plain(self, value: Any) -> object:  # noqa: ANN401 - of this class
        """Return the fields of *value*."""
        found = {}
        for each in dataclasses.fields(self.cls):
            given = getattr(value, each.name)
            if each.default is dataclasses.MISSING or given != each.default:
                found[each.name] = given
        return found

    def made(self, plain: object) -> object:
        """Return the value with the fields *plain*, each of the type that it is declared with."""
        fields = _adapters(self.cls)
        if not isinstance(plain, dict) or not plain.keys() <= fields.keys():
            raise ValueError(f"${self.tag}: no such fields")
        values = {}
        for name, value in plain.items():
            try:
                values[name] = fields[name].validate_python(value, strict=True)
            except ValidationError as error:
                what = error.errors()[0]["msg"]
                raise ValueError(f"${self.tag}.{name}: {what}") from None
        try:
            return self.cls(**values)
        except TypeError:
            raise ValueError(f"${self.tag}: lacks a field") from None


@functools.cache  # to make one takes as long as a page
def _adapters(cls: type) -> dict[str, TypeAdapter[Any]]:
    """Return what checks each field of *cls*."""
    hints = get_type_hints(cls)
    return {each.name: TypeAdapter(hints[each.name]) for each in dataclasses.fields(cls)}


def encoded(value: object, kinds: Mapping[type, Kind], depth: int = DEEPEST) -> object:
    """Return *value* in what JSON has. A member of a ``StrEnum`` is the text that it equals.

    Raises:
        ValueError: it is of no known kind, or too deep.
    """
    if depth < 0:
        raise ValueError(f"deeper than {DEEPEST} levels")
    if isinstance(value, StrEnum):
        value = value.value
    form = type(value)
    if form in _AS_IT_IS or (isinstance(value, float) and form is float and math.isfinite(value)):
        return value

    def inner(each: object) -> object:
        return encoded(each, kinds, depth - 1)

    if form is list:
        return [inner(each) for each in value]  # type: ignore[attr-defined] # a list
    if isinstance(value, dict) and form is dict:
        if all(type(name) is str and not name.startswith("$") for name in value):
            return {name: inner(each) for name, each in value.items()}
        return {"$map": [[inner(name), inner(each)] for name, each in value.items()]}
    if form in _WRITE:
        return {f"${_WRITE[form][0]}": inner(_WRITE[form][1](value))}
    if form in kinds:
        return {f"${kinds[form].tag}": inner(kinds[form].plain(value))}
    raise ValueError(f"{form.__name__} cannot be put into a message")


def decoded(plain: object, kinds: Mapping[str, Kind], depth: int = DEEPEST) -> object:
    """Return the value that ``encoded`` wrote as *plain*; *kinds* are by their tags.

    Raises:
        ValueError: it wrote no such thing.
    """
    if depth < 0:
        raise ValueError(f"deeper than {DEEPEST} levels")
    if isinstance(plain, list):
        return [decoded(each, kinds, depth - 1) for each in plain]
    if not isinstance(plain, dict):
        return plain
    tags = [name for name in plain if name.startswith("$")]
    if not tags:
        return {name: decoded(each, kinds, depth - 1) for name, each in plain.items()}
    if len(plain) != 1:
        raise ValueError(f"{tags[0][:40]}: not alone")
    tag = tags[0][1:]
    inner = decoded(plain[tags[0]], kinds, depth - 1)
    if tag in _READ:
        try:
            return _READ[tag](inner)
        except (TypeError, ValueError, OverflowError) as error:
            raise ValueError(f"${tag}: {error}") from None
    if tag not in kinds:
        raise ValueError(f"${tag[:40]}: unknown kind")
    return kinds[tag].made(inner)


_AS_IT_IS: Final = (type(None), str, bool, int)


def _bytes(text: Any) -> bytes:  # noqa: ANN401 - what JSON has
    return base64.b64decode(text, validate=True)


def _map(pairs: Any) -> dict[object, object]:  # noqa: ANN401 - the same
    return {name: each for name, each in _listed(pairs)}  # noqa: C416 - it says that these are pairs


def _listed(values: Any) -> list[Any]:  # noqa: ANN401 - the same
    if not isinstance(values, list):
        raise TypeError("must be a list")
    return values


def _span(parts: Any) -> timedelta:  # noqa: ANN401 - the same
    days, seconds, microseconds = _listed(parts)
    return timedelta(days, seconds, microseconds)


_WRITE: Final[dict[type, tuple[str, Callable[[Any], object]]]] = {
    bytes: ("bytes", lambda value: base64.b64encode(value).decode("ascii")),
    tuple: ("tuple", list),
    set: ("set", list),
    frozenset: ("frozenset", list),
    datetime: ("datetime", lambda value: [value.isoformat(), value.fold]),
    date: ("date", lambda value: value.isoformat()),
    timedelta: ("span", lambda value: [value.days, value.seconds, value.microseconds]),
}


def _instant(parts: Any) -> datetime:  # noqa: ANN401 - the same
    text, fold = _listed(parts)
    return datetime.fromisoformat(text).replace(fold=fold)


_READ: Final[dict[str, Callable[[Any], object]]] = {
    "bytes": _bytes,
    "tuple": lambda parts: tuple(_listed(parts)),
    "set": lambda parts: set(_listed(parts)),
    "frozenset": lambda parts: frozenset(_listed(parts)),
    "datetime": _instant,
    "date": date.fromisoformat,
    "span": _span,
    "map": _map,
}
