"""Which sources a run is about."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.article.errors import AddressError
from crawler.article.urls import web_address
from crawler.portal.errors import PortalError
from crawler.portal.portal import Portal
from crawler.portal.sources import Source


def chosen(portal: Portal, names: Sequence[str], feeds: Sequence[str] = ()) -> list[Source]:
    """Return the sources of *portal* by *names*, all that are enabled if there are none.

    *feeds* are addresses that are read instead.

    Raises:
        PortalError: there is no source of that name, or an address is none.
    """
    if feeds:
        return [_of_feed(address) for address in feeds]
    for name in names:
        if name not in portal.sources:
            there = ", ".join(portal.sources) or "none"
            raise PortalError(f"no source {name!r}: there are {there}")
    if names:
        return [portal.sources[name] for name in dict.fromkeys(names)]
    return [source for source in portal.sources.values() if source.enabled]


def _of_feed(address: str) -> Source:
    try:
        url = web_address(address.strip())
    except AddressError as error:
        raise PortalError(f"--feed {error.address}: {error.reason}") from None
    return Source(read={"feed": (url,)}, key=urlsplit(url).hostname or "feed")
