"""The player of a video that a page is about."""

from collections.abc import Iterator

from crawler.article.ranges import leads_inward
from crawler.article.urls import absolute
from crawler.extract.document import Document


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
        if address and leads_inward(address, document.url):
            continue
        if address and address.startswith("https:"):
            yield address
