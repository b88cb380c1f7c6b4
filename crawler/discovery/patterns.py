"""Patterns of addresses that a source includes or excludes."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import quote

_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")


def allowed(address: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Tell whether a source with these patterns wants *address*, a normalised web address.

    One of *include* matches, if there are any, and none of *exclude*.
    """
    if include and not any(matches(pattern, address) for pattern in include):
        return False
    return not any(matches(pattern, address) for pattern in exclude)


def matches(pattern: str, address: str) -> bool:
    """Tell whether *pattern* matches all of *address*, a normalised web address.

    ``*`` stands for any characters, also none and also ``/``; ``?`` for any single one; all others
    for themselves, in their case. A pattern that begins with ``/`` is about path and query
    (``/news/*``), any other about the whole address (``https://www.example.com/20*``, ``*.pdf``).
    Letters outside ASCII may stand as they are or escaped.

    In time that grows with the length of the address, whatever the pattern.
    """
    return (
        _compiled(pattern).fullmatch(_path(address) if pattern[:1] == "/" else address) is not None
    )


def _path(address: str) -> str:
    """Return path and query of *address*."""
    start = address.find("/", address.find("://") + 3)
    return address[start:] if start > 0 else "/"


@lru_cache(maxsize=1_024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return *pattern* as an expression that never goes back.

    The first place where a piece between two stars fits is as good as any later one: so it is
    taken, in an atomic group, and never given back. Only the last piece is looked for from the end.
    """
    first, *pieces = map(_piece, _normal(pattern).split("*"))
    if not pieces:
        return re.compile(first, re.DOTALL)
    *middle, last = pieces
    found = "".join(f"(?>.*?{piece})" for piece in middle if piece)
    return re.compile(f"{first}{found}.*{last}", re.DOTALL)


def _piece(text: str) -> str:
    return ".".join(map(re.escape, text.split("?")))


def _normal(pattern: str) -> str:
    """Return *pattern* escaped as addresses are (``urls.web_address``)."""
    escaped = "".join(
        char if char.isascii() and char > " " else quote(char, errors="replace") for char in pattern
    )
    return _ESCAPE.sub(lambda match: match[0].upper(), escaped)
