"""Is what a page shows of a text only its beginning?"""

from functools import lru_cache
from typing import Final

from crawler.corpus.sameness import pairs, shared, unlinked, words
from crawler.extract.walls import asks_to_pay, goes_on

_LONGEST: Final = 200_000
"""Characters of a text that are compared."""

_NEARLY: Final = 0.85
"""Share of a beginning's pairs of words that are at the beginning of the whole."""

_KNOWN: Final = 0.5
"""Share of a paragraph's pairs of words that are in the whole, if it is one of it."""

_ROOM: Final = 1.15
"""Times its length that a beginning reaches into the whole: a passage may be gone."""

_MORE_ROOM: Final = 20
"""Words beyond that."""

_LONGEST_TAIL: Final = 800
"""Characters that a page puts behind a beginning: "Subscribe to read on"."""


@lru_cache(maxsize=4)  # the old and the new text are looked at more than once
def plain(body: str) -> str:
    """Return *body*, in Markdown, on one line and without where its links lead."""
    return " ".join(unlinked(body[:_LONGEST]).split())


def beginning(old: str, new: str) -> int | None:
    """Return how many characters of *old* a body *new* shows that is no more than its beginning.

    That is so if nearly all of *new*, but for a short tail, stands at the beginning of *old*; None
    if it is not so, or *new* is as long.
    """
    was, now = plain(old), plain(new)
    if len(now) >= len(was):
        return None
    cut = now.rstrip(". \u2026[]()")
    if was.startswith(cut):
        return len(cut)
    kept = _without_tail(old, new)
    if kept is None:
        return None
    found = words(kept)
    reach = words(old)[: int(len(found) * _ROOM) + _MORE_ROOM]
    if shared(pairs(kept), pairs(" ".join(reach))) < _NEARLY:
        return None
    return min(len(plain(kept)), len(was))


def ends_anew(old: str, new: str) -> bool:
    """Tell whether *new*, which begins as *old* does, ends in words of its own."""
    return not plain(old).startswith(plain(new).rstrip(". \u2026[]()"))


def shows_more_for_money(old: str, new: str) -> bool:
    """Tell whether *new* ends in asking readers to pay, and *old* does not."""
    return asks_to_pay(new) and not asks_to_pay(old)


def shows_more_elsewhere(old: str, new: str) -> bool:
    """Tell whether *new* ends like a text that goes on, and *old* does not."""
    return goes_on(new) and not goes_on(old)


def _without_tail(old: str, new: str) -> str | None:
    """Return *new* without the paragraphs at its end that *old* does not have.

    None if nothing is left, or what goes is more than a tail.
    """
    known = pairs(old)
    kept = new[:_LONGEST].split("\n\n")
    length = 0
    while kept and shared(pairs(kept[-1]), known) < _KNOWN:
        length += len(kept.pop())
        if length > _LONGEST_TAIL:
            return None
    return "\n\n".join(kept) or None
