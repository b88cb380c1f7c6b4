"""Which heading of a page is its article's headline."""

from itertools import islice
from typing import Final

from crawler.extract.folding import folded
from crawler.extract.maintext.outline import Node, Outline

_MOST: Final = 50
"""Headings that are compared with the title."""

_SHORTEST: Final = 15
"""Letters; what is shorter, or a link, is the site's name."""


def headline(page: Outline, title: str | None) -> Node | None:
    """Return the heading on *page* that says its *title*, else the first of the first level."""
    said = folded(title or "")
    headings = [node for node in page.nodes if node.tag in ("h1", "h2", "h3")]
    if said:
        for node in islice(headings, _MOST):
            if node.chars and folded("".join(map(str, node.element.itertext()))) == said:
                return node
    for node in headings:
        if node.tag == "h1" and node.chars > max(2 * node.links, _SHORTEST):
            return node
    return None
