"""A canonical header's lines taken apart, and the line of JSON that its values go into.

Headers differ by what is there, and how many times: that is their form, and each form has one
template.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from crawler.article.lines import PATH
from crawler.article.record import Article, Part
from crawler.article.shape import FieldShape, Kind, shape

_PLACE: Final = "%s"
_PLACES: Final = {Kind.PLAIN: f'"{_PLACE}"', Kind.INSTANT: f'"{_PLACE}"'}
"""Of values that have no quotes in a file."""

TOKEN: Final = re.compile(r"\n\n?((?: *- | *)(?:[A-Za-z]+:(?: |(?=\n))|))")
"""What stands before a value: a key, a hyphen, or both."""

_FORMS: Final = 2_048
"""Of headers whose templates are remembered: they differ by what is there, and how many times."""


@lru_cache(maxsize=_FORMS)
def template(tokens: tuple[str, ...]) -> tuple[str, tuple[bool, ...]]:
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
