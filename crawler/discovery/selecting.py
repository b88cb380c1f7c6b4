"""Elements of a page by a source's selector, in time that grows with the page's size."""

from collections.abc import Callable
from typing import Final

from cssselect import ExpressionError, HTMLTranslator, SelectorError, parse
from cssselect.parser import CombinedSelector, Tree
from lxml import etree

from crawler.discovery.listing import ListingError
from crawler.extract.bounds import MOST_TAGS
from crawler.extract.document import Document
from crawler.extract.paths import elements

_LONGEST: Final = 2_000
"""Characters of a selector."""

_MOST_STEPS: Final = 20_000_000
"""Elements above and before others that ``:nth-child`` and the like may make libxml2 count."""

_TRANSLATOR: Final = HTMLTranslator()

Found = dict[etree._Element, None]  # noqa: SLF001 - lxml names it so

_STEPS: Final[dict[str, Callable[[etree._Element], etree._Element | None]]] = {
    " ": lambda element: element.getparent(),
    ">": lambda element: element.getparent(),
    "~": lambda element: element.getprevious(),
    "+": lambda element: element.getprevious(),
}
"""From an element to the next one that a combinator is about."""


def matching(document: Document, css: str, key: str) -> list[etree._Element]:
    """Return the elements of *document* that *css* selects, those of each part of a list in order.

    cssselect's XPath for ``div a`` has a step for each part. libxml2 then merges what it finds
    under each ``div``, in time that grows with the square of it: 60,000 links in 40 elements took
    two minutes. So only what stands between combinators is XPath here; the rest are sets.

    Args:
        document: the page.
        css: a selector as cssselect knows it (level 3 and ``:has``, ``:is``).
        key: of the source, for the message.

    Raises:
        ListingError: it is no selector, or takes too long on this page; the message names it.
    """
    shown = f"{key} {css[:200]!r}"
    if len(css) > _LONGEST:
        raise ListingError(f"{shown}: longer than {_LONGEST:,} characters")
    found: Found = {}
    try:
        selectors = parse(css)
        if any(each.pseudo_element for each in selectors):
            raise ExpressionError("a pseudo-element is no element")
        if ":" in css and _is_large(document.root):
            raise ListingError(f"{shown}: the page is too large for it")
        for each in selectors:
            found.update(_all(each.parsed_tree, document.root))
    except (SelectorError, etree.XPathError, ValueError, RecursionError) as error:
        raise ListingError(f"{shown}: {' '.join(str(error).split())}") from None
    return list(found)


def _all(tree: Tree, root: etree._Element) -> Found:
    """Return the elements under *root* that *tree* selects, in page order."""
    if not isinstance(tree, CombinedSelector):
        path = etree.XPath(f"descendant-or-self::{_TRANSLATOR.xpath(tree)}")
        return dict.fromkeys(elements(path, root, MOST_TAGS))
    left, right = _all(tree.selector, root), _all(tree.subselector, root)
    related = _related(left, tree.combinator)
    return {each: None for each in right if related(each)}


def _related(left: Found, combinator: str) -> Callable[[etree._Element], bool]:
    """Return the test that an element stands to one of *left* as *combinator* says."""
    step = _STEPS[combinator]
    if combinator in ">+":
        return lambda element: step(element) in left
    known: dict[etree._Element, bool] = {}

    def related(element: etree._Element) -> bool:
        """Each element on the way to the first of *left* is looked at once."""
        way = [element]
        following = step(element)
        while following is not None and following not in left and following not in known:
            way.append(following)
            following = step(following)
        answer = following is not None and (following in left or known[following])
        known.update(dict.fromkeys(way, answer))
        return answer

    return related


def _is_large(root: etree._Element) -> bool:
    """Tell a page so large and deep that counting above and before each element takes too long."""
    before, steps = [0], 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            before.pop()
            continue
        before[-1] += 1
        steps += len(before) + before[-1]
        before.append(0)
    return steps > _MOST_STEPS
