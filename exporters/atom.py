"""Atom (RFC 4287)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from lxml import etree

from crawler.article.instants import written
from crawler.exporting import About, Exporter, Record
from exporters._feeds.channel import Channel, channel
from exporters._feeds.items import Item, categories
from exporters._feeds.markup import html
from exporters._feeds.media import add_picture
from exporters._feeds.options import FeedOptions
from exporters._feeds.trees import ATOM, LANG, MEDIA, add, write_tree

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""``updated`` of a feed without entries: it must have one (RFC 4287 4.1.1), and not the clock's."""


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write the newest published *records* to *path* as Atom; return how many.

    Memory holds as many records as the feed has.
    """
    found = channel(records, about, "atom.xml")
    write_tree(tree(found), path)
    return len(found.items)


def tree(found: Channel) -> Any:  # noqa: ANN401 - lxml has no types
    """Return *found* as Atom. The feed has an author, so that each entry has one (4.1.2)."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "media": MEDIA})
    if found.language:
        root.set(LANG, found.language)
    _add(root, "id", found.url)
    _add(root, "title", found.title)
    if found.description != found.title:
        _add(root, "subtitle", found.description)
    _add(root, "updated", written(found.updated or NEVER))
    _add(root, "link", rel="self", type="application/atom+xml", href=found.url)
    _add(root, "link", rel="alternate", type="text/html", href=found.home)
    _add(_add(root, "author"), "name", found.title)
    _add(root, "generator", "Masthead")
    for item in found.items:
        _entry(root, item, content=found.content)
    return root


def _entry(root: Any, item: Item, *, content: bool) -> None:  # noqa: ANN401 - the same
    entry = _add(root, "entry")
    if item.language:
        entry.set(LANG, item.language)
    _add(entry, "id", item.id)
    _add(entry, "title", item.title, type="text")
    _add(entry, "link", rel="alternate", type="text/html", href=item.link)
    if item.address and item.address != item.link:
        _add(entry, "link", rel="via", type="text/html", href=item.address)
    _add(entry, "published", written(item.published))
    _add(entry, "updated", written(item.updated))
    for author in item.authors or filter(None, [item.provider]):
        _add(_add(entry, "author"), "name", author)
    for category in categories(item):
        _add(entry, "category", term=category)
    if item.summary:
        _add(entry, "summary", item.summary, type="text")
    if content and (text := html(item.body)):
        _add(entry, "content", text, type="html")
    add_picture(entry, item.picture)


def _add(parent: Any, tag: str, text: str | None = None, **attributes: str) -> Any:  # noqa: ANN401
    return add(parent, tag, text, namespace=ATOM, **attributes)


EXPORTER = Exporter(
    about="an Atom feed of the newest published articles", write=write, options=FeedOptions
)
