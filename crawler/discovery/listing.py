"""What a listing is made of: the same for every kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crawler.extract.given import NOTHING, Given

LARGEST: Final = 52_428_800
"""Bytes of a listing after decompression (sitemaps.org protocol: 50 MB)."""


class ListingError(Exception):
    """The answer is no listing of its kind; the message is one line for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A listing as it was fetched."""

    url: str
    """Address it came from, after redirects; a normalised http(s) address."""

    content: bytes
    """The body, after Content-Encoding."""

    content_type: str = ""
    """The Content-Type header as sent; empty if there was none."""

    now: datetime
    """Time of the fetch, UTC."""

    css: str = ""
    """Selector of the elements that are, or hold, the links to articles; empty: find them."""

    shapes: Mapping[str, float] = field(default_factory=dict)
    """Shapes of addresses (``shapes.py``) that were met on this host before, each with the share
    that turned out to be articles, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article that a listing names."""

    address: str
    """A normalised http(s) address."""

    id: str = ""
    """The listing's own lasting name for the article, such as RSS's guid; empty if it has none."""

    given: Given = NOTHING
    """What the listing says about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """Another listing that this one leads to: a part of a sitemap index, a next page."""

    address: str
    """A normalised http(s) address."""

    modified: datetime | None = None
    """When it last changed; None if not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a listing says."""

    form: str
    """The format as it was found, such as ``rss20``, ``atom10``, ``news sitemap``."""

    found: tuple[Found, ...] = ()
    """In the listing's order; each address once."""

    more: tuple[More, ...] = ()
    """Further listings of the same kind, in order: its parts, or its next pages."""

    problems: tuple[str, ...] = ()
    """Entries that cannot be used, one line each for a person: ``entry 3 has no link``."""

    title: str = ""
    """The listing's own title."""

    ttl: timedelta | None = None
    """How long it stays as it is, by its own words (RSS ttl, sy:updatePeriod); None if not said."""

    skip_hours: frozenset[int] = frozenset()
    """Hours of the day, UTC, in which it asks not to be read."""

    skip_days: frozenset[int] = frozenset()
    """Days of the week, Monday is 0, in which it asks not to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of listing. Its module has one as ``KIND``, which an entry point names."""

    read: Callable[[Fetched], Listing]
    """Return what a listing says. Pure.

    Raises:
        ListingError: it is none of this kind.
    """

    same_site: bool = False
    """True if articles of other sites in it are not believed (sitemaps.org, "location")."""

    max_age: timedelta | None = None
    """Age over which articles are left alone where the source says nothing; None for no bound."""

    pages: int = 1
    """Most listings that one address may lead to in a run, itself included, where the source says
    nothing."""

    parts: bool = False
    """True if it leads to its parts, and not to next pages, which have what is older."""
