"""A file in canonical form to its line, several times faster than by way of an ``Article``.

A canonical header has the very keys and texts of the line in the same order: one expression, made
of the record's types, sees that a header is in canonical form and that its values are as they must
be; then what stands between the values is replaced. Unknown keys at the end are read the
general way, and so is any other header as a whole (with comments, in another order, with rare
escapes or leap days). A property holds the two together.
"""

import re
import typing
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from pydantic_core import to_json

from crawler.article.document import LARGEST_HEADER
from crawler.article.errors import FrontMatterError
from crawler.article.faults import resolved
from crawler.article.lines import BODY, PATH, RESERVED, TYPES, as_json
from crawler.article.record import Article, Image, Part
from crawler.article.scalars import UNPRINTABLE, UNPRINTABLE_BEYOND
from crawler.article.shape import FieldShape, Kind, shape
from crawler.article.yamltree import compose

_FENCE: Final = "---\n"
_CLOSING: Final = "\n---\n"

# JSON has these escapes, too, and the line's writer uses them.
_QUOTED: Final = rf'"(?:[^"\\{UNPRINTABLE}]++|\\["\\nrt])*+"'
# Narrower than `scalars.is_plain`: begins with a letter and is no word of YAML, or begins with a
# digit and has a letter that no number or date has.
_PLAIN: Final = (
    r"(?!(?i:null|y|n|yes|no|true|false|on|off)\n)"
    r"(?:[^\W\d_]|(?![0-9]{4}-)[0-9](?=[^\n]*[g-np-su-wyzG-NP-SU-WYZ]))"
    rf'(?:[^\s:"\\{UNPRINTABLE}]++|[ ](?=[^\s\#])|:(?=[^\s"\\]))*+'
)
_INSTANT: Final = (
    r"(?!0000)[0-9]{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    r"|(?:0[13578]|1[02])-31)T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
)
_NUMBER: Final = r"(?:0|-?[1-9][0-9]{0,17})"
_PIXELS: Final = r"(?:[1-9][0-9]{0,3}|[1-5][0-9]{4})"
_FLAG: Final = r"(?:true|false)"
_PLACE: Final = "%s"
_PLACES: Final = {Kind.PLAIN: f'"{_PLACE}"', Kind.INSTANT: f'"{_PLACE}"'}
"""Of values that have no quotes in a file."""


_TOKEN: Final = re.compile(r"\n\n?((?: *- | *)(?:[A-Za-z]+:(?: |(?=\n))|))")
"""What stands before a value: a key, a hyphen, or both."""

_KEY: Final = re.compile(r"\n?[^\W\d]")
"""How unknown keys begin: not as what might go on with the value before."""

_LONGEST_MIXED: Final = 20_000
"""Characters of a header with unknown keys: no bound of the general reader is near."""

_FORMS: Final = 2_048
"""Of headers whose templates are remembered: they differ by what is there, and how many times."""


def line(name: str, text: str) -> bytes | None:
    """Return the line of the file *name* with *text*; None if that has to be read the general way.

    It is the one that ``lines.written`` makes of the article. *text* is no longer than what is read
    the general way.
    """
    if "\r" in text or "\0" in text or not text.startswith(_FENCE):
        return None
    end = text.find(_CLOSING, len(_FENCE) - 1)
    if end < 0 or end > LARGEST_HEADER:
        return None
    header = text[len(_FENCE) - 1 : end + 1]
    if any(character in header for character in UNPRINTABLE_BEYOND):
        return None
    found = _canonical().match(header)
    is_usual = found is not None and found.end() == len(header)
    if not is_usual:
        found = _canonical(with_quotes=True).match(header)
    own = _own(header, found.end()) if found else None
    if not found or own is None:
        return None
    parts = _TOKEN.split(header[: found.end() - 1])
    template, in_quotes = _template(tuple(parts[1::2]))
    values = parts[2::2]
    if not is_usual:
        values = [
            value[1:-1] if has_quotes and value.startswith('"') else value
            for value, has_quotes in zip(values, in_quotes, strict=True)
        ]
    known = template % (to_json(name).decode(), *values)
    body = text[end + len(_CLOSING) :].strip("\n")
    if not body or body.isspace():
        return b"".join((known.encode(), *own, b"}"))
    return b"".join(
        (known.encode(), own[0], f',"{BODY}":'.encode(), to_json(f"{body}\n"), own[1], b"}")
    )


def _own(header: str, start: int) -> tuple[bytes, bytes] | None:
    """Return the members of a line for the unknown keys of *header*, which begin at *start*.

    First those that stand before the body, then ``$types``. None if that is not so simple.
    """
    if start == len(header):
        return b"", b""
    rest = header[start:]
    if len(header) > _LONGEST_MIXED or not _KEY.match(rest) or "&" in rest or "<<" in rest:
        return None
    try:
        values = resolved(compose(rest))
    except FrontMatterError:
        return None
    if any(type(key) is not str or key in shape(Article) or key in RESERVED for key in values):
        return None
    types: dict[str, str] = {}
    told = b"," + to_json(as_json(values, types))[1:-1]
    return told, b"," + to_json({TYPES: types})[1:-1] if types else b""


