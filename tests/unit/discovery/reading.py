"""A listing as it was fetched, for the tests of its kinds."""

from datetime import UTC, datetime

from crawler.discovery.listing import Fetched

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FEED = "https://www.example.com/feed.xml"
RSS = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
)
ITEM = "<item><title>Good</title><link>https://www.example.com/good</link></item>"


def fetched(content: bytes | str, url: str = FEED, content_type: str = "") -> Fetched:
    body = content.encode() if isinstance(content, str) else content
    return Fetched(url=url, content=body, content_type=content_type, now=NOW)


def rss(*items: str, head: str = "<title>Gazette</title>") -> str:
    return f"{RSS}{head}{''.join(items)}</channel></rss>"
