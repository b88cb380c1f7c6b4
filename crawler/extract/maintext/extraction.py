"""From a page to the text of its article."""

from typing import Final

from lxml import etree

from crawler.article.selectors import compiled
from crawler.extract.blocks import Block
from crawler.extract.document import Document
from crawler.extract.maintext.building import build
from crawler.extract.maintext.choosing import container
from crawler.extract.maintext.cleaning import dropped
from crawler.extract.maintext.edges import trimmed
from crawler.extract.maintext.headlines import headline
from crawler.extract.maintext.outline import Node, Outline, outline
from crawler.extract.maintext.repeats import without_repeats
from crawler.extract.maintext.scoring import weigh
from crawler.extract.maintext.stated import stated_blocks, stated_body
from crawler.extract.maintext.streaming import settled
from crawler.extract.markdown import plain
from crawler.extract.paths import elements

_LEAST_OF_STATED: Final = 0.3
"""Share of what the page's data states as its text that must be found; else that is taken."""

_MOST: Final = 20
"""Elements of a selector that are looked at."""


def main_text(document: Document, title: str | None, selector: str = "") -> tuple[Block, ...]:
    """Return the article's text on *document*.

    Args:
        document: the page.
        title: the article's headline, if it is known.
        selector: that of the element that holds the text, where the page's source names one; if it
            is not there or has no text, the rules find another.
    """
    root = settled(document.root)
    body = root.find("body")
    known = document.elements.all if root is document.root else None
    page = outline(root if body is None else body, known)
    weigh(page.nodes)
    head = headline(page, title)
    for chosen in _chosen(page, root, selector):
        found = _text_in(page, chosen, head)
        if found:
            return found
    best = container(page, head)
    blocks = _text_in(page, best, head)
    stated = stated_body(document)
    if stated is not None and len(plain(blocks)) < _LEAST_OF_STATED * len(stated):
        return stated_blocks(stated)
    return blocks


def _text_in(page: Outline, best: Node, head: Node | None) -> tuple[Block, ...]:
    out = dropped(page, best, head)
    return trimmed(without_repeats(build(best.element, out | page.closed)))


def _chosen(page: Outline, root: etree._Element, selector: str) -> list[Node]:
    """Return the blocks of *page* that *selector* chooses."""
    if not selector:
        return []
    chosen = set(elements(compiled(selector), root, _MOST))
    return [node for node in page.nodes if node.element in chosen]
