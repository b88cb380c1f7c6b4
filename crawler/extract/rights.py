"""What the publisher says about who may read the article, and under which licence.

Sources: schema.org ``isAccessibleForFree``, ``hasPart`` and ``license`` (developers.google.com,
"Structured data for subscription and paywalled content"); ``article:content_tier`` of Facebook's
Instant Articles; the link relation ``license`` (RFC 4946); Creative Commons' ``rel=license``;
Dublin Core ``rights`` and ``license``.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from crawler.article.text import one_line
from crawler.article.urls import absolute
from crawler.extract.document import Document
from crawler.extract.witness import Witness

_LONGEST: Final = 300
_MOST_ANCHORS: Final = 5_000
_FREE: Final = {
    "true": True, "yes": True, "1": True, "free": True, "http://schema.org/true": True,
    "https://schema.org/true": True, "false": False, "no": False, "0": False, "locked": False,
    "metered": False, "paid": False, "http://schema.org/false": False,
    "https://schema.org/false": False,
}  # fmt: skip


def free_witnesses(document: Document) -> Iterator[Witness[bool]]:
    """Yield whether the article may be read without paying, the most believed first."""
    data = document.data
    for node, origin, trust in ((data.article, "json-ld", 9), (data.page, "json-ld page", 8)):
        for value in data.parts(node.get("isAccessibleForFree")):
            if (free := _free(value)) is not None:
                yield Witness(free, f"{origin} isAccessibleForFree", trust)
        for part in data.parts(node.get("hasPart")):
            # A part with a selector is a section of this very page.
            if isinstance(part, dict) and part.get("cssSelector"):
                free = _free(part.get("isAccessibleForFree"))
                if free is False:
                    yield Witness(free, f"{origin} hasPart", trust - 2)
    for value in document.metas.texts("article:content_tier", "isaccessibleforfree"):
        if (free := _free(value)) is not None:
            yield Witness(free, "meta content tier", 6)


def choose_free(found: list[Witness[bool]]) -> bool | None:
    """Return the most trusted statement, or None where the page makes none."""
    return max(found, key=lambda each: each.trust).value if found else None


def licence_witnesses(document: Document) -> Iterator[Witness[str]]:
    """Yield the licence: its address where the page links one, else its words."""
    data = document.data
    for node, origin, trust in ((data.article, "json-ld", 9), (data.page, "json-ld page", 7)):
        for value in data.parts(node.get("license")):
            stated = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(stated, str) and (text := _licence(stated, document.base)):
                yield Witness(text, f"{origin} license", trust)
    for href in islice(document.links.of("license", "licence"), 10):
        if address := absolute(href, document.base):
            yield Witness(address, "link license", 8)
    for anchor, relation in document.related()[:_MOST_ANCHORS]:
        if "license" in relation[:200].lower().split() and (
            address := absolute(anchor.get("href") or "", document.base)
        ):
            yield Witness(address, "a rel=license", 6)
    for text in document.metas.texts("dcterms.license", "dc.rights.license", "dc.license"):
        if value := _licence(text, document.base):
            yield Witness(value, "meta license", 5)


def choose_licence(found: list[Witness[str]]) -> str | None:
    """Return the most trusted licence, or None where the page states none."""
    return max(found, key=lambda each: each.trust).value if found else None


def _free(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    return _FREE.get(value.strip().lower()) if isinstance(value, str) and len(value) < 50 else None  # noqa: PLR2004


def _licence(stated: str, base: str) -> str | None:
    text = one_line(stated[:_LONGEST])
    return (absolute(text, base) or text) if text.startswith(("http:", "https:")) else text or None
