"""What in the article's container is not its text."""

from typing import Final

from lxml import etree

from crawler.extract.maintext.names import BESIDE, PERHAPS_BESIDE
from crawler.extract.maintext.outline import Node, Outline
from crawler.extract.maintext.scoring import is_teasers

_MOST_BESIDE: Final = {"aside": 0.3, "address": 0.5, "footer": 0.5, "form": 0.5, "figcaption": 2.0}
"""Elements that are not part of the text, if they have less than this share of it."""

_MOST_ABOVE: Final = 250
"""Letters of running text above the headline that may be something else."""

_REPEATED: Final = 300
"""Letters of a block that a page does not say twice by chance."""

_TEXT_OF_LINKS: Final = frozenset({"p", "li", "td", "th", "tr", "h2", "h3", "h4"})
"""Where a text may well be one link."""


def dropped(page: Outline, container: Node, headline: Node | None) -> set[etree._Element]:
    """Return the elements in *container* that are not text of the article."""
    out: set[Node] = set()
    kept: list[Node] = []
    doubtful: list[Node] = []
    seen: dict[tuple[int, int, float], Node] = {}
    index = container.index + 1
    while index < container.end:
        node = page.nodes[index]
        if _is_beside(node, container) or _is_repeated(node, seen):
            out.add(node)
        elif node.hint & PERHAPS_BESIDE and node.raw < 0.1 * container.raw:
            doubtful.append(node)
        else:
            kept.append(node)
            index += 1
            continue
        index = node.end
    # A name that much of the text has is not one for what stands beside it.
    if sum(node.raw for node in doubtful) < 0.25 * container.raw:
        out.update(doubtful)
    else:
        out.update(node for node in doubtful if node.raw == 0)
    out.update(_headline_and_above(kept, container, headline))
    return {node.element for node in out}


def _is_beside(node: Node, container: Node) -> bool:
    share = node.raw / (container.raw or 1)
    if node.tag == "figure" and share < 0.1 and _is_picture(node):  # noqa: PLR2004
        return True
    if share < _MOST_BESIDE.get(node.tag, 0):
        return True
    if node.hint & BESIDE and share < 0.55 and node.tag != "blockquote":  # noqa: PLR2004
        return True
    if is_teasers(node) and share < 0.4:  # noqa: PLR2004
        return True
    links = node.all_links > 0.6 * node.all_chars
    return links and share < 0.3 and node.tag not in _TEXT_OF_LINKS  # noqa: PLR2004


def _is_picture(figure: Node) -> bool:
    """Tell whether all text in *figure* is a caption: quotes, tables and code are figures too."""
    return next(figure.element.iter("blockquote", "table", "pre", "ul", "ol", "p"), None) is None


def _is_repeated(node: Node, seen: dict[tuple[int, int, float], Node]) -> bool:
    """Tell whether all of *node* was there before: pages have parts for wide and narrow screens."""
    if node.all_chars < _REPEATED:
        return False
    key = (node.all_chars, node.all_links, node.raw)
    before = seen.get(key)
    seen[key] = node
    if before is None or node.index < before.end:
        return False
    return _text(before) == _text(node)


def _text(node: Node) -> str:
    return "".join("".join(map(str, node.element.itertext())).split())


def _headline_and_above(kept: list[Node], container: Node, headline: Node | None) -> list[Node]:
    """Return the headline and, unless it is text, what stands above it."""
    if headline not in kept:
        headline = next((node for node in kept if node.tag == "h1"), None)
    if headline is None:
        return []
    place = headline.index
    above = [node for node in kept if node.end <= place]
    text = sum(node.raw for node in above if node.parent is None or node.parent.end > place)
    if text < min(0.1 * container.raw, _MOST_ABOVE):
        return [headline, *above]
    return [headline]
