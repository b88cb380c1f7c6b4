"""Names that readers see at an article: marked up, announced by "By", or beside its date."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml import etree

from crawler.extract.date_texts import human_date
from crawler.extract.document import Document, content
from crawler.extract.microdata import name_inside
from crawler.extract.people import LABEL, LONGEST_BYLINE, ONLY_BY, is_person
from crawler.extract.surroundings import Surroundings

_MOST: Final = 20
_MOST_ASKED: Final = 60
"""Elements that are asked for a name: telling whether one stands aside takes a while."""

_LONGEST: Final = 100
"""Characters; longer texts describe the author."""

_NEAR: Final = 10
"""Texts after the heading among which a name may stand beside the date."""

_JOINTS: Final = frozenset({
    ",", "&", "and", "und", "et", "y", "e", "en", "og", "och", "i", "\u0438", ", and", ", und",
})  # fmt: skip
_TAGS: Final = ("span", "div", "p", "a", "li", "address", "cite", "strong", "b", "h3", "h4", "h5")
_BYLINE: Final = 2
_LIKELY: Final = 1
_BYLINE_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:byline|author|authors|autor|autore|auteur|writer|contributor|reporter)"
    r"(?:[_-]{0,2}(?:name|names|link|title|display-?name))?(?:$|\s)",
    re.IGNORECASE,
)
_LIKE_BYLINE: Final = re.compile(
    r"(?<![A-Za-z])(?i:by-?line|author|autor(?:e|in)?|auteur|verfasser|redakteur|submitted)"
    r"|[a-z](?:Author|Byline)"
)
"""Words that makers of styles build other names with: ``post-author__text``, ``AuthorName-x1``."""

_BY_NAME: Final = re.compile(
    r"(?:(?i:written by|posted by|published by|words by|text by|story by|by|author:|autor:|autorin:"
    r"|auteur :|autore:)|Von|Par|Por|De|Di|Door)\s+(.+)"
)
_LABELLED: Final = re.compile(rf"(?<!\w){LABEL}\s?[:\uff1a]\s*(\S.{{1,60}})", re.IGNORECASE)
"""In a line with other facts: ``2026-01-05 08:30 Source: ... Reporter: ...``."""

_LIKE_NAMES: Final = re.compile(
    r"[^\W\d_a-z][\w.'\u2019-]{0,30}(?:[ ,&]{1,3}[\w.'\u2019-]{1,30}){0,9}"
)
_PARTS: Final = re.compile(r"\s*[|\u2022\u00b7,/]\s*|\s+[\u2013\u2014-]\s+")
_AUTHOR_LINK: Final = re.compile(
    r"/(?:auth?or|auteur|(?:people|profile|staff)/|contributor|reporter|writer)"
)


def marked(document: Document) -> Iterator[str]:
    """Yield the names in microdata and in links with ``rel=author``."""
    properties = document.itemprops.get("author", ())[:_MOST]
    links = (anchor for anchor, relation in document.related() if "author" in relation)
    for element in (*properties, *islice(links, _MOST)):
        if not document.is_aside(element):
            yield name_inside(element)


def announced(around: Surroundings) -> Iterator[str]:
    """Yield the name after the first "By" that stands near the main heading, and those joined."""
    texts = around.labelled()
    for index, (text, label) in enumerate(texts):
        if ONLY_BY.fullmatch(label):
            name = text
        elif match := _BY_NAME.match(text) or _LABELLED.search(text):
            name = match[1]
        else:
            continue
        if _LIKE_NAMES.match(name):
            yield name
            yield from _joined([following for following, _ in texts[index + 1 : index + _NEAR]])
            return


def _joined(texts: list[str]) -> Iterator[str]:
    """Yield the names at the beginning of *texts* that "and" or a comma stands before."""
    for joint, name in zip(texts[::2], texts[1::2], strict=False):
        if joint.strip().lower() not in _JOINTS or not is_person(name):
            return
        yield name


def linked(document: Document) -> Iterator[str]:
    """Yield the text of the first link to an author's page."""
    links = (
        element
        for element in document.elements.of("a")
        if _AUTHOR_LINK.search(element.get("href") or "")
    )
    for element in islice(links, _MOST):
        text = content(element, _LONGEST)
        if is_person(text) and not document.is_aside(element):
            yield text
            return


def beside_date(around: Surroundings) -> Iterator[str]:
    """Yield what looks like a person's name in the text that shows the date, or next to it."""
    texts = around.after[:_NEAR]
    for index, text in enumerate(texts):
        if human_date(text):
            beside = (*texts[max(0, index - 1) : index], *texts[index + 1 : index + 2])
            near = (*_PARTS.split(text), *beside)
            yield from islice((part for part in near if is_person(part)), 1)
            return


def classed(document: Document) -> tuple[list[str], list[str]]:
    """Return the texts of elements whose class is a byline's, and of those named much like one."""
    bylines: list[str] = []
    likely: list[str] = []
    last: etree._Element | None = None
    asked = 0
    for element in document.elements.of_any(*_TAGS):
        names = element.get("class")
        if not names or not (named := _named_byline(names)):
            continue
        asked += 1
        if asked > _MOST_ASKED or len(bylines) >= 3:  # noqa: PLR2004 - one article, few bylines
            break
        if document.is_aside(element) or (last is not None and last in element.iterancestors()):
            continue
        text = content(element, LONGEST_BYLINE)
        if named == _BYLINE and 0 < len(text) < _LONGEST:
            last = element
            bylines.append(text)
        elif is_person(text):
            likely.append(text)
    return bylines, likely[:1]


@lru_cache(maxsize=20_000)
def _named_byline(names: str) -> int:
    """Return _BYLINE where *names*, a ``class``, are a byline's, _LIKELY where much like it, or 0.

    Names repeat within a page and a site.
    """
    names = names[:300]
    if _BYLINE_CLASS.search(names):
        return _BYLINE
    return _LIKELY if _LIKE_BYLINE.search(names) else 0
