"""Feeds: RSS, RDF, Atom and JSON Feed, told by their content."""

from crawler.discovery import markup
from crawler.discovery.feeds import json_feed, xml_feed
from crawler.discovery.listing import Fetched, Kind, Listing, ListingError


def read(fetched: Fetched) -> Listing:
    """Return what a feed says.

    Raises:
        ListingError: it is empty, a page, or something else; the message says what.
    """
    data = markup.utf8(fetched.content, fetched.url, fetched.content_type)
    start = data[:1000].lstrip()
    if not start and not data.strip():
        raise ListingError("empty answer")
    if start[:1] in (b"{", b"["):
        return json_feed.read_feed(fetched, data)
    root, body = markup.from_root(data)
    if not root:
        raise ListingError("not a feed: neither XML nor JSON")
    if root.lower() == "html" or start[:14].lower() == b"<!doctype html":
        raise ListingError("not a feed: an HTML page")
    return xml_feed.read_feed(fetched, root, body)


KIND = Kind(read=read)
