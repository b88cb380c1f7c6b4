"""The page's main heading, without the kicker, the date or the byline that stand inside it."""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Final

from lxml import etree

from crawler.article.text import one_line
from crawler.extract.document import Document, content
from crawler.extract.folding import folded
from crawler.extract.witness import Witness

_MOST: Final = 10
_MOST_PARTS: Final = 40
"""Texts in one heading."""

_LEAST: Final = 10
"""Characters of a title that is looked for in a heading; shorter ones are found by chance."""

_HEADLINE: Final = re.compile(
    r"(?:^|[\s_-])(?:headline|(?:entry|post|article|story|page|single|content)[_-]{0,2}(?:title|headline)|title)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
# What designers put above, below or behind a headline, inside its element. Some are read aloud
# only: the colon between kicker and headline.
_BESIDE: Final = re.compile(
    r"(?:^|[\s_-])(?:kicker|over-?line|top-?line|roof-?line|dachzeile|spitzmarke|eyebrow|ante-?t[ií]tulo|"
    r"sur-?titre|occhiello|sub-?(?:head(?:ing|line)?|title)|category|rubrik|author|byline|date|datum|"
    r"(?:visually|screen-?reader)[_-]?(?:hidden|text|only)|sr-only|element-invisible|invisible|aural)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BESIDE_TAGS: Final = frozenset({"time", "small", "h2", "h3", "h4", "h5", "h6", "button"})
_NO_TEXT: Final = frozenset({"script", "style", "template", "noscript", "svg"})


def headings(document: Document, titles: Collection[str]) -> Iterator[Witness[str]]:
    """Yield the page's main headings: those marked as headline first.

    Args:
        document: the page.
        titles: what the page's head calls it, folded.
    """
    for element in document.itemprops.get("headline", ()):
        if element.tag != "meta":
            if (text := _headline(element, titles)) and not document.is_aside(element):
                yield Witness(text, "itemprop headline", 9)
            break
    found = document.elements.of("h1")[:_MOST]
    for element in found:
        text = _headline(element, titles)
        if text and not document.is_aside(element):
            alone = len(found) == 1 or _marked(element)
            yield Witness(text, "h1", 9 if alone else 6)


def _marked(element: etree._Element) -> bool:
    return bool(_HEADLINE.search((element.get("class") or "")[:500]))


def _headline(element: etree._Element, titles: Collection[str]) -> str:
    """Return the headline in *element*.

    All of its text, if the page's head knows it as a title; else the part that the head knows;
    else what is left without the parts that are named as something else.
    """
    whole = content(element)
    if len(element) == 0 or folded(whole) in titles:
        return whole
    parts = list(islice(_parts(element), _MOST_PARTS))
    for index in range(1, len(parts)):
        for some in (parts[index:], parts[:index]):
            text = one_line(" ".join(part for part, _ in some))
            if len(text) >= _LEAST and folded(text) in titles:
                return text
    text = one_line(" ".join(part for part, beside in parts if not beside))
    return text if len(text) >= _LEAST else whole


def _parts(element: etree._Element) -> Iterator[tuple[str, bool]]:
    """Yield the texts in *element*, and whether each stands beside the headline."""
    walk = etree.iterwalk(element, events=("start", "end"))
    beside: etree._Element | None = None
    for event, part in walk:
        if event == "start":
            if part.tag in _NO_TEXT:
                walk.skip_subtree()
                continue
            if beside is None and part is not element and _is_beside(part):
                beside = part
            text = part.text
        else:
            if part is element:
                return
            if part is beside:
                beside = None
            text = part.tail
        if text and not text.isspace():
            yield text, beside is not None


def _is_beside(element: etree._Element) -> bool:
    return element.tag in _BESIDE_TAGS or bool(_BESIDE.search((element.get("class") or "")[:300]))
