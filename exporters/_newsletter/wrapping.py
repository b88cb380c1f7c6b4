"""Text of mail in lines that every reader shows whole."""

import textwrap
from typing import Final

WIDTH: Final = 72
"""Characters: quoted twice, a line still has fewer than 80 (RFC 3676 4.2 asks for 78)."""


def wrapped(text: str, indent: str = "") -> str:
    """Return *text* in lines of at most 72 characters, each after *indent*.

    Words that are longer are broken, but addresses stay whole: they are to be followed.
    """
    lines = []
    for paragraph in str(text).splitlines() or [""]:
        whole = "://" in paragraph
        lines += textwrap.wrap(
            paragraph,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=not whole,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(lines)
