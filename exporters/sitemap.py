"""Sitemaps (https://www.sitemaps.org/protocol.html) of the portal's own pages.

A folder with ``sitemap.xml``: the pages, or where one file may not hold them all, an index of
``sitemap-1.xml`` and so on beside it. Order means nothing in a sitemap; here it is the order of the
files' names, so that a new article changes only the last file, and nothing is kept in memory.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from lxml import etree

from crawler.exporting import About, Exporter, Record
from exporters._feeds.addresses import PortalPages
from exporters._feeds.newest import shown
from exporters._feeds.options import Address, Pages
from exporters._feeds.sitemaps import LONGEST_PAGE, MOST_BYTES, MOST_PAGES, NAMESPACE, check_place

_AROUND: Final = 200
"""Bytes of an entry beside its address, and more."""

NAME: Final = "sitemap.xml"


class SitemapOptions(Pages):
    """Of the sitemap."""

    url: Address | None = None
    """Address of sitemap.xml, not below the pages; by default in the portal."""


class Entry(NamedTuple):
    """A page or another sitemap."""

    address: str
    changed: str
    """RFC 3339."""


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write the pages of published *records* into the new folder *path*; return how many.

    Memory holds the entries of one file.
    """
    options = about.chosen(SitemapOptions)
    pages = PortalPages.of(about, options.permalink)
    url = options.url or f"{pages.home}/{NAME}"
    check_place(url, pages)
    path.mkdir()
    parts: list[Entry] = []
    count = 0
    for part in _parts(_entries(records, pages)):
        name = f"sitemap-{len(parts) + 1}.xml"
        _write(path / name, "urlset", "url", part)
        parts.append(Entry(url.rpartition("/")[0] + f"/{name}", max(each[1] for each in part)))
        count += len(part)
    if len(parts) == 1:
        (path / "sitemap-1.xml").rename(path / NAME)
    else:
        kind = ("sitemapindex", "sitemap") if parts else ("urlset", "url")
        _write(path / NAME, *kind, parts)
    return count


def _entries(records: Iterable[Record], pages: PortalPages) -> Iterator[Entry]:
    for each in shown(records):
        address = pages.page(each.name, each.values)
        changed = max(each.published, each.values.get("updatedDateTime") or "")
        if len(address) <= LONGEST_PAGE:
            yield Entry(address, changed)


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield *entries* in lists that each fit into one file."""
    part: list[Entry] = []
    size = _AROUND
    for entry in entries:
        more = len(entry.address) + 4 * entry.address.count("&") + _AROUND
        if part and (len(part) == MOST_PAGES or size + more > MOST_BYTES):
            yield part
            part, size = [], _AROUND
        part.append(entry)
        size += more
    if part:
        yield part


def _write(path: Path, root: str, each: str, entries: Iterable[Entry]) -> None:
    names = {None: NAMESPACE}
    with path.open("xb") as out:
        with etree.xmlfile(out, encoding="utf-8") as xml:
            xml.write_declaration()
            with xml.element(f"{{{NAMESPACE}}}{root}", nsmap=names):
                for entry in entries:
                    xml.write("\n")
                    with xml.element(f"{{{NAMESPACE}}}{each}"):
                        with xml.element(f"{{{NAMESPACE}}}loc"):
                            xml.write(entry.address)
                        with xml.element(f"{{{NAMESPACE}}}lastmod"):
                            xml.write(entry.changed)
                xml.write("\n")
        out.write(b"\n")


EXPORTER = Exporter(
    about="a sitemap of the portal's pages of published articles",
    write=write,
    folder=True,
    options=SitemapOptions,
)
