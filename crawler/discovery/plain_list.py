"""Lists of addresses as text: one a line. Pure."""

import re
from typing import Final

from crawler.discovery.gathering import Gathering
from crawler.discovery.listing import Fetched, Listing, ListingError

MOST_LINES: Final = 50_000
"""Addresses of one list that are read (sitemaps.org, "Text file")."""

_LINE: Final = re.compile(rb"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_LONGEST: Final = 20_000


def read_list(fetched: Fetched, data: bytes, *, form: str, same_site: bool = False) -> Listing:
    """Return the addresses in *data*, which is UTF-8; blank lines and ``#`` comments are none.

    Only whole addresses are taken: a line is never resolved against the list's own address.

    Raises:
        ListingError: nothing in it looks like an address.
    """
    gathering = Gathering(fetched, "line", same_site=same_site)
    count = place = 0
    for match in _LINE.finditer(data):
        place += 1
        text = match[0][:_LONGEST].decode("utf-8", "replace").strip()
        if not text or text.startswith("#"):
            continue
        count += 1
        if count <= MOST_LINES:
            gathering.add_whole(place, text)
    if count > MOST_LINES:
        gathering.problem(f"{count:,} addresses: only {MOST_LINES:,} are read")
    listing = gathering.listing(form)
    if not listing.found and count:
        raise ListingError(f"not a list of addresses: {listing.problems[0]}")
    return listing
