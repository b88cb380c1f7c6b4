"""Lists: one address a line, ``#`` for comments, in any charset."""

from crawler.discovery import markup, plain_list
from crawler.discovery.listing import Fetched, Kind, Listing, ListingError


def read(fetched: Fetched) -> Listing:
    """Return the addresses of a list.

    Raises:
        ListingError: it is empty, a page, or nothing in it looks like an address.
    """
    data = markup.utf8(fetched.content, fetched.url, fetched.content_type)
    start = data[:1000].lstrip()
    if not data.strip():
        raise ListingError("empty answer")
    if start.startswith(b"<"):
        raise ListingError("not a list of addresses: a page or XML")
    return plain_list.read_list(fetched, data, form="list")


KIND = Kind(read=read)
