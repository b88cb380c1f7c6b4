"""Which block of a page holds its article."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from crawler.extract.maintext.names import BESIDE, CONTENT
from crawler.extract.maintext.outline import Node, Outline

_MOST: Final = 0.75
"""Share of the text that a part has which is the article ..."""

_MOST_WITH_HEADLINE: Final = 0.5
"""... and one with the headline in it."""

_SHORTEST_ARTICLE: Final = 300
_MOST_NAMED: Final = 20
"""Blocks within one another that are named as content."""


def container(page: Outline, headline: Node | None) -> Node:
    """Return the block that holds the article of *page*, and as little else as may be."""
    headed = set()
    while headline is not None:
        headed.add(headline)
        headline = headline.parent
    best = page.nodes[0]
    while (part := _better_part(page, best, headed)) is not None:
        best = part
    return _first_of_many(page, _named(page, best))


def _better_part(page: Outline, whole: Node, headed: set[Node]) -> Node | None:
    """Return the part of *whole* without which there is hardly any text left in it."""
    part = max(_children(page, whole), key=lambda each: each.good, default=None)
    if part is None:
        return None
    for each in _children(page, whole):
        if each in headed and each.good > _MOST_WITH_HEADLINE * whole.good:
            return each
    if part.good < _MOST * whole.good or part.good == 0 or part.tag == "p":
        return None
    lost = whole.good - part.good
    junk = whole.all_chars - part.all_chars - lost
    # What stands beside text can be cleaned away, but text that is left behind is lost.
    return part if lost <= 0.5 * junk else None


def _children(page: Outline, node: Node) -> Iterator[Node]:
    index = node.index + 1
    while index < node.end:
        child = page.nodes[index]
        yield child
        index = child.end


def _named(page: Outline, best: Node) -> Node:
    """Return the block around or in *best* that is named as the article's text."""
    for _ in range(_MOST_NAMED):
        named = list(_outermost_named(page, best))
        if not named:
            break
        first = max(named, key=lambda node: node.good)
        like = first.element.get("class")
        rest = sum(
            node.raw for node in named if node is not first and node.element.get("class") == like
        )
        if first.good < 0.5 * best.good or rest > 0.05 * best.raw:
            return best
        best = first
    around: Node | None = best
    for _ in range(6):
        if around is None or around.tag in ("body", "main"):
            break
        if around.hint & CONTENT and around.good < 1.5 * best.good:
            return around
        around = around.parent
    return best


def _outermost_named(page: Outline, container: Node) -> Iterator[Node]:
    index = container.index + 1
    while index < container.end:
        node = page.nodes[index]
        if node.hint & CONTENT and not node.hint & BESIDE:
            yield node
            index = node.end
        else:
            index += 1


def _first_of_many(page: Outline, best: Node) -> Node:
    """Return the first of several articles in *best*: more follow as the reader scrolls."""
    headlines = [node.index for node in page.within(best) if node.tag == "h1"]
    articles: list[Node] = []
    index = best.index + 1
    while index < best.end and len(articles) <= 1 < len(headlines):
        node = page.nodes[index]
        index += 1
        if node.tag == "article" and node.raw > _SHORTEST_ARTICLE:
            place = bisect_right(headlines, node.index)
            if place < len(headlines) and headlines[place] < node.end:
                articles.append(node)
                index = node.end
    return articles[0] if len(articles) > 1 else best
