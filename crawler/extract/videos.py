"""Is it an article, a video, or neither?"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from crawler.article.urls import absolute
from crawler.extract.document import Document
from crawler.extract.vocabulary import ARTICLE_TYPES, LISTING_TYPES, PAGE_TYPES, VIDEO_TYPES

_NOT_ARTICLES: Final = (
    "product",
    "profile",
    "music.",
    "book",
    "books.",
    "business.",
    "place",
    "restaurant",
)


def kind(document: Document) -> str:
    """Return ``video`` where the page is about one, else ``article``.

    An article with a film in it stays an article: the page's own type decides, or a video at the
    top of the linked data where that names no article.
    """
    stated = (document.metas.first("og:type") or "").lower()
    if stated.startswith("video"):
        return "video"
    if document.data.video and not document.data.article and not stated.startswith("article"):
        return "video"
    return "article"


def embed(document: Document) -> str | None:
    """Return the https address of the video's player, or None."""
    return next(_players(document), None)


def _players(document: Document) -> Iterator[str]:
    data, metas = document.data, document.metas
    html_player = any("html" in text.lower() for text in metas.texts("og:video:type"))
    addresses = [value for value in (data.video.get("embedUrl"),) if isinstance(value, str)]
    addresses += metas.raw("twitter:player")
    if html_player:
        addresses += metas.raw("og:video:secure_url", "og:video:url", "og:video")
    for text in addresses[:10]:
        address = absolute(text, document.base)
        if address and address.startswith("https:"):
            yield address


def tells_article(document: Document) -> bool:
    """Return False where the page says that it is something else than an article.

    Types of linked data are only believed together: an article's page may well name its
    organization, its breadcrumbs and a product.
    """
    stated = (document.metas.first("og:type") or "").lower()
    types = document.data.types
    if (
        document.data.article
        or document.data.video
        or stated.startswith(("article", "video", "news"))
    ):
        return True
    if stated.startswith(_NOT_ARTICLES):
        return False
    if types & LISTING_TYPES and not types & (ARTICLE_TYPES | PAGE_TYPES | VIDEO_TYPES):
        return False
    parts = urlsplit(document.url)
    return parts.path not in ("", "/") or bool(parts.query)
