"""The form in which headlines and names are compared."""

import re
from functools import lru_cache
from typing import Final

_WORDS: Final = re.compile(r"\w+")
_LONGEST: Final = 1_000
_SHORT: Final = 300
"""Characters of what may be a headline or a name, and is compared again and again."""


def folded(text: str) -> str:
    """Return the words of *text* in lower case, one space between them."""
    return _of_short(text) if len(text) <= _SHORT else _of(text[:_LONGEST])


def _of(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


_of_short: Final = lru_cache(maxsize=1_000)(_of)
