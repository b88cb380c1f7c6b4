"""JSON as pages embed it: nearly right."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

LONGEST: Final = 2_000_000
"""Characters of one block; longer ones are data for scripts, not about an article."""

# A string is matched first so that what looks like a fault inside it stays. What is not closed goes
# on to the end: it is never tried again from its second character, so the time stays linear.
_FAULT: Final = re.compile(
    r'("(?:[^"\\]|\\.)*+(?:"|\Z))'
    r"|,(?=\s*+[}\]])"  # a trailing comma
    r"|/\*.*?(?:\*/|\Z)"
    r"|(?<![:\w])//[^\n]*+",
    re.DOTALL,
)
_WRAPPING: Final = re.compile(r"(?:\s|//|/\*|\*/|<!--|-->|<!\[CDATA\[|\]\]>|;)++")
_BAD_ESCAPE: Final = re.compile(r'\\(?:(["\\/bfnrt])|(u[0-9A-Fa-f]{4})|(.?))', re.DOTALL)
_QUOTE: Final = re.compile(r'(?<!\\)"')
_WINDOW: Final = 40
"""Characters on either side of a quote that are looked at; there may be indentation."""

_MOST_QUOTES: Final = 3_000
"""In a block that is repaired quote by quote; an article's has a few hundred."""

_BEFORE: Final = ("", "{", "[", ",", ":")
_AFTER: Final = ("", "}", "]", ",", ":")
_LONGEST_INTEGER: Final = 18


def values(text: str) -> Iterator[Any]:
    """Yield the JSON values in *text*, one after another; nothing where it cannot be understood.

    Tolerated: comments, CDATA marks, line ends in strings, trailing commas, bad escapes, several
    values in a row, quotes inside strings, and a block in which the quotes are written as
    references.
    """
    if len(text) > LONGEST:
        return
    for repair in (str, _repaired, _quoted):
        try:
            yield from list(_sequence(repair(text)))
        except (ValueError, RecursionError):
            continue
        return


def _sequence(text: str) -> Iterator[Any]:
    position = _start(text, 0)
    while position < len(text):
        value, position = _DECODER.raw_decode(text, position)
        yield value
        position = _start(text, position)


def _start(text: str, position: int) -> int:
    wrapping = _WRAPPING.match(text, position)
    return wrapping.end() if wrapping else position


def _repaired(text: str) -> str:
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    text = _BAD_ESCAPE.sub(lambda match: match[0] if match[1] or match[2] else match[3], text)
    return _FAULT.sub(lambda match: match[1] or "", text)


def _quoted(text: str) -> str:
    """Return *text* with the quotes escaped that neither open nor close a string."""
    text = _repaired(text)
    if text.count('"') > _MOST_QUOTES:
        return text
    return _QUOTE.sub(lambda match: match[0] if _is_mark(text, match.start()) else '\\"', text)


def _is_mark(text: str, place: int) -> bool:
    before = text[max(0, place - _WINDOW) : place].rstrip()[-1:]
    after = text[place + 1 : place + 1 + _WINDOW].lstrip()[:1]
    return before in _BEFORE or after in _AFTER


def _integer(digits: str) -> int:
    """Return the number, or 0 for one that is no count of anything (and slow to read)."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else 0


_DECODER: Final = json.JSONDecoder(strict=False, parse_int=_integer)
