"""Text in a cell of CSV that no spreadsheet takes for a formula, and back.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` (OWASP, CSV Injection), in
some after blanks, and in some as a full-width sign. Such text gets an apostrophe in front; so does
text that begins with a tab, a carriage return or a line feed, and text that begins with an
apostrophe: one apostrophe in front of a cell is never part of its text.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from pydantic_core import from_json, to_json

_MARK: Final = "'"
_RUNS: Final = re.compile(
    r"[\t\r\n'] | [\s\0-\x20\x7f-\xa0\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*"
    r"[=+\-@\u2212\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]",
    re.VERBOSE,
)
_BETWEEN: Final = "; "


def inert(text: str) -> str:
    """Return *text* as a cell that is only shown."""
    if text[:1].isalnum():  # nearly every text, and three times faster
        return text
    return _MARK + text if _RUNS.match(text) else text


def original(cell: str) -> str:
    """Return the text that ``inert`` made *cell* of."""
    return cell.removeprefix(_MARK)


def joined(items: Sequence[str]) -> str:
    """Return *items* as one text, ``; `` between them; as a JSON array if one has a semicolon.

    The same if one is empty or begins as an array does.
    """
    text = _BETWEEN.join(items)
    has_semicolon = text.count(";") >= len(items)
    if has_semicolon or not all(items) or any(each.startswith("[") for each in items):
        return to_json(items).decode()
    return text


def parted(text: str) -> list[Any]:
    """Return the items that ``joined`` made *text* of.

    Raises:
        ValueError: it begins as a JSON array, and is none.
    """
    if not text.startswith("["):
        return text.split(_BETWEEN)
    found = from_json(text)
    assert isinstance(found, list)  # noqa: S101 - by its first character
    return found
