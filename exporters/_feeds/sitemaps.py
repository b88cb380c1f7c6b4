"""What the protocol of sitemaps asks for (https://www.sitemaps.org/protocol.html)."""

from typing import Final

from crawler.portal.errors import PortalError
from exporters._feeds.addresses import PortalPages

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"

MOST_PAGES: Final = 50_000
MOST_BYTES: Final = 52_428_800
"""Of one file."""

LONGEST_PAGE: Final = 2_047
"""Characters of an address ("less than 2,048 characters")."""


def check_place(url: str, pages: PortalPages) -> None:
    """Check that a sitemap at *url* may list *pages* (sitemaps.org, "Sitemap file location").

    Raises:
        PortalError: they are of another host, or above it.
    """
    folder = f"{url.rpartition('/')[0]}/"
    if not f"{pages.home}/".startswith(folder):
        what = f"a sitemap there may list pages below {folder} only, and the portal is"
        raise PortalError(f"option url: {what} {pages.home}/")
