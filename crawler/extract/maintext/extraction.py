"""From a page to the text of its article."""

from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.extract.blocks import Block
from crawler.extract.document import Document
from crawler.extract.maintext.building import build
from crawler.extract.maintext.certainty import certainty
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

_LEAST_OF_STATED: Final = 0.3
"""Share of what the page's data states as its text that must be found; else that is taken."""

_STATED: Final = 0.8
"""How sure such a text is: it may be cut short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MainText:
    """The text that was taken for the article."""

    blocks: tuple[Block, ...]
    certainty: float
    """0 to 1: how sure it is that this is the whole article and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """The blocks that were taken, and from where on the page."""

    blocks: tuple[Block, ...]
    text: str
    page: Outline
    best: Node
    out: set[etree._Element]


def main_blocks(document: Document, title: str | None) -> tuple[Block, ...]:
    """Return the article's text on *document*.

    Args:
        document: the page.
        title: the article's headline, if it is known.
    """
    found = _found(document, title)
    stated = _stated(document, found)
    return found.blocks if stated is None else stated


def main_text(document: Document, title: str | None) -> MainText:
    """Return what ``main_blocks`` does, and how sure it is, which takes some time to tell."""
    found = _found(document, title)
    stated = _stated(document, found)
    if stated is not None:
        return MainText(blocks=stated, certainty=_STATED)
    sure = certainty(document, found.page, found.best, found.out, found.text)
    return MainText(blocks=found.blocks, certainty=sure)


def _found(document: Document, title: str | None) -> _Found:
    root = settled(document.root)
    body = root.find("body")
    page = outline(root if body is None else body)
    weigh(page.nodes)
    head = headline(page, title)
    best = container(page, head)
    out = dropped(page, best, head)
    blocks = trimmed(without_repeats(build(best.element, out | page.closed)))
    return _Found(blocks=blocks, text=plain(blocks), page=page, best=best, out=out)


def _stated(document: Document, found: _Found) -> tuple[Block, ...] | None:
    """Return the text that the page's data states, if hardly any of it was *found*."""
    stated = stated_body(document)
    if stated is None or len(found.text) >= _LEAST_OF_STATED * len(stated):
        return None
    return stated_blocks(stated)
