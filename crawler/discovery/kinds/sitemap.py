"""Sitemaps and their indexes: XML, news sitemaps, gzip, plain text, and feeds used as one.

After the protocol of sitemaps.org and Google's extensions for news and images
(developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
"""

from datetime import timedelta
from typing import Final

from crawler.codings import CutError, TooLargeError, undone
from crawler.discovery import markup, plain_list
from crawler.discovery.facts import instant, line, picture, title, when
from crawler.discovery.feeds import xml_feed
from crawler.discovery.gathering import Gathering
from crawler.discovery.listing import LARGEST, Fetched, Kind, Listing, ListingError
from crawler.discovery.reader import Reader
from crawler.discovery.reader import read as read_records
from crawler.discovery.records import Record
from crawler.extract.given import Given
from crawler.extract.language import language_tag

MOST_ADDRESSES: Final = 50_000
"""Of one sitemap (sitemaps.org, "Using Sitemap index files")."""

_GZIP: Final = b"\x1f\x8b"
_RECORDS: Final = frozenset({"url", "sitemap"})
_FIELDS: Final = frozenset({
    "loc", "lastmod", "title", "publication_date", "name", "language", "news:title",
    "news:publication_date", "news:name", "news:language", "image:loc",
})  # fmt: skip
_SKIPPED: Final = frozenset({"video:video"})
_LONGEST_NAME: Final = 200


def read(fetched: Fetched) -> Listing:
    """Return what a sitemap or sitemap index says.

    Raises:
        ListingError: it is empty, too large, a page, or something else; the message says what.
    """
    data = markup.utf8(_unpacked(fetched.content), fetched.url, fetched.content_type)
    start = data[:1000].lstrip()
    if not start and not data.strip():
        raise ListingError("empty answer")
    if not start.startswith(b"<"):
        return plain_list.read_list(fetched, data, form="text sitemap", same_site=True)
    root, body = markup.from_root(data)
    if not root:
        raise ListingError("not a sitemap: neither XML nor a list of addresses")
    if root.lower() == "html" or start[:14].lower() == b"<!doctype html":
        raise ListingError("not a sitemap: an HTML page")
    if root in xml_feed.ROOTS:
        return xml_feed.read_feed(fetched, root, body, same_site=True)
    if root not in ("urlset", "sitemapindex"):
        raise ListingError(f"not a sitemap: an XML document of <{root[:40]}>")
    return _read_xml(fetched, root, body)


def _unpacked(content: bytes) -> bytes:
    """Undo gzip, which is told by its first bytes (RFC 1952 2.3.1), under the protocol's bound."""
    try:
        if content.startswith(_GZIP):
            content = undone(content, ["gzip"], LARGEST)
    except TooLargeError:
        raise ListingError(f"over {LARGEST:,} bytes when unpacked") from None
    except CutError as error:
        raise ListingError(f"cut short: {error}") from None
    if len(content) > LARGEST:
        raise ListingError(f"over {LARGEST:,} bytes")
    return content


def _read_xml(fetched: Fetched, root: str, data: bytes) -> Listing:
    data = markup.mended(data)
    gathering = Gathering(fetched, "url" if root == "urlset" else "sitemap", same_site=True)
    forms: set[str] = set()
    count = 0

    def take(record: Record) -> None:
        nonlocal count
        count += 1
        if count > MOST_ADDRESSES:
            return
        if record.name == "sitemap":
            modified = instant(when(record.text("lastmod"), fetched.now))
            gathering.add_more(count, record.text("loc"), modified)
            return
        if any(each.name.startswith("news:") for each in record.fields):
            forms.add("news sitemap")
        gathering.add(count, record.text("loc"), _given(record, fetched))

    read_records(data, Reader(fetched.url, _RECORDS, _FIELDS, _SKIPPED, take))
    is_cut = markup.is_cut(data, root)
    if is_cut and not count:
        raise ListingError("cut short: no address is complete")
    if is_cut:
        gathering.problem(f"the sitemap is cut short after address {count:,}")
    if count > MOST_ADDRESSES:
        gathering.problem(f"{count:,} addresses: only {MOST_ADDRESSES:,} are read")
    usual = "sitemap" if root == "urlset" else "sitemap index"
    return gathering.listing(next(iter(forms), usual))


def _given(record: Record, fetched: Fetched) -> Given:
    now, language = fetched.now, record.text("news:language", "language")
    return Given(
        title=title(record.text("news:title", "title")),
        published=when(record.text("news:publication_date", "publication_date"), now),
        modified=when(record.text("lastmod"), now),
        image=picture(record.text("image:loc"), fetched.url),
        language=language_tag(language) if language else None,
        site_name=line(record.text("news:name", "name"), _LONGEST_NAME),
    )


KIND = Kind(read=read, same_site=True, max_age=timedelta(days=365), pages=200, parts=True)
