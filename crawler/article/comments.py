"""Comments of a header: YAML readers drop them, people do not want them dropped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from crawler.article.yamltree import Items, Node, Pairs, Scalar

# Looked for between values only. libyaml takes a `#` there for a comment even without a space
# before it (`"x"#note`).
_COMMENT: Final = re.compile(r"#[^\r\n]*")
BLOCK_MARKS: Final = ("|", ">")
"""The styles of scalars whose text is the lines below."""


@dataclass(frozen=True, slots=True, order=True)
class Comment:
    """A comment and where it begins in the header."""

    start: int
    text: str


def comments(header: str, tree: Pairs) -> list[Comment]:
    """Return the comments of *header*, whose tree is *tree*, in order."""
    found: list[Comment] = []
    at = 0
    for start, end in sorted(_spans(tree, header)):
        found += _in_gap(header, at, start)
        at = max(at, end)
    found += _in_gap(header, at, len(header))
    return found


def content_end(node: Node, header: str) -> int:
    """Return the index after the last character of *node*: block scalars end after their text."""
    return node.start + len(header[node.start : node.end].rstrip())


def _in_gap(header: str, start: int, end: int) -> list[Comment]:
    found = _COMMENT.finditer(header, start, end)
    return [Comment(match.start(), match[0].rstrip()) for match in found]


def _spans(node: Node, header: str) -> Iterator[tuple[int, int]]:
    """Yield where text is that only looks like comments: inside scalars."""
    match node:
        case Pairs(pairs=pairs):
            for key, value in pairs:
                yield key.start, key.end
                yield from _spans(value, header)
        case Items(items=items):
            for item in items:
                yield from _spans(item, header)
        case Scalar(style=style) if style in BLOCK_MARKS:
            # A comment may follow the mark on its line; it is outside the text.
            yield header.find("\n", node.start), content_end(node, header)
        case Scalar():
            yield node.start, node.end
