"""From a page to the text of its article."""

from typing import Final

from crawler.extract.blocks import Block
from crawler.extract.document import Document
from crawler.extract.maintext.building import build
from crawler.extract.maintext.choosing import container
from crawler.extract.maintext.cleaning import dropped
from crawler.extract.maintext.edges import trimmed
from crawler.extract.maintext.headlines import headline
from crawler.extract.maintext.outline import outline
from crawler.extract.maintext.repeats import without_repeats
from crawler.extract.maintext.scoring import weigh
from crawler.extract.maintext.stated import stated_blocks, stated_body
from crawler.extract.maintext.streaming import settled
from crawler.extract.markdown import plain

_LEAST_OF_STATED: Final = 0.3
"""Share of what the page's data states as its text that must be found; else that is taken."""


def main_text(document: Document, title: str | None) -> tuple[Block, ...]:
    """Return the article's text on *document*.

    Args:
        document: the page.
        title: the article's headline, if it is known.
    """
    root = settled(document.root)
    body = root.find("body")
    known = document.elements.all if root is document.root else None
    page = outline(root if body is None else body, known)
    weigh(page.nodes)
    head = headline(page, title)
    best = container(page, head)
    out = dropped(page, best, head)
    blocks = trimmed(without_repeats(build(best.element, out | page.closed)))
    stated = stated_body(document)
    if stated is not None and len(plain(blocks)) < _LEAST_OF_STATED * len(stated):
        return stated_blocks(stated)
    return blocks
