"""A page as a list of its blocks, with how much text each has: read once, then only numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from lxml import etree

from crawler.extract.maintext.names import BESIDE, CONTENT, hint
from crawler.extract.maintext.tags import CONTROLS, HEADINGS, INLINE, SILENT

_MOST_OPEN: Final = 50
"""Controls that may turn out to be left open; each takes a search through what is in it."""

_PARAGRAPHS_OF_ARTICLE: Final = 10
_LINK: Final = 1
_JUMP: Final = 2

_IS_BLOCK: Final = 0
_IS_INLINE: Final = 1
_IS_LINK: Final = 2
_IS_SILENT: Final = 3
_IS_CONTROL: Final = 4
_MEANINGS: Final = {
    **dict.fromkeys(INLINE, _IS_INLINE),
    "a": _IS_LINK,
    **dict.fromkeys(SILENT, _IS_SILENT),
    **dict.fromkeys(CONTROLS, _IS_CONTROL),
}
"""What an element is; one that is not here is a block."""

# Hidden until a reader asks for it, and text nevertheless: mostly answers to questions.
_UNFOLDS: Final = re.compile(r"toggle|accordion|collaps|faq|answer|expand", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Node:
    """A block of the page: an element that begins a line."""

    element: etree._Element
    tag: str
    parent: "Node | None"
    index: int
    """Its place in document order."""

    end: int = 0
    """The place of the first block behind it that is not in it."""

    hint: int = 0
    """What its names tell, see ``names.py``."""

    chars: int = 0
    """Letters of its own text, without that of blocks in it."""

    links: int = 0
    """Those of them that are in links ..."""

    jumps: int = 0
    """... to a place on the page, or nowhere: such a link may unfold an answer."""

    # Filled in by scoring.py.
    own: int = 0
    """Letters of running text, without that of blocks in it."""

    # All of these are about the block and those in it.
    all_chars: int = 0
    all_links: int = 0
    raw: float = 0.0
    """Letters of running text."""

    good: float = 0.0
    """The same, weighed by what the surrounding blocks are."""

    weight: float = 1.0
    titles: int = 0
    """Blocks that are one link: titles of other pages."""

    clean: float = 0.0
    """Running text in the largest part that has no such title ..."""

    best_part: float = 0.0
    """... if that part is in a block that has some."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a page."""

    nodes: list[Node]
    """In document order, so that the blocks in one follow it."""

    closed: set[etree._Element] = field(default_factory=set)
    """Controls that were passed over."""

    def within(self, node: Node) -> list[Node]:
        """Return the blocks in *node*."""
        return self.nodes[node.index + 1 : node.end]


def outline(body: etree._Element, elements: Iterable[etree._Element] | None = None) -> Outline:
    """Return the blocks of *body*; the first is *body* itself.

    Args:
        body: where the page's text is.
        elements: those in *body* in document order, if they are at hand; others are passed over.
    """
    whole = Node(body, body.tag, None, 0, 0, _hint(body, body.tag))
    page = Outline([whole])
    nodes, closed = page.nodes, page.closed
    left_open = 0
    # Of each element that is in no silent one: the block that its text is in, and in what link.
    places = {body: (whole, 0)}
    _count(body.text, whole, 0)
    for element in body.iterdescendants() if elements is None else elements:
        place = places.get(element.getparent())
        if place is None:
            continue
        owner, linked = place
        if text := element.tail:
            _count(text, owner, linked)
        tag = element.tag
        meaning = _MEANINGS.get(tag, _IS_BLOCK)
        if meaning == _IS_CONTROL and left_open < _MOST_OPEN and _is_left_open(element):
            left_open += 1
            meaning = _IS_BLOCK
        if meaning == _IS_BLOCK:
            owner = Node(element, tag, owner, len(nodes), 0, _hint(element, tag))
            nodes.append(owner)
            place = owner, linked
        elif meaning == _IS_LINK:
            linked = _kind_of_link(element)
            place = owner, linked
        elif meaning != _IS_INLINE:
            if meaning == _IS_CONTROL:
                closed.add(element)
            continue
        places[element] = place
        if text := element.text:
            _count(text, owner, linked)
    _set_ends(nodes)
    return page


def _kind_of_link(element: etree._Element) -> int:
    return _JUMP if (element.get("href") or "").startswith("#") else _LINK


def _count(text: str | None, owner: Node, linked: int) -> None:
    # White space between tags is most of what there is.
    if not text or text.isspace():
        return
    text = text.strip()
    length = len(text)
    # Three bytes a letter: scripts in which a letter stands for a syllable or a word.
    if not text.isascii() and len(text.encode("utf-8", "replace")) > 2 * length:
        length *= 2
    owner.chars += length
    if linked:
        owner.links += length
        if linked == _JUMP:
            owner.jumps += length


def _set_ends(nodes: list[Node]) -> None:
    for node in reversed(nodes):  # so of all blocks in one, the last comes first
        node.end = node.end or node.index + 1
        if node.parent is not None:
            node.parent.end = node.parent.end or node.end


def _is_left_open(element: etree._Element) -> bool:
    """Tell whether the control *element* has the article in it.

    Its end tag is missing then, and the parser closes less by itself than a browser does.
    """
    if next(element.iter("main", "article"), None) is not None:
        return True
    paragraphs = islice(element.iter("p"), _PARAGRAPHS_OF_ARTICLE)
    return sum(1 for _ in paragraphs) == _PARAGRAPHS_OF_ARTICLE


def _hint(element: etree._Element, tag: str) -> int:
    attributes = element.keys()
    if not attributes:  # paragraphs, mostly
        return 0
    found = 0
    names = element.get("class")
    if names:
        found = hint(names)
    # The id of a heading is made of its text.
    if "id" in attributes and tag not in HEADINGS:
        found |= hint(element.get("id") or "")
    if "itemprop" in attributes and element.get("itemprop") == "articleBody":
        found |= CONTENT
    hidden = "hidden" in attributes or ("style" in attributes and _is_hidden(element))
    if hidden and not (names and _UNFOLDS.search(names)):
        found |= BESIDE
    return found


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style") or ""
    return "none" in style and "display:none" in style.replace(" ", "")
