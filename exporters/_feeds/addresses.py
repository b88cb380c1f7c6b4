"""Addresses: of the portal, of its pages, and those that are safe to link to."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlsplit

from crawler.article.errors import AddressError
from crawler.article.urls import web_address
from crawler.exporting import About
from crawler.portal.data import Site
from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.portal.permalinks import collection_of, path_of, pattern_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPages:
    """The portal's own pages."""

    home: str
    """Address of the portal, without a slash at its end."""

    pattern: str
    """Permalink of its articles."""

    collection: str
    """That its articles are in."""

    @classmethod
    def of(cls, about: About, permalink: str | None) -> Self:
        """Return those of the portal.

        Raises:
            PortalError: its address or its permalinks are not known.
        """
        site = about.portal.site
        config = shown(about.portal.root / "_config.yml")
        if not site.url:
            what = "required, but missing: add `url: https://` and the portal's host"
            raise PortalError(f"{config}: url: {what}")
        collection = collection_of(about.portal.settings.corpus)
        try:
            pattern = permalink or pattern_of(site, collection)
        except ValueError as error:
            what = f"{error}; or give the option permalink"
            raise PortalError(f"{config}: permalink: {what}") from None
        return cls(home=home_of(site), pattern=pattern, collection=collection)

    def page(self, name: str, category: str) -> str:
        """Return the address of the page of the article in the file *name*."""
        return self.home + path_of(self.pattern, name, self.collection, category)

    def tag(self, name: str) -> str:
        """Return a tag URI (RFC 4151) for the file *name*, which it keeps for life."""
        host = urlsplit(self.home).hostname or ""
        day = name[:10] if name[:4] > "1990" and name[4:5] == name[7:8] == "-" else "2000-01-01"
        return f"tag:{host},{day}:{self.collection}/{quote(name, safe='')}"


def home_of(site: Site) -> str:
    """Return the address of the portal, without a slash at its end; "" if it is not known."""
    return site.url + quote(site.baseurl, safe="/%-._~!$&'()*+,;=:@") if site.url else ""


def safe(address: str | None) -> str | None:
    """Return *address* as one of http or https, in ASCII; None if it is none."""
    try:
        return web_address(address) if address else None
    except AddressError:
        return None
