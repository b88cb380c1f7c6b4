"""The form in which headlines and names are compared."""

import re
from functools import lru_cache
from typing import Final

_WORDS: Final = re.compile(r"\w+")
_LONGEST: Final = 1_000


@lru_cache(maxsize=1_000)  # headlines and names are compared again and again
def folded(text: str) -> str:
    """Return the words of *text* in lower case, one space between them."""
    return " ".join(_WORDS.findall(text[:_LONGEST].casefold()))
