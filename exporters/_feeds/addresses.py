"""Addresses: of the portal, of its pages, and those that are safe to link to."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import quote, urlsplit, urlunsplit

from crawler.article.errors import AddressError
from crawler.article.urls import web_address
from crawler.exporting import About
from crawler.portal.data import Site
from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.portal.permalinks import checked, collection_of, path_of, pattern_of

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


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

    def page(self, name: str, values: Mapping[str, Any]) -> str:
        """Return the address of the page of the record *values* in the file *name*.

        A ``permalink`` of its own, which a person gave it, goes before the portal's.
        """
        pattern = self.pattern
        if isinstance(own := values.get("permalink"), str) and own.strip():
            with suppress(ValueError):
                pattern = checked(own)
        return self.home + path_of(pattern, name, self.collection, values.get("category", ""))

    def tag(self, name: str) -> str:
        """Return a tag URI (RFC 4151) for the file *name*, which it keeps for life."""
        host = urlsplit(self.home).hostname or ""
        dated = _DAY.match(name)
        day = dated[0] if dated else "2000-01-01"
        return f"tag:{host},{day}:{self.collection}/{quote(name, safe='')}"


def home_of(site: Site) -> str:
    """Return the address of the portal, which has one, without a slash at its end."""
    return uri(site.url) + quote(site.baseurl, safe="/%-._~!$&'()*+,;=:@")


def safe(address: str | None) -> str | None:
    """Return *address* as a URI of http or https; None if it is none."""
    try:
        return uri(web_address(address)) if address else None
    except AddressError:
        return None


def uri(address: str) -> str:
    """Return *address*, in normal form, as a URI.

    Browsers take brackets as they are; RFC 3986 has them around an IPv6 host only.
    """
    if "[" not in address and "]" not in address:
        return address
    parts = urlsplit(address)
    path, query = (each.replace("[", "%5B").replace("]", "%5D") for each in parts[2:4])
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))
