"""How much running text each block of a page has, and what it weighs."""

from typing import Final

from crawler.extract.maintext.names import BESIDE, CONTENT, PERHAPS_BESIDE
from crawler.extract.maintext.outline import Node
from crawler.extract.maintext.tags import HEADINGS

_LEAST: Final = 25
"""Letters outside of links that a line of running text has at least."""

_TITLE: Final = 20
"""Letters of a link that may be the title of another page."""

_TEASERS: Final = 3
"""Titles that make a list of teasers ..."""

_TEASER_TEXT: Final = 300
"""... with less text to each than this."""

_CLEAN: Final = 400
"""Letters without a title among them that speak against teasers."""

_FACTORS: Final = {"main": 2.0, "article": 1.5, "aside": 0.2, "footer": 0.2, "header": 0.5}
_HEAVIEST: Final = 6.0


def weigh(nodes: list[Node]) -> None:
    """Fill in what *nodes*, all blocks of a page in document order, have and weigh."""
    _sum_up(nodes)
    total = nodes[0].raw
    told = [node for node in nodes if node.all_chars]
    for node in told:
        parent = node.parent
        if parent is None:
            continue
        if not node.hint and node.titles < _TEASERS and node.tag not in _FACTORS:
            node.weight = parent.weight  # most blocks: nothing speaks for or against them
        else:
            node.weight = min(parent.weight * _factor(node, total), _HEAVIEST)
    for node in reversed(told):
        good = node.good = node.good + node.own * node.weight
        if node.parent is not None:
            node.parent.good += good


def _own_text(node: Node) -> int:
    """Return the letters of running text in *node* itself, without the blocks in it."""
    text = node.chars - node.links
    return 0 if text < _LEAST or text < node.links or node.tag in HEADINGS else text


def is_teasers(node: Node) -> bool:
    """Tell whether *node* is a list of titles of other pages, each with little text."""
    return (
        node.titles >= _TEASERS
        and node.raw < _TEASER_TEXT * node.titles
        and node.clean < max(_CLEAN, 0.5 * node.raw)
        and node.tag not in ("p", "table")
    )


def _sum_up(nodes: list[Node]) -> None:
    for node in reversed(nodes):  # so the blocks in one come before it
        if node.chars:
            node.all_chars += node.chars
            node.all_links += node.links
            node.own = _own_text(node)
            node.raw += node.own
            if node.links >= _TITLE:
                node.titles += _is_title(node)
        if node.titles:
            node.clean = max(node.clean, node.best_part)
        parent = node.parent
        if parent is None or not node.all_chars:
            continue
        parent.all_chars += node.all_chars
        parent.all_links += node.all_links
        parent.raw += node.raw
        parent.titles += node.titles
        if node.titles:
            parent.best_part = max(parent.best_part, node.clean)
        else:
            parent.clean += node.raw


def _is_title(node: Node) -> bool:
    links = node.links - node.jumps
    # A heading may have its title twice, once of them for those who cannot see the picture.
    least = 0.45 if node.tag in HEADINGS else 0.9
    return links >= _TITLE and links > least * node.chars and node.tag != "p"


def _factor(node: Node, total: float) -> float:
    factor = _FACTORS.get(node.tag, 1.0)
    hint = node.hint
    if hint:
        if hint & CONTENT:
            factor *= 1.5
        if hint & PERHAPS_BESIDE:
            factor *= 0.5
        if hint & BESIDE:
            factor *= 0.1
    if node.titles >= _TEASERS and is_teasers(node):
        factor *= 0.1
    # Whatever its name, what has most of the page's text is not beside the article.
    return 1.0 if factor < 1 and node.raw > 0.5 * total else factor
