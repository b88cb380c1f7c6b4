"""A file in canonical form to its line, several times faster than by way of an ``Article``.

A canonical header has the very keys and texts of the line in the same order: one expression, made
of the record's types, sees that a header is in canonical form and that its values are as they must
be; then what stands between the values is replaced. Unknown keys at the end are read the
general way, and so is any other header as a whole (with comments, in another order, with rare
escapes or leap days). A property holds the two together.
"""

import re
from typing import Final

from pydantic_core import to_json

from crawler.article.document import LARGEST_HEADER
from crawler.article.errors import FrontMatterError
from crawler.article.faults import resolved
from crawler.article.header_expression import expression
from crawler.article.header_templates import TOKEN, template
from crawler.article.lines import BODY, RESERVED, TYPES, as_json
from crawler.article.record import Article
from crawler.article.scalars import UNPRINTABLE_BEYOND
from crawler.article.shape import shape
from crawler.article.yamltree import compose

_FENCE: Final = "---\n"
_CLOSING: Final = "\n---\n"


_KEY: Final = re.compile(r"\n?[^\W\d]")
"""How unknown keys begin: not as what might go on with the value before."""

_LONGEST_MIXED: Final = 20_000
"""Characters of a header with unknown keys: no bound of the general reader is near."""


def line(name: str, text: str) -> bytes | None:
    """Return the line of the file *name* with *text*; None if that has to be read the general way.

    It is the one that ``lines.written`` makes of the article. *text* is no longer than what is read
    the general way.
    """
    if "\r" in text or "\0" in text or not text.startswith(_FENCE):
        return None
    end = text.find(_CLOSING, len(_FENCE) - 1)
    if end < 0 or end > LARGEST_HEADER:
        return None
    header = text[len(_FENCE) - 1 : end + 1]
    if any(character in header for character in UNPRINTABLE_BEYOND):
        return None
    found = expression().match(header)
    is_usual = found is not None and found.end() == len(header)
    if not is_usual:
        found = expression(with_quotes=True).match(header)
    own = _own(header, found.end()) if found else None
    if not found or own is None:
        return None
    parts = TOKEN.split(header[: found.end() - 1])
    form, in_quotes = template(tuple(parts[1::2]))
    values = parts[2::2]
    if not is_usual:
        values = [
            value[1:-1] if has_quotes and value.startswith('"') else value
            for value, has_quotes in zip(values, in_quotes, strict=True)
        ]
    known = form % (to_json(name).decode(), *values)
    body = text[end + len(_CLOSING) :].strip("\n")
    if not body or body.isspace():
        return b"".join((known.encode(), *own, b"}"))
    return b"".join(
        (known.encode(), own[0], f',"{BODY}":'.encode(), to_json(f"{body}\n"), own[1], b"}")
    )


def _own(header: str, start: int) -> tuple[bytes, bytes] | None:
    """Return the members of a line for the unknown keys of *header*, which begin at *start*.

    First those that stand before the body, then ``$types``. None if that is not so simple.
    """
    if start == len(header):
        return b"", b""
    rest = header[start:]
    if len(header) > _LONGEST_MIXED or not _KEY.match(rest) or "&" in rest or "<<" in rest:
        return None
    try:
        values = resolved(compose(rest))
    except FrontMatterError:
        return None
    if any(type(key) is not str or key in shape(Article) or key in RESERVED for key in values):
        return None
    types: dict[str, str] = {}
    told = b"," + to_json(as_json(values, types))[1:-1]
    return told, b"," + to_json({TYPES: types})[1:-1] if types else b""


def prepare() -> None:
    """Make the expressions now, which takes a while, so that forks have them."""
    expression()
    expression(with_quotes=True)
