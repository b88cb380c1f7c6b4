"""A feed: the portal and its newest articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from crawler.article.text import one_line
from crawler.exporting import About, Record
from exporters._feeds.addresses import PortalPages
from exporters._feeds.items import Item, items, language
from exporters._feeds.newest import newest
from exporters._feeds.options import FeedOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed tells. Nothing in it follows from the clock."""

    title: str
    """Of the portal; never empty."""

    description: str
    home: str
    """Address of the portal, with a slash at its end."""

    url: str
    """Address of the feed itself."""

    language: str | None
    """BCP 47; None if the portal's is no tag."""

    content: bool
    """Whether whole texts are given."""

    items: tuple[Item, ...]
    """Newest first, each id once."""

    @property
    def updated(self) -> datetime | None:
        """When the last of the articles changed; None if there are none."""
        return max((item.updated for item in self.items), default=None)


def channel(records: Iterable[Record], about: About, usual_name: str) -> Channel:
    """Return the newest of *records* as a feed.

    Args:
        records: all of them.
        about: the portal, and ``FeedOptions``.
        usual_name: of the feed's file in the portal.
    """
    options = about.chosen(FeedOptions)
    pages = PortalPages.of(about, options.permalink)
    title = title_of(about)
    said = about.portal.site.description
    description = options.description or (said if isinstance(said, str) else "")
    found = newest(records, options.items)
    return Channel(
        title=title,
        description=one_line(description) or title,
        home=f"{pages.home}/",
        url=options.url or f"{pages.home}/{usual_name}",
        language=language(about.portal.site.locale),
        content=options.content,
        items=tuple(items(found, pages, to_portal=options.link == "portal")),
    )


def title_of(about: About) -> str:
    """Return the name of the portal; its address if it has none, "News" if it has no address."""
    site = about.portal.site
    return one_line(site.title or "") or site.url.partition("://")[2] or "News"
