"""A record as one line of JSON (RFC 8259), without loss: what exports and imports are made of.

The keys are the record's own, in file order, what is absent left out; ``path`` (the file's name)
comes first and ``body`` (the text) after the known keys. Instants are text in RFC 3339.

Unknown keys stand beside the known ones, as in a file. What JSON cannot say of them is said twice
more: ``$types`` tells by JSON Pointer (RFC 6901) which text stands for a date, an instant or a
number that is none; ``$unknown`` has those keys whose names are taken, and the unknown ones after
them, so that their order stays.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import dropwhile
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from crawler.article.record import Article, Part
from crawler.article.shape import from_plain, shape, to_plain

PATH: Final = "path"
BODY: Final = "body"
TYPES: Final = "$types"
UNKNOWN: Final = "$unknown"
RESERVED: Final = frozenset({PATH, BODY, TYPES, UNKNOWN})
"""Keys of a line that are none of a record's header."""

_PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "number": float,
}


class LineError(ValueError):
    """A line is not the JSON of a record; the message says why."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record on its way into another form."""

    name: str
    """Of its file, in the corpus."""

    line: bytes
    """It as one JSON object, without a line feed."""

    def plain(self) -> dict[str, Any]:
        """Return the values of the line, a new mapping each time."""
        return loaded(self.line)

    @property
    def article(self) -> Article:
        """The article, made anew each time."""
        return read(self.line)


def record(name: str, article: Article) -> Record:
    """Return *article*, of the file *name*, as a record on its way."""
    return Record(name, written(name, article))


def written(name: str, article: Article) -> bytes:
    """Return *article*, of the file *name*, as a line without its line feed."""
    plain = to_plain(article)
    found: dict[str, Any] = {PATH: name}
    taken: dict[str, Any] = {}
    if not RESERVED.isdisjoint(article.unknown):
        taken = {
            key: plain.pop(key)
            for key in dropwhile(lambda key: key not in RESERVED, list(article.unknown))
        }
    found.update(plain)
    if article.body:
        found[BODY] = article.body
    if taken:
        found[UNKNOWN] = taken
    if _has_unknown(article):
        types: dict[str, str] = {}
        found = _told(found, "", types, Article)
        if types:
            found[TYPES] = types
    return to_json(found)


def loaded(line: bytes | str) -> dict[str, Any]:
    """Return the values of *line*.

    Raises:
        LineError: it is no JSON object.
    """
    try:
        values = from_json(line, allow_inf_nan=False, cache_strings="keys")
    except ValueError as error:
        raise LineError(f"not JSON: {error}") from None
    if not isinstance(values, dict):
        raise LineError("must be a JSON object")
    return values


def read(line: bytes | str) -> Article:
    """Return the article that *line* is; the name of its file is left to the caller.

    Raises:
        LineError: it is none.
    """
    return article_of(loaded(line))


def article_of(values: Mapping[str, Any]) -> Article:
    """Return the article that the *values* of a line are.

    Raises:
        LineError: they are none.
    """
    plain = dict(values)
    types, taken = plain.pop(TYPES, {}), plain.pop(UNKNOWN, {})
    plain.pop(PATH, None)
    body = plain.pop(BODY, "")
    try:
        if types:
            both = {**plain, UNKNOWN: taken}
            for pointer, kind in types.items():
                _set(both, pointer, _PARSERS[kind])
            taken = both.pop(UNKNOWN)
            plain = both
        return from_plain({**plain, **taken}, body=body)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(each) for each in first["loc"])
        raise LineError(f"{where}: {first['msg']}") from None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise LineError(f"{TYPES} or {UNKNOWN} is not as it is written") from None


def as_json(values: Mapping[str, Any], types: dict[str, str]) -> dict[str, Any]:
    """Return *values* of unknown keys as JSON has them, and note in *types* what they are."""
    return dict(_members(values, "", types, None))


def _has_unknown(part: Part) -> bool:
    if part.unknown:
        return True
    for field in shape(type(part)).values():
        if field.part is not None:
            value = getattr(part, field.name)
            if value and any(map(_has_unknown, value if field.many else (value,))):
                return True
    return False


def _told(
    value: Any,  # noqa: ANN401 - any value of a record
    pointer: str,
    types: dict[str, str],
    part: type[Part] | None,
) -> Any:  # noqa: ANN401 - the same, as JSON
    """Return *value* as JSON has it, and note in *types* what it is; *part* it is, if it is one."""
    if isinstance(value, Mapping):
        return dict(_members(value, pointer, types, part))
    if isinstance(value, list | tuple):
        return [_told(each, f"{pointer}/{n}", types, part) for n, each in enumerate(value)]
    if not isinstance(value, date | float):
        return value
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        types[pointer] = "number"
        return str(value)
    types[pointer] = "instant" if isinstance(value, datetime) else "date"
    return value.isoformat()


def _members(
    values: Mapping[str, Any], pointer: str, types: dict[str, str], part: type[Part] | None
) -> Iterator[tuple[str, Any]]:
    fields = shape(part) if part is not None else {}
    for name, value in values.items():
        place = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        field = fields.get(name)
        if field is not None and field.part is None:
            yield name, value
        else:
            yield name, _told(value, place, types, field.part if field else None)


def _set(values: Any, pointer: str, parser: Callable[[str], Any]) -> None:  # noqa: ANN401
    *above, last = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    for step in above:
        values = values[int(step) if isinstance(values, list) else step]
    key: Any = int(last) if isinstance(values, list) else last
    values[key] = parser(values[key])
