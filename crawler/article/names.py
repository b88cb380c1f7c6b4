"""File names: readable, portable, chosen once."""

import hashlib
import re
import unicodedata
from collections.abc import Container
from datetime import UTC, datetime
from typing import Final

from anyascii import anyascii

LONGEST_TITLE: Final = 150
"""Characters of a title that go into its slug (record-format 3)."""

LONGEST_NAME: Final = 200
"""Bytes of a file name with its suffix; file systems allow 255, archives and sync tools less."""

SUFFIX: Final = ".md"

_LONGEST_OF_OTHERS: Final = 255
"""Bytes of a name that file systems take."""

_UNSAFE: Final = re.compile(r"[/\\:*?\"<>|\x00-\x1f]")
_DELETED: Final = re.compile(r"[^a-z0-9\s-]")
_GAPS: Final = re.compile(r"[\s-]+")


def slug(title: str) -> str:
    """Return *title* as a part of a file name: ``a-z``, ``0-9`` and single inner hyphens.

    The family's rule (record-format 3): cut at the last word boundary within 150 characters, NFD,
    lower case, delete everything else, collapse. A title of which nothing is left (Chinese, Arabic,
    emoji) is transliterated first; one with nothing to say aloud gives a short hash of itself.
    """
    cut = _cut(title)
    found = _ascii(cut) or _ascii(_cut(anyascii(cut)))
    return found or f"untitled-{hashlib.sha256(title.encode('utf-8', 'replace')).hexdigest()[:8]}"


def file_name(published: datetime, title: str, taken: Container[str] = ()) -> str:
    """Return a name for a new article's file: ``YYYY-MM-DD-slug.md``, date in UTC.

    Args:
        published: an aware datetime.
        title: the headline.
        taken: names in the folder, in lower case; a second article of the same date and slug gets
            ``-2``, a third ``-3``.

    The name is ASCII, in lower case and begins with a digit, so it is never reserved (``con``,
    ``nul``), hidden, different only by case, or outside its folder.
    """
    utc = published.astimezone(UTC)
    stem = f"{utc.year:04}-{utc.month:02}-{utc.day:02}-{slug(title)}"
    stem = stem[: LONGEST_NAME - len(SUFFIX)].rstrip("-")
    name, number = f"{stem}{SUFFIX}", 2
    while name in taken:
        ending = f"-{number}{SUFFIX}"
        name = f"{stem[: LONGEST_NAME - len(ending)].rstrip('-')}{ending}"
        number += 1
    return name


def is_usable(name: str) -> bool:
    """Tell whether *name*, which another corpus has, can be that of a file here as it is."""
    return (
        name.endswith(SUFFIX)
        and not name.startswith((".", "-", " "))
        and len(name.encode("utf-8", "replace")) <= _LONGEST_OF_OTHERS
        and name.isprintable()
        and not _UNSAFE.search(name)
        and unicodedata.is_normalized("NFC", name)
    )


def _cut(title: str) -> str:
    title = title.strip()
    if len(title) <= LONGEST_TITLE:
        return title
    end = title.rfind(" ", 0, LONGEST_TITLE + 1)
    return title[: end if end > 0 else LONGEST_TITLE]


def _ascii(text: str) -> str:
    text = unicodedata.normalize("NFD", text).lower()
    return _GAPS.sub("-", _DELETED.sub("", text)).strip("-")
