"""Did all of a page arrive? Connections break, and servers give up in the middle of a page."""

import re
from typing import Final

_TAIL: Final = 8_192
"""Characters at the end of a page in which it ends; counters and notes may follow."""

_END: Final = re.compile(rb"</(?:html|body)\b", re.IGNORECASE)
_PAIRED: Final = (b"div", b"script", b"article", b"section", b"main")
"""Elements whose end tags no minifier leaves out (HTML standard, 13.1.2.4)."""

_FEW: Final = 2
"""Elements that are open or closed by a template's mistake."""


def is_whole(content: bytes | str) -> bool:
    """Tell whether *content*, a page of HTML, came to its end.

    It did if it closes ``html`` or ``body``. Both tags may be left out, as minifiers do: then it
    did if it ends behind a tag and with nothing left open that must be closed.
    """
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    tail = data[-_TAIL:].replace(b"\0", b"")  # of UTF-16
    if _END.search(tail):
        return True
    if not tail.rstrip().endswith(b">"):
        return False
    data = data.replace(b"\0", b"").lower()
    if _END.search(data, len(data) - len(data) // 4):  # a script may hold a page of its own
        return True
    return all(_open(data, tag) <= _FEW for tag in _PAIRED[:1]) and all(
        _open(data, tag) <= 0 for tag in _PAIRED[1:]
    )


def _open(data: bytes, tag: bytes) -> int:
    return data.count(b"<" + tag + b">") + data.count(b"<" + tag + b" ") - data.count(b"</" + tag)