def prepare() -> None:
    """Make the expressions now, which takes a while, so that forks have them."""
    _canonical()
    _canonical(with_quotes=True)


@lru_cache(maxsize=_FORMS)
def _template(tokens: tuple[str, ...]) -> tuple[str, tuple[bool, ...]]:
    """Return the line of a header with *tokens*: a place for the name, and one for each value.

    Also whether each value's place is in quotes there.
    """
    found = [f'{{"{PATH}":%s,']
    place: tuple[_Open, ...] = (_Open(0, Article, None, is_empty=True),)
    places = []
    for token in tokens:
        before, value, place = _after(place, token)
        found += (before, value)
        places.append(value != _PLACE)
    found += ("]" if each.part is None else "}" for each in reversed(place[1:]))
    return "".join(found), tuple(places)


# What a canonical header is, as an expression -----------------------------------------------------


@cache
def _canonical(*, with_quotes: bool = False) -> re.Pattern[str]:
    """Return what matches a canonical header; *with_quotes* also one in which YAML needs them."""
    found = "".join(_fields(Article, 0, blank="\n?+"))
    return re.compile(
        f"\n{found.replace(_PLAIN, f'(?:{_QUOTED}|{_PLAIN})') if with_quotes else found}"
    )


def _fields(part: type[Part], indent: int, *, blank: str = "", item: bool = False) -> Iterator[str]:
    """Yield what matches each field of *part*, whose keys stand at *indent*, with its line feed.

    Of an *item*, the first field has the hyphen before it.
    """
    for field in shape(part).values():
        lead = " " * (indent - 2) + "- " if item else " " * indent
        found = f"{blank}{lead}{field.name}:{_rest(field, part, indent)}"
        is_always = item or part.model_fields[field.name].default not in (None, ())
        item = False
        yield f"(?:{found})" if is_always else f"(?:{found})?+"


def _rest(field: FieldShape, part: type[Part], indent: int) -> str:
    """Return what matches *field* after its colon."""
    if field.many:
        lead = " " * (indent + 2)
        each = (
            "".join(_fields(field.part, indent + 4, item=True))
            if field.part is not None
            else f"{lead}- {_value(field, part)}\n"
        )
        return f"\n(?:{each})++"
    if field.part is not None:
        return "\n" + "".join(_fields(field.part, indent + 2))
    return f" {_value(field, part)}\n"


def _value(field: FieldShape, part: type[Part]) -> str:
    words = _words(part.model_fields[field.name].annotation)
    if words:
        return f"(?:{'|'.join(map(re.escape, words))})"
    match field.kind:
        case Kind.QUOTED:
            return _QUOTED
        case Kind.PLAIN:
            return _PLAIN
        case Kind.INSTANT:
            return _INSTANT
        case Kind.FLAG:
            return _FLAG
        case _:
            return _PIXELS if part is Image else _NUMBER


def _words(hint: Any) -> tuple[str, ...]:  # noqa: ANN401 - a type expression
    """Return the words that *hint* allows, if it is a Literal."""
    return typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()


# What stands between two values -------------------------------------------------------------------


class _Open(NamedTuple):
    """A list or a mapping of the header that goes on."""

    indent: int
    """Of its hyphens or keys."""

    part: type[Part] | None
    """What it is a mapping of; None for a list."""

    field: FieldShape | None
    """What it is a list of."""

    is_empty: bool


def _after(stack: tuple[_Open, ...], token: str) -> tuple[str, str, tuple[_Open, ...]]:
    """Return what a line has for *token*, the place of its value, and what then goes on."""
    bare = token.lstrip(" ")
    indent, is_item = len(token) - len(bare), bare.startswith("-")
    key = bare.removeprefix("- ").rstrip(": ")
    text = ""
    while stack[-1].indent > indent or (stack[-1].part is None) is not is_item:
        text += "]" if stack[-1].part is None else "}"
        stack = stack[:-1]
    top = stack[-1]
    text += "" if top.is_empty else ","
    stack = (*stack[:-1], top._replace(is_empty=False))
    if is_item:
        assert top.field is not None  # noqa: S101 - for the type checker
        if top.field.part is None:
            return text, _PLACES.get(top.field.kind, _PLACE), stack
        text += "{"
        top = _Open(indent + 2, top.field.part, None, is_empty=False)
        stack = (*stack, top)
    assert top.part is not None  # noqa: S101 - for the type checker
    field = shape(top.part)[key]
    text += f'"{key}":'
    if field.many:
        return f"{text}[", _PLACE, (*stack, _Open(indent + 2, None, field, is_empty=True))
    if field.part is not None:
        return f"{text}{{", _PLACE, (*stack, _Open(indent + 2, field.part, None, is_empty=True))
    return text, _PLACES.get(field.kind, _PLACE), stack
