"""Shapes of addresses: what the addresses of one site's articles have in common.

``https://www.gazette.example/news/2026/03/north-mole-repair-begins.html`` has the shape
``gazette.example/news/Y/M/slug4.html``. Articles of one site share one shape or a few; its menus
have others. What turned out of addresses of a shape tells what is to be expected of the next one.
"""

import re
from typing import Final

from crawler.discovery.segments import Segment, parts, plain
from crawler.extract.months import MONTH_OF

_LONGEST_WORD: Final = 20
"""Letters of a segment that stands for itself: a section's name, not a headline's."""

_MOST_NAMES: Final = 8
"""Parameters of a query that are named."""

_NAME: Final = re.compile(r"[a-z][a-z_.-]{0,23}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MONTHS: Final = frozenset(map(plain, MONTH_OF))
_LAST_DAY: Final = 31
_LAST_MONTH: Final = 12


def shape(address: str) -> str:
    """Return the shape of *address*, a normalised web address.

    In it, a segment of the path is

    - ``Y``, ``M``, ``D``: year, month and day; ``date``: all in one;
    - ``N3``, ``N6``, ``N9``, ``N``: a number of up to so many digits, or more;
    - ``id``: letters and digits without a meaning;
    - ``slug2``, ``slug3``, ``slug5``: words, at least so many; a ``+`` follows where a number or id
      of four or more digits is among them;
    - ``*``: anything else, if it is long;
    - itself, in lower case without accents: one short word, and all names of folders in words.

    The extension and the names of the query's parameters are kept, sorted; values are not.
    """
    found = parts(address)
    pieces: list[str] = []
    for place, segment in enumerate(found.segments):
        last = place == len(found.segments) - 1
        pieces.append(_date_piece(segment, pieces) or _piece(segment, last=last))
    path = "/".join((found.host, *pieces))
    ending = f".{found.extension}" if found.extension else ""
    names = sorted({name if _NAME.fullmatch(name) else "*" for name, _ in found.query})
    query = "?" + "&".join(names[:_MOST_NAMES]) if names else ""
    return f"{path}{ending}{query}"


def _date_piece(segment: Segment, before: list[str]) -> str:
    """Return what *segment* is in a date; empty if it is in none."""
    if segment.form == "date":
        return "date"
    if _YEAR.fullmatch(segment.text):
        return "Y"
    previous = before[-1] if before else ""
    number = int(segment.text) if segment.text.isascii() and segment.text.isdecimal() else 0
    if previous == "Y" and (0 < number <= _LAST_MONTH or segment.text in _MONTHS):
        return "M"
    return "D" if previous == "M" and 0 < number <= _LAST_DAY else ""


def _piece(segment: Segment, *, last: bool) -> str:
    count = len(segment.words)
    if segment.form == "number":
        return next((f"N{most}" for most in (3, 6, 9) if segment.digits <= most), "N")
    if segment.form == "id":
        return "id"
    numbered = "+" if segment.digits > 3 else ""  # noqa: PLR2004 - more than a count or a day
    if count > 1 and (last or numbered or count > 3):  # noqa: PLR2004 - words of a section's name
        least = next(least for least in (5, 3, 2) if count >= least)
        return f"slug{least}{numbered}"
    if numbered:
        return "word+"
    if len(segment.text) > _LONGEST_WORD * max(1, count) or not segment.words:
        return "*"
    return "-".join(segment.words)
