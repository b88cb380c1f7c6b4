"""How likely an address is an article's, by itself."""

import math
from functools import lru_cache
from typing import Final

from crawler.discovery import address_words as known
from crawler.discovery.segments import Parts, Segment, parts
from crawler.discovery.shapes import shape

_BY_WORDS: Final = (-1.2, -0.6, 0.3, 2.0, 2.8, 3.3, 3.6)
"""What the number of words in the last segment is worth."""

_ID: Final = 5
"""Digits from which a number counts articles, not pages or years."""

_NEVER: Final = -9.0
_NEWS_PARTS: Final = ("news", "article", "artikel", "story", "noticia", "object")


def likelihood(address: str) -> float:
    """Return how likely *address*, a normalised web address, is an article's: from 0 to 1.

    By the address alone, without history: words and numbers of its end, dates in its folders, and
    words that name menus, archives and functions in many languages.
    """
    return 1 / (1 + math.exp(-evidence(address)))


def duty(address: str) -> bool:
    """Tell that *address* is of a file, or of a page that does something or is about the site."""
    found = parts(address)
    return found.extension in known.FILES or any(
        _is_function(each) or not known.DUTIES.isdisjoint(each.words) for each in found.segments
    )


@lru_cache(maxsize=8_192)
def evidence(address: str) -> float:
    """Return the logarithm of the odds that *address* is an article's."""
    found = parts(address)
    if found.extension in known.FILES:
        return _NEVER
    by_query = _query(found)
    if not found.segments and by_query <= 0:
        return -4.0 + by_query
    return max(_NEVER, by_query + _folders(found) + _end(found) + _dates(address, found))


def _query(found: Parts) -> float:
    """Return what the query is worth: a number under a telling name, or a way to sort a list."""
    worth = identified = 0.0
    for name, value in found.query:
        if name in known.FACETS:
            worth -= 3.5
        elif sum(map(str.isdecimal, value)) > 1 and _names_one(name):
            identified = 3.0
    return worth + identified


def _names_one(name: str) -> bool:
    return name in known.IDENTIFIERS or any(part in name for part in _NEWS_PARTS)


def _end(found: Parts) -> float:
    """Return what the segment that names the page is worth."""
    if not found.segments:
        return 0.0
    last = _naming(found)
    if last.form in ("number", "id"):
        worth = 2.0 if last.digits >= _ID else 0.9 if last.digits > 2 else -2.5  # noqa: PLR2004
    else:
        worth = _BY_WORDS[min(_told(last), len(_BY_WORDS) - 1)]
        worth += 2.2 if last.digits >= _ID else 0.0
    if found.extension in known.PAGES:
        worth += 0.8
    if len(found.segments) == 1 and len(last.words) in (1, 2):  # a section's name
        worth -= 0.9
    return worth - 0.8


def _naming(found: Parts) -> Segment:
    """Return the last segment, or the one before it that is a headline where that is plain."""
    last = found.segments[-1]
    if len(last.words) > 1 or last.digits >= _ID:
        return last
    earlier = (each for each in reversed(found.segments[-4:-1]) if _is_headline(each))
    return next(earlier, last)


def _told(segment: Segment) -> int:
    """Return the number of words that tell something: ``house-and-garden`` has two."""
    words = segment.words
    joined = len(words) < 5 and any(each in known.JOINERS for each in words[1:-1])  # noqa: PLR2004
    return len(words) - joined


def _is_headline(segment: Segment) -> bool:
    return _told(segment) > 3 or (len(segment.words) > 1 and segment.digits >= _ID)  # noqa: PLR2004


def _folders(found: Parts) -> float:
    worth = 0.3 * min(len(found.segments) - 1, 3)
    folders = found.segments[:-1]
    if any(each.text in known.SINGLE for each in folders):
        worth += 1.8
    elif any(each.text in known.NEWS for each in folders):
        worth += 0.9
    for place, each in enumerate(found.segments):
        after = found.segments[place + 1 :]
        telling = any(_is_headline(other) or other.digits >= _ID for other in after)
        if _is_function(each):
            worth -= 2.0 if telling else 5.0
        elif not known.DUTIES.isdisjoint(each.words) and len(each.words) < 7:  # noqa: PLR2004
            worth -= 2.5
        elif each.text in known.LISTS:
            # What a tag or an author is called may have three words; two levels below, or behind a
            # whole sentence, stands an article.
            worth -= 1.0 if telling else 4.5 if len(after) < 2 else 1.5  # noqa: PLR2004
    return worth


def _is_function(segment: Segment) -> bool:
    """Tell a page that does something or is about the site: ``about-us``, ``sign-in``."""
    words = segment.words
    if segment.text in known.FUNCTIONS:
        return True
    if not words or len(words) > 4 or segment.digits >= _ID:  # noqa: PLR2004 - a headline
        return False
    return all(each in known.FUNCTIONS or each in known.FILLERS for each in words) and any(
        each in known.FUNCTIONS for each in words
    )


def _dates(address: str, found: Parts) -> float:
    """Return what dates in the path are worth: an archive ends in one, an article stands below."""
    pieces = shape(address).partition("?")[0].split("/")[1:]
    if not pieces:
        return 0.0
    dated = any(each in ("M", "D", "date") for each in pieces)
    ends = pieces[-1].partition(".")[0] in ("Y", "M", "D", "date")
    if ends and found.extension not in known.PAGES and not _is_headline(_naming(found)):
        return -4.0
    if dated:
        return 1.8
    return 0.6 if "Y" in pieces or found.segments[-1].text[:2] == "20" else 0.0
