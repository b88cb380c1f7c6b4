"""Entries of RSS and Atom feeds to links and facts. Pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from crawler.discovery import facts
from crawler.discovery.records import Record
from crawler.extract.given import Given
from crawler.extract.language import language_tag

FIELDS: Final = frozenset({
    "title", "link", "guid", "id", "pubDate", "pubdate", "published", "updated", "issued",
    "modified", "created", "dc:date", "dcterms:created", "dcterms:issued", "dcterms:modified",
    "author", "dc:creator", "creator", "description", "summary", "dc:description", "dc:title",
    "dc:language", "language", "enclosure", "media:content", "media:thumbnail",
    "feedburner:origLink", "origLink",
})  # fmt: skip
"""What is read of an entry."""

_NAMES: Final = ("guid", "id")
_ELSEWHERE: Final = frozenset({"self", "enclosure", "edit", "replies", "license", "hub", "next"})
_DAY: Final = re.compile(r"\s*\d{4}-\d\d-\d\d\s*")
_IMAGE_NAME: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.IGNORECASE)


def link(record: Record, entry: Mapping[str, Any]) -> str:
    """Return the address of an entry; empty if it has none.

    First where FeedBurner got it from, then the link of the relation ``alternate`` (RFC 4287
    4.2.7.2), any other that leads to a text, and RSS's guid, if that is a permanent link.
    """
    original = record.text("feedburner:origLink", "origLink")
    if original:
        return original
    stated = [each for each in record.fields if each.name == "link"]
    if stated and (found := entry.get("link")):
        return str(found)
    for each in stated:
        href = each.attributes.get("href") or each.text
        if href and each.attributes.get("rel", "alternate").lower() not in _ELSEWHERE:
            return href
    for each in record.fields:
        permanent = each.attributes.get("isPermaLink", "true").strip().lower() != "false"
        if each.name == "guid" and permanent and re.match(r"\s*https?://", each.text):
            return each.text
    return record.attributes.get("about", "")


def lasting_name(record: Record) -> str:
    """Return guid, Atom id or rdf:about, as it is written."""
    return facts.lasting_id(record.text(*_NAMES) or record.attributes.get("about", ""))


def given(record: Record, entry: Mapping[str, Any], now: datetime, spoken: str | None) -> Given:
    """Return what an entry says; *spoken* is the language of its feed."""
    published, modified = _dates(record, entry)
    language = record.text("dc:language", "language")
    return Given(
        title=facts.title(entry.get("title")),
        excerpt=facts.excerpt(entry.get("summary")),
        published=facts.not_future(published, now),
        modified=facts.not_future(modified, now),
        authors=facts.names(_authors(entry)),
        image=next(_pictures(record), None),
        language=language_tag(language) if language else record.language or spoken,
    )


def _dates(
    record: Record, entry: Mapping[str, Any]
) -> tuple[datetime | date | None, datetime | date | None]:
    """Return when an entry was published and changed.

    The Dublin Core date of an RSS item is its publication; Atom's ``updated`` is not.
    """
    published = _date(entry, "published") or _date(entry, "created")
    modified = _date(entry, "updated")
    if published is None and record.name == "item":
        published, modified = modified, None
    return published, modified


def _date(entry: Mapping[str, Any], name: str) -> datetime | date | None:
    # Asked with `in` first: feedparser otherwise answers for `updated` with `published`.
    if f"{name}_parsed" not in entry:
        return None
    parts, text = entry[f"{name}_parsed"], entry.get(name, "")
    if not parts:
        return None
    try:
        found = datetime(*parts[:6]).replace(tzinfo=UTC)  # noqa: DTZ001 - UTC by feedparser
    except (ValueError, TypeError):
        return None
    return found.date() if isinstance(text, str) and _DAY.fullmatch(text) else found


def _authors(entry: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names; feedparser takes the name out of RSS's ``mail@example.com (Name)``."""
    for author in entry.get("authors") or ():
        if name := author.get("name"):
            yield name


def _pictures(record: Record) -> Iterator[str]:
    """Yield the addresses of pictures, the best first: Media RSS, enclosures, thumbnails."""
    for name in ("media:content", "enclosure", "link", "media:thumbnail"):
        for each in record.fields:
            if each.name != name:
                continue
            attributes = each.attributes
            address = attributes.get("url") or attributes.get("href", "")
            is_enclosure = name != "link" or attributes.get("rel", "").lower() == "enclosure"
            if not is_enclosure or not (
                name == "media:thumbnail" or _is_image(attributes, address)
            ):
                continue
            if found := facts.picture(address, each.base):
                yield found


def _is_image(attributes: Mapping[str, str], address: str) -> bool:
    kind = attributes.get("medium") or attributes.get("type", "")
    return kind.lower().startswith("image") if kind else bool(_IMAGE_NAME.search(address))
