"""What a page is: an article, a video, a live blog, a gallery, or no article at all; and how sure.

Three witnesses speak, in this order: the types of the page's linked data (schema.org), OpenGraph's
``og:type`` (ogp.me), and the page's address and build. What a page says of itself is believed
before what it looks like.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from crawler.extract.document import Document
from crawler.extract.facts import Kind
from crawler.extract.jsonld import types
from crawler.extract.vocabulary import ARTICLE_TYPES, LISTING_TYPES, PAGE_TYPES, VIDEO_TYPES
from crawler.extract.witness import Witness

CERTAIN: Final = 90
"""Trust of a type that the page states about itself, in percent."""

LIKELY: Final = 70
"""Trust of a type that the page states in passing, or that its address gives away."""

ASSUMED: Final = 50
"""Trust of "article" where nothing speaks for or against it."""

ARTICLES: Final[frozenset[Kind]] = frozenset({"article", "video", "live-blog", "gallery"})
"""Kinds that become a record."""

_BY_TYPE: Final[dict[str, Kind]] = {
    "liveblogposting": "live-blog",
    "imagegallery": "gallery", "mediagallery": "gallery", "photographgallery": "gallery",
    "discussionforumposting": "forum", "qapage": "forum",
    "collectionpage": "listing", "searchresultspage": "listing", "profilepage": "listing",
    "product": "product", "productgroup": "product", "individualproduct": "product",
}  # fmt: skip
_BY_OPEN_GRAPH: Final[tuple[tuple[str, Kind], ...]] = (
    ("article", "article"), ("news", "article"), ("blog.post", "article"), ("video", "video"),
    ("product", "product"), ("og:product", "product"), ("profile", "listing"), ("music.", "other"),
    ("book", "other"), ("business.", "other"), ("place", "other"), ("restaurant", "other"),
)  # fmt: skip
# Whole words of a path. The words are those that the largest content systems give such pages.
_BY_PATH: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (re.compile(r"/(?:live-?blogs?|liveticker|en-direct|minuto-a-minuto)[/-]"), "live-blog"),
    (
        re.compile(
            r"/(?:galler(?:y|ies)|photo-?galler(?:y|ies)|diaporamas?|fotostrecken?|fotogalerias?|"
            r"slideshows?|bildergalerien?)[/.-]"
        ),
        "gallery",
    ),
    (re.compile(r"/(?:forums?|showthread|viewtopic)[/.]"), "forum"),
    (re.compile(r"/(?:tags?|categor(?:y|ies)|authors?|search)/[^/]+/?$"), "listing"),
)


def witnesses(document: Document) -> Iterator[Witness[Kind]]:
    """Yield what the page says it is, the most believed first; never nothing."""
    yield from _linked_data(document)
    yield from _open_graph(document)
    yield from _address(document)
    yield Witness("article", "no sign of anything else", ASSUMED)


def choose(found: list[Witness[Kind]]) -> tuple[Kind, int]:
    """Return the most trusted kind and how sure it is, in percent.

    A page with an article in its data stays one, whatever its address looks like; a witness that
    agrees with the one believed makes it surer.
    """
    best = max(found, key=lambda each: each.trust)
    agreeing = sum(each.value == best.value for each in found) - 1
    return best.value, min(99, best.trust + 3 * agreeing)


def _linked_data(document: Document) -> Iterator[Witness[Kind]]:
    data = document.data
    own = types(data.article)
    for name in own:
        if kind := _BY_TYPE.get(name):
            yield Witness(kind, f"json-ld {name}", CERTAIN + 1)
    if data.article:
        yield Witness("article", f"json-ld {own[0] if own else 'article'}", CERTAIN)
        return
    if data.video:
        # Below what og:type says: an article with a film in it stays an article.
        yield Witness("video", "json-ld video", LIKELY + 5)
        return
    top = data.types
    for name in sorted(top):
        kind = _BY_TYPE.get(name)
        # Next to "WebPage" such a type is about a part of the page: a recommended product.
        if kind and not top & (ARTICLE_TYPES | PAGE_TYPES | VIDEO_TYPES) - {name}:
            yield Witness(kind, f"json-ld {name}", LIKELY)
    if top & LISTING_TYPES and not top & (ARTICLE_TYPES | PAGE_TYPES | VIDEO_TYPES):
        yield Witness("other", "json-ld types", LIKELY - 1)


def _open_graph(document: Document) -> Iterator[Witness[Kind]]:
    stated = (document.metas.first("og:type") or "").lower()
    for start, kind in _BY_OPEN_GRAPH:
        if stated.startswith(start):
            sure = CERTAIN + 5 if kind == "video" else CERTAIN - 5
            yield Witness(kind, f"meta og:type {stated[:40]}", sure)
            return


def _address(document: Document) -> Iterator[Witness[Kind]]:
    parts = urlsplit(document.url)
    path = parts.path.lower()[:2_000]
    if path in ("", "/") and not parts.query:
        yield Witness("listing", "address of a home page", LIKELY - 5)
        return
    for pattern, kind in _BY_PATH:
        if pattern.search(path):
            # Live blogs and galleries call themselves articles too; listings and forums do not.
            sure = CERTAIN + 1 if kind in ARTICLES and _is_article(document) else LIKELY - 10
            yield Witness(kind, "word in the address", sure)
            return


def _is_article(document: Document) -> bool:
    """Tell whether the address's word is borne out by what the page is built of."""
    marks = sum(len(document.elements.of(tag)) for tag in ("article", "figure", "time"))
    return bool(document.data.article) and marks >= 10  # noqa: PLR2004 - a row of them
