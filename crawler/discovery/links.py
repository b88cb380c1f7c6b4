"""The links of a page, each with what stands around it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from lxml import etree

from crawler.article.text import one_line
from crawler.article.urls import absolute, identity, without_tracking
from crawler.discovery.address_words import SESSIONS
from crawler.discovery.places import Place, Places
from crawler.extract.document import Document, content

MOST: Final = 20_000
"""Links of a page that are read."""

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMED: Final = re.compile(r"headline|title|heading|titulo|titre|titel|\bhed\b", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")
_SESSION_IN_PATH: Final = re.compile(
    r";(?:jsessionid|phpsessid|sid|sessionid)=[^/?;]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Link:
    """A link to a page on the web."""

    element: etree._Element
    address: str
    """Without what names a visit or tells how a reader came."""

    key: str
    """Identity of the address."""

    text: str
    """What a reader sees, on one line; of a whole teaser its headline, where that is marked."""

    place: Place
    heading: bool
    """True if it is a heading, or the text is marked as a headline."""

    build: str
    """How it is built in: equal for all items of a list."""


def links(document: Document) -> list[Link]:
    """Return the links of *document* in its order; those within the page are left out."""
    return list(read(islice(document.root.iter("a", "area"), MOST), document))


def read(elements: Iterable[etree._Element], document: Document) -> Iterator[Link]:
    """Yield what *elements* of *document* link to."""
    places = Places()
    for element in elements:
        reference = element.get("href")
        if not reference or reference.lstrip()[:1] == "#":
            continue
        address = absolute(reference, document.base)
        if address is None:
            continue
        address = without_session(address)
        text, named = _text(element)
        yield Link(
            element=element,
            address=address,
            key=identity(address),
            text=text,
            place=places.of(element),
            heading=named or _in_heading(element),
            build=_build(element),
        )


@lru_cache(maxsize=8_192)
def without_session(address: str) -> str:
    """Return *address* without what names a visit: every visit would make it another article."""
    address = without_tracking(address)
    split = urlsplit(address)
    path, query = split.path, split.query
    if ";" in path:
        path = _SESSION_IN_PATH.sub("", path)
    if query:
        kept = [pair for pair in query.split("&") if not _names_visit(pair)]
        query = "&".join(kept)
    if (path, query) == (split.path, split.query):
        return address
    return urlunsplit(split._replace(path=path, query=query))


def _names_visit(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    # "sid" may well be a story's number, but 16 characters are none.
    return name in SESSIONS or (name in ("sid", "s") and len(value) > 15)  # noqa: PLR2004


def _text(element: etree._Element) -> tuple[str, bool]:
    """Return the text of a link, and whether it is marked as a headline."""
    if len(element):
        heading = next(element.iter(*_HEADINGS), None)
        if heading is not None and (text := content(heading, 400)):
            return text, True
        for each in islice(element.iter("span", "div", "p", "strong", "b"), 20):
            if _NAMED.search((each.get("class") or "")[:200]) and (text := content(each, 400)):
                return text, True
    text = content(element, 1_000)
    return text or one_line((element.get("title") or element.get("aria-label") or "")[:400]), False


def _in_heading(element: etree._Element) -> bool:
    return any(each.tag in _HEADINGS for each in islice(element.iterancestors(), 3))


def _build(element: etree._Element) -> str:
    """Return tags and first classes of *element* and what holds it."""
    parts = [_named(element)]
    parts += [_named(each) for each in islice(element.iterancestors(), 3)]
    return "<".join(parts)


def _named(element: etree._Element) -> str:
    first = (element.get("class") or "")[:60].split(maxsplit=1)[:1]
    name = _DIGITS.sub("", first[0]) if first else ""
    return f"{element.tag}.{name}" if name else str(element.tag)
