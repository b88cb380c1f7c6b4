"""Records of a feed through feedparser, which knows what feeds of all ages mean. Pure.

feedparser is given clean, flat XML made of records that were read already, never the body itself:
its own ways with a DOCTYPE take minutes for 200 KB of blank lines, those with a broken body and
embedded HTML are slow, and one entry that it fails at would lose all of them.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import feedparser

from crawler.article.urls import LONGEST
from crawler.discovery.records import Field, Record

_BATCH: Final = 200
"""Entries that are parsed at a time: parsed ones take ten times the memory of the records."""

# feedparser looks for a mail address in authors in quadratic time, and for seven forms of dates.
_LONGEST: Final = {"title": 20_000, "description": 20_000, "summary": 20_000, "link": LONGEST}
_LONGEST_OTHER: Final = 300

# XML 1.0 2.2, Char: character references can still name others.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PREFIXES: Final = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
    }.items()
)
# What is read as it is written, without feedparser: names, pictures, the original address.
_PLAIN: Final = frozenset({
    "guid", "id", "enclosure", "media:content", "media:thumbnail", "feedburner:origLink",
    "origLink", "dc:language", "language",
})  # fmt: skip


def parsed(
    head: Record, namespace: str, records: Sequence[Record]
) -> Iterator[tuple[Record, dict[str, Any] | None]]:
    """Yield each of *records* with what feedparser makes of it; None where it fails."""
    for start in range(0, len(records), _BATCH):
        batch = records[start : start + _BATCH]
        entries = _entries(head, namespace, batch)
        if len(entries) == len(batch):
            yield from zip(batch, entries, strict=True)
            continue
        for record in batch:
            alone = _entries(head, namespace, [record])
            yield record, alone[0] if len(alone) == 1 else None


def form(head: Record, namespace: str) -> str:
    """Return feedparser's name of the feed's format, such as ``rss20``."""
    return str(_feed(head, namespace, []).get("version", "")) or head.name.lower()


def _entries(head: Record, namespace: str, records: Sequence[Record]) -> list[dict[str, Any]]:
    try:
        return list(_feed(head, namespace, records)["entries"])
    except Exception:  # noqa: BLE001 - one entry must not lose the others, whatever it is
        return []


def _feed(head: Record, namespace: str, records: Sequence[Record]) -> dict[str, Any]:
    entries = "".join(_written(record, head.base) for record in records)
    found: dict[str, Any] = feedparser.parse(
        BytesIO(_document(head, namespace, entries).encode()),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={
            "content-location": head.base,
            "content-type": "application/xml; charset=utf-8",
        },
    )
    return found


def _document(head: Record, namespace: str, entries: str) -> str:
    """Return a feed of the format of *head* that has *entries* and nothing else."""
    version = head.attributes.get("version", "")
    version = f" version={quoteattr(_clean(version))}" if version else ""
    if head.name == "RDF":
        return f'<rdf:RDF xmlns="{namespace}" {_PREFIXES}>{entries}</rdf:RDF>'
    if head.name == "feed":
        return f'<feed xmlns="{namespace}" {_PREFIXES}{version}>{entries}</feed>'
    return f"<rss {_PREFIXES}{version}><channel>{entries}</channel></rss>"


def _written(record: Record, base: str) -> str:
    fields = "".join(_element(each, base) for each in record.fields if each.name not in _PLAIN)
    return f"<{record.name}>{fields}</{record.name}>"


def _element(field: Field, base: str) -> str:
    stated = {"xml:base": field.base} if field.base != base else {}
    attributes = "".join(
        f" {name}={quoteattr(_clean(value))}"
        for name, value in {**field.attributes, **stated}.items()
    )
    longest = _LONGEST.get(field.name.rpartition(":")[2], _LONGEST_OTHER)
    text = escape(_clean(field.text[: longest + 1]))
    return f"<{field.name}{attributes}>{text}</{field.name}>"


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
