"""What the selectors of a page's source choose: believed before all that the rules find."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from lxml import etree

from crawler.article.ranges import leads_inward
from crawler.article.selectors import compiled
from crawler.article.urls import absolute
from crawler.extract.document import Document, content
from crawler.extract.facts import LeadImage
from crawler.extract.heard import Heard, resolved
from crawler.extract.paths import elements
from crawler.extract.people import people
from crawler.extract.shown_dates import written
from crawler.extract.witness import Witness

ORIGIN: Final = "source's selector"
TRUST: Final = 99

_MOST: Final = 20
"""Elements of a selector that are read."""

_LONGEST: Final = 5_000
_ADDRESSES: Final = ("content", "src", "data-src", "data-lazy-src", "href")
_BETWEEN: Final = re.compile(r",\s")
_SIZE: Final = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,3})?(?=[wx]$)")

Witnesses = tuple[Witness[Any], ...]


def heard_too(
    heard: Mapping[str, Witnesses], selectors: Mapping[str, str], document: Document
) -> dict[str, Witnesses]:
    """Return *heard* with what *selectors*, by field, choose on *document*."""
    readers = {"title": _text, "excerpt": _text, "authors": _authors, "image": _images}
    found = dict(heard)
    for field, read in readers.items():
        if chosen := _chosen(field, selectors, document):
            values = list(read(chosen, document))
            found[field] = (*(Witness(value, ORIGIN, TRUST) for value in values), *heard[field])
    if chosen := _chosen("published", selectors, document):
        said = [Heard(days, ORIGIN, TRUST) for days in _dates(chosen, document)]
        sure = (witness.value for witness in heard["published"])
        found["published"] = (*resolved(said, sure), *heard["published"])
    return found


def _chosen(
    field: str, selectors: Mapping[str, str], document: Document
) -> list[etree._Element] | None:
    selector = selectors.get(field)
    return elements(compiled(selector), document.root, _MOST) if selector else None


def _text(chosen: list[etree._Element], _: Document) -> Iterator[str]:
    """Yield the first text."""
    yield from [text for text in _texts(chosen) if text][:1]


def _texts(chosen: Iterable[etree._Element]) -> Iterator[str]:
    """Yield what *chosen* say: a ``<meta>`` in its attribute."""
    for element in chosen:
        yield (element.get("content") or "").strip()[:_LONGEST] or content(element, _LONGEST)


def _authors(chosen: list[etree._Element], _: Document) -> Iterator[tuple[str, ...]]:
    """Yield all as one group: each element names one author."""
    if names := people(_texts(chosen)):
        yield names


def _dates(chosen: list[etree._Element], document: Document) -> Iterator[tuple[Any, ...]]:
    for element in chosen:
        stated = element.get("datetime") or element.get("content")
        if days := written(stated or content(element, 200), document):
            yield days


def _images(chosen: list[etree._Element], document: Document) -> Iterator[LeadImage]:
    for element in chosen:
        inside = element if element.tag in ("img", "meta") else next(element.iter("img"), element)
        for stated in _addresses(inside):
            address = absolute(stated, document.base)
            if address and not leads_inward(address, document.url):
                yield LeadImage(url=address)
                break


def _addresses(element: etree._Element) -> Iterator[str]:
    """Yield where *element* says that its picture is, a stand-in until scripts load it left out."""
    for name in _ADDRESSES:
        stated = element.get(name) or ""
        if stated and not stated.startswith("data:"):
            yield stated
    for name in ("srcset", "data-srcset"):
        sized = {
            float(size[0]): address
            for candidate in _BETWEEN.split((element.get(name) or "")[:_LONGEST])
            for address, _, width in [candidate.strip().partition(" ")]
            if (size := _SIZE.match(width.strip()))
        }
        if sized:
            yield sized[max(sized)]
