"""Feeds and sitemaps that a site names by itself."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from crawler.article.text import decoded
from crawler.article.urls import absolute, identity, registrable_domain
from crawler.discovery.likelihood import likelihood
from crawler.discovery.links import Link
from crawler.extract.document import Document

MOST: Final = 20
"""Feeds, or sitemaps, of a site."""

_MOST_LINKS: Final = 1_000
_LONGEST_ROBOTS: Final = 512_000
"""Characters of robots.txt that are read (RFC 9309 2.5: at least 500 kibibytes)."""

_FEED_TYPES: Final = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
    "text/rss+xml", "text/rss", "application/rss", "application/atom",
})  # fmt: skip
_VAGUE_TYPES: Final = frozenset({"application/xml", "text/xml", "application/json"})
_FEED_WORD: Final = re.compile(r"(?:^|[^a-z])(?:rss|feeds?|atom)(?:[^a-z]|$)", re.IGNORECASE)
_OF_COMMENTS: Final = re.compile(
    r"comment|kommentar|comentari|commenti|coment\u00e1rio|reacties|replies|yorum|"
    r"\u043a\u043e\u043c\u043c\u0435\u043d\u0442\u0430\u0440|\u30b3\u30e1\u30f3\u30c8|"
    r"\u8bc4\u8bba|\u8a55\u8ad6|\u062a\u0639\u0644\u064a\u0642",
    re.IGNORECASE,
)
_FEED_PATH: Final = re.compile(
    r"/(?:(?:feed|rss|atom|index|news|rss2|feeds?/[\w-]+|rss/[\w-]+)\.(?:xml|rdf|atom|rss)"
    r"|[\w-]+\.(?:rss|atom)|feed\.json|feed)/?",
    re.IGNORECASE,
)
_FEED_HOSTS: Final = re.compile(r"(?:feeds?|rss)\.|feedburner\.", re.IGNORECASE)
_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?"
    rb"(?:<!--.{0,2000}?-->\s*|<\?[^>]{0,500}\?>\s*){0,5}<(rss|feed|rdf:rdf|urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)


def itself(content: bytes) -> str:
    """Return ``feed`` or ``sitemap`` if *content* is one; empty if it is not."""
    match = _START.match(content[:8_000])
    if match is None:
        return ""
    return "sitemap" if match[1].lower() in (b"urlset", b"sitemapindex") else "feed"


def feeds(document: Document) -> Iterator[tuple[str, str]]:
    """Yield address and title of the feeds that *document* names in its head, in its order.

    By HTML 4.8.4.3 (``rel=alternate`` with the type of a feed). Those of comments, and those of a
    single article, are left out.
    """
    article = likelihood(document.url) > 0.5  # noqa: PLR2004 - more likely than not
    own = identity(document.url)
    for element in islice(document.root.iter("link"), _MOST_LINKS):
        relations = (element.get("rel") or "")[:200].lower().split()
        if "alternate" not in relations and "feed" not in relations:
            continue
        reference, title = element.get("href") or "", decoded((element.get("title") or "")[:300])
        address = absolute(reference, document.base)
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        if address is None or not _is_feed(kind, f"{reference[:500]} {title}", relations):
            continue
        below = article and identity(address).startswith(own)
        if not (below or _OF_COMMENTS.search(title) or _OF_COMMENTS.search(address)):
            yield address, title


def is_feed_link(link: Link, url: str) -> bool:
    """Tell whether *link*, on the page at *url*, plainly leads to a feed."""
    split = urlsplit(link.address)
    if _OF_COMMENTS.search(link.address) or _OF_COMMENTS.search(link.text):
        return False
    if _FEED_HOSTS.search(split.netloc) and _FEED_WORD.search(f"{link.text} {split.netloc}"):
        return True
    return bool(
        registrable_domain(link.address) == registrable_domain(url)
        and _FEED_PATH.search(split.path)
        and _FEED_PATH.fullmatch(split.path[split.path.rstrip("/").rfind("/") :])
    )


def sitemaps(robots: str, url: str) -> list[str]:
    """Return the sitemaps that robots.txt names, those of news first, each once.

    Args:
        robots: its text.
        url: an address of the site; relative ones start from it (sitemaps.org wants whole ones).
    """
    found: dict[str, None] = {}
    for line in robots[:_LONGEST_ROBOTS].splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        if name.strip("\ufeff \t").lower().replace("-", "") in ("sitemap", "sitemaps"):
            address = absolute(value, url)
            if address:
                found[address] = None
    return sorted(found, key=lambda address: "news" not in address.lower())[:MOST]


def _is_feed(kind: str, said: str, relations: list[str]) -> bool:
    if kind in _FEED_TYPES or ("feed" in relations and not kind):
        return True
    return kind in _VAGUE_TYPES and "/wp-json" not in said and bool(_FEED_WORD.search(said))
