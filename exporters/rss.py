"""RSS 2.0 (https://www.rssboard.org/rss-specification), after the RSS Best Practices Profile.

``title`` is text; ``description`` is HTML, so the excerpt is escaped once more. Images are Media
RSS's: an ``enclosure`` would need the size of the file in bytes, which is not known.
"""

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree

from crawler.exporting import About, Exporter, Record
from exporters._feeds.channel import Channel, channel
from exporters._feeds.items import Item, categories
from exporters._feeds.markup import html
from exporters._feeds.media import add_picture
from exporters._feeds.options import FeedOptions
from exporters._feeds.trees import ATOM, CONTENT, DC, MEDIA, add, write_tree


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write the newest published *records* to *path* as RSS; return how many.

    Memory holds as many records as the feed has.
    """
    found = channel(records, about, "feed.xml")
    write_tree(tree(found), path)
    return len(found.items)


def tree(found: Channel) -> Any:  # noqa: ANN401 - lxml has no types
    """Return *found* as RSS."""
    names = {"atom": ATOM, "content": CONTENT, "dc": DC, "media": MEDIA}
    root = etree.Element("rss", {"version": "2.0"}, nsmap=names)
    about = add(root, "channel")
    add(about, "title", found.title)
    add(about, "link", found.home)
    add(about, "description", escape(found.description, quote=False))
    if found.language:
        add(about, "language", found.language)
    if found.updated:
        add(about, "lastBuildDate", _date(found.updated))
    add(about, "generator", "Masthead")
    kind = "application/rss+xml"
    add(about, "link", namespace=ATOM, href=found.url, rel="self", type=kind)
    for item in found.items:
        _add(about, item, content=found.content)
    return root


def _add(parent: Any, item: Item, *, content: bool) -> None:  # noqa: ANN401 - the same
    entry = add(parent, "item")
    add(entry, "title", item.title)
    add(entry, "link", item.link)
    if item.summary:
        add(entry, "description", escape(item.summary, quote=False))
    add(entry, "guid", item.id, isPermaLink="true" if item.id == item.link else "false")
    add(entry, "pubDate", _date(item.published))
    for author in item.authors:
        add(entry, "creator", author, namespace=DC)
    if item.provider:
        add(entry, "publisher", item.provider, namespace=DC)
    if item.language:
        add(entry, "language", item.language, namespace=DC)
    for category in categories(item):
        add(entry, "category", category)
    add_picture(entry, item.picture)
    if content and (text := html(item.body)):
        add(entry, "encoded", text, namespace=CONTENT)


def _date(instant: datetime) -> str:
    """Return *instant* as RFC 822 has it, with four digits of the year as RSS asks for."""
    return format_datetime(instant, usegmt=True)


EXPORTER = Exporter(
    about="an RSS 2.0 feed of the newest published articles", write=write, options=FeedOptions
)
