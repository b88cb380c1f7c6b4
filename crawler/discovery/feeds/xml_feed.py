"""RSS 0.9 to 2.0, RDF and Atom. Pure.

After the RSS 2.0 specification (rssboard.org), RSS 1.0 with Dublin Core, syndication and Media RSS
modules, RFC 4287 (Atom) and RFC 5005 (pages of a feed).
"""

from typing import Final

from crawler.discovery import markup
from crawler.discovery.facts import LONGEST_TITLE, line
from crawler.discovery.feeds import entries, hints
from crawler.discovery.feeds.parsing import form, parsed
from crawler.discovery.gathering import Gathering
from crawler.discovery.listing import Fetched, Listing, ListingError
from crawler.discovery.reader import Reader, read
from crawler.discovery.records import Record
from crawler.extract.language import language_tag

MOST_ENTRIES: Final = 20_000
"""Entries of one feed that are read."""

ROOTS: Final = {
    "rss": "",
    "RDF": "http://purl.org/rss/1.0/",
    "feed": "http://www.w3.org/2005/Atom",
}
"""Roots of feeds, and their usual namespaces."""

_RECORDS: Final = frozenset({"item", "entry"})
_FIELDS: Final = entries.FIELDS | hints.FIELDS
_SKIPPED: Final = frozenset({
    "source", "contributor", "content", "content:encoded", "body", "image", "textInput",
    "textinput", "email", "uri", "managingEditor", "webMaster",
})  # fmt: skip


def read_feed(fetched: Fetched, root: str, data: bytes, *, same_site: bool = False) -> Listing:
    """Return what the feed *data* says, which is XML in UTF-8 from the element *root* on.

    Raises:
        ListingError: it is no feed, or it is cut short before its first entry ends.
    """
    if root not in ROOTS:
        raise ListingError(f"not a feed: an XML document of <{root[:40]}>")
    data = markup.mended(data)
    reader, records, count = _records(fetched.url, data)
    is_cut = markup.is_cut(data, root)
    if is_cut and not records:
        raise ListingError("cut short: no entry is complete")
    gathering = Gathering(fetched, same_site=same_site)
    if is_cut:
        gathering.problem(f"the feed is cut short after entry {count:,}")
    if count > MOST_ENTRIES:
        gathering.problem(f"{count:,} entries: only {MOST_ENTRIES:,} are read")
    namespace = _namespace(root, data)
    spoken = language_tag(reader.head.text("language"))
    pairs = parsed(reader.head, namespace, records)
    for place, (record, entry) in enumerate(pairs, start=1):
        if entry is None:
            gathering.problem(f"entry {place} cannot be read")
            continue
        given = entries.given(record, entry, fetched.now, spoken)
        link, name = entries.link(record, entry), entries.lasting_name(record)
        gathering.add(place, link, given, name, base=record.base)
    for page in hints.next_pages(reader.head):
        gathering.add_more(0, page.attributes["href"], base=page.base)
    return gathering.listing(
        form(reader.head, namespace),
        title=line(reader.head.text("title"), LONGEST_TITLE) or "",
        **hints.schedule(reader.head),
    )


def _records(url: str, data: bytes) -> tuple[Reader, list[Record], int]:
    """Return the reader of *data*, the first records in it, and how many there are."""
    records: list[Record] = []
    count = 0

    def take(record: Record) -> None:
        nonlocal count
        count += 1
        if count <= MOST_ENTRIES:
            records.append(record)

    reader = Reader(url, _RECORDS, _FIELDS, _SKIPPED, take)
    read(data, reader)
    return reader, records, count


def _namespace(root: str, data: bytes) -> str:
    """Return the namespace by which feedparser tells the format's version."""
    head = data[: data.find(b">") + 1]
    others = (b"http://purl.org/atom/ns#", b"http://my.netscape.com/rdf/simple/0.9/")
    return next((each.decode() for each in others if each in head), ROOTS[root])
