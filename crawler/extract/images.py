"""The article's main picture."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml import etree

from crawler.article.ranges import leads_inward
from crawler.article.urls import absolute
from crawler.extract.document import Document
from crawler.extract.facts import LeadImage
from crawler.extract.jsonld import Node
from crawler.extract.paths import elements
from crawler.extract.witness import Witness

LARGEST: Final = 20_000
"""Pixels a side; larger statements are mistakes or traps."""

_LEAST: Final = 50
"""Pixels a side below which a stated size means an icon."""

_MOST_SHOWN: Final = 5
_FIGURES: Final = etree.XPath("//figure//img")
_PICTURES: Final = etree.XPath("//article//img | //main//img | //*[@itemprop='articleBody']//img")

# Pictures that stand for the site, for "no picture", or for a person who wrote something. Folders
# count whole: a story about an author has the word in its picture's name, and half the web keeps
# its files in "sites/default". Of 830 lead images that people chose, the second half has none.
_STAND_IN: Final = re.compile(
    r"(?:^|[/_.-])(?:logo\w{0,20}|favicon|icon|blank|spacer|placeholder|pixel|1x1|gravatar|avatar|sprite|loader)"
    r"(?:[/_.-]|$)"
    r"|/(?:authors?|headshots?|bylines?|columnists?|profile[_-]images?|default[_-]images?)/"
    r"|/no[_-]?(?:image|photo|picture|thumb\w{0,10})(?:[/_.-]|$)"
    r"|(?:[/_.-](?:og|opengraph|share|social|thumbnail)[_-]default|/default[_-](?:image|share|og))"
    r"\.\w{3,4}(?:\?|$)"
    r"|/image[_-]?(?:not[_-]?available|coming[_-]?soon)",
    re.IGNORECASE,
)


def witnesses(document: Document) -> Iterator[Witness[LeadImage]]:
    """Yield the pictures the page names, the most believed first; if none, those it shows."""
    named = list(_named(document))
    yield from named
    if all(_STAND_IN.search(witness.value.url) for witness in named):
        yield from _shown(document)


def _named(document: Document) -> Iterator[Witness[LeadImage]]:
    metas, data = document.metas, document.data
    size = (_pixels(metas.first("og:image:width")), _pixels(metas.first("og:image:height")))
    for text in metas.raw("og:image", "og:image:secure_url", "og:image:url"):
        yield from _witness(document, text, "meta og:image", 9, size)
        size = (None, None)
    for node, origin, trust in (
        # og:image is often cropped or lettered for networks.
        (data.article, "json-ld image", 10),
        (data.page, "json-ld page image", 5),
        (data.video, "json-ld thumbnail", 4),
    ):
        yield from _linked(document, node, origin, trust)
    for text in metas.raw("twitter:image", "twitter:image:src", "twitter:image0"):
        yield from _witness(document, text, "meta twitter:image", 7)
    for element in islice(document.itemprops.get("image", ()), _MOST_SHOWN):
        if not document.is_aside(element):
            stated = element.get("content") or element.get("src") or element.get("href")
            yield from _witness(document, stated, "microdata image", 6)
    for name in ("parsely-image-url", "sailthru.image.full", "image", "thumbnail"):
        for text in metas.raw(name):
            yield from _witness(document, text, f"meta {name}", 6)
    for address in islice(document.links.of("image_src"), 2):
        yield from _witness(document, address, "link image_src", 6)


def choose(found: list[Witness[LeadImage]]) -> LeadImage | None:
    """Return the most trusted picture that stands for the article rather than for the site."""
    ranked = sorted(found, key=lambda witness: -witness.trust)
    for witness in ranked:
        if not _STAND_IN.search(witness.value.url):
            return _sized(witness.value, ranked)
    return None


def _sized(image: LeadImage, found: list[Witness[LeadImage]]) -> LeadImage:
    """Return *image* with the size that witnesses of its address state; with none if they differ.

    Who is believed is no help there: it is often the program that writes one of them for all pages.
    """
    sizes = {
        (witness.value.width, witness.value.height): witness.value
        for witness in found
        if witness.value.url == image.url and witness.value.width and witness.value.height
    }
    if len(sizes) > 1:
        return LeadImage(url=image.url)
    return next(iter(sizes.values()), image)


def _linked(
    document: Document, node: Node, origin: str, trust: int
) -> Iterator[Witness[LeadImage]]:
    data = document.data
    for name in ("image", "thumbnailUrl", "thumbnail", "primaryImageOfPage"):
        for part in data.parts(node.get(name)):
            if isinstance(part, dict):
                size = (_pixels(part.get("width")), _pixels(part.get("height")))
                for address in data.parts(
                    part.get("url") or part.get("contentUrl") or part.get("@id")
                ):
                    yield from _witness(document, address, origin, trust, size)
            else:
                yield from _witness(document, part, origin, trust)


def _shown(document: Document) -> Iterator[Witness[LeadImage]]:
    """Yield pictures in figures of the article, else in its text, for pages that name none."""
    for path, origin, trust in ((_FIGURES, "figure", 2), (_PICTURES, "picture", 1)):
        for element in elements(path, document.root, _MOST_SHOWN):
            source = element.get("src") or ""
            if not source or source.startswith("data:"):  # a stand-in until scripts load it
                source = element.get("data-src") or element.get("data-lazy-src") or ""
            if source and not document.is_aside(element):
                size = (_pixels(element.get("width")), _pixels(element.get("height")))
                yield from _witness(document, source, origin, trust, size)


def _witness(
    document: Document,
    address: object,
    origin: str,
    trust: int,
    size: tuple[int | None, int | None] = (None, None),
) -> Iterator[Witness[LeadImage]]:
    url = absolute(address, document.base) if isinstance(address, str) else None
    if url and leads_inward(url, document.url):
        return
    # "#primaryimage" names a node of the page's data, which is not there: it is no picture.
    if not url or url.partition("#")[0] == document.url:
        return
    if any(side is not None and side < _LEAST for side in size):
        return
    yield Witness(LeadImage(url=url, width=size[0], height=size[1]), origin, trust)


def _pixels(value: object) -> int | None:
    """Return a stated length in pixels (``1200``, ``"1200"``, ``"1200px"``), or None."""
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, float) and value == value and abs(value) < LARGEST:  # noqa: PLR0124 - NaN
        value = int(value)
    if isinstance(value, str):
        digits = value[:20].strip().removesuffix("px").strip()
        value = int(digits) if digits.isascii() and digits.isdigit() else None
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value <= LARGEST else None
