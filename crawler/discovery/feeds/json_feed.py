"""JSON Feed 1.0 and 1.1 (jsonfeed.org). Pure."""

from datetime import datetime
from typing import Any, Final

from crawler.discovery import facts, plain_json
from crawler.discovery.gathering import Gathering
from crawler.discovery.listing import Fetched, Listing, ListingError
from crawler.discovery.plain_json import objects, text
from crawler.extract.given import Given
from crawler.extract.language import language_tag

MOST_ITEMS: Final = 20_000
"""Items of one feed that are read."""

_VERSIONS: Final = {"1": "json1", "1.1": "json11"}


def read_feed(fetched: Fetched, data: bytes) -> Listing:
    """Return what the JSON Feed *data*, which is UTF-8, says.

    Raises:
        ListingError: it is no JSON, or JSON that is no feed.
    """
    feed = plain_json.loaded(data)
    version = text(feed.get("version"))
    items = feed.get("items")
    if "jsonfeed.org/version/" not in version or not isinstance(items, list):
        raise ListingError("not a feed: JSON, but no JSON Feed")
    gathering = Gathering(fetched, "item")
    if len(items) > MOST_ITEMS:
        gathering.problem(f"{len(items):,} items: only {MOST_ITEMS:,} are read")
    language = language_tag(text(feed.get("language")))
    authors = _authors(feed)
    for place, item in enumerate(items[:MOST_ITEMS], start=1):
        if not isinstance(item, dict):
            gathering.problem(f"item {place} is no object")
            continue
        given = _given(item, fetched, language, authors)
        link = text(item.get("url")) or _permanent(item)
        gathering.add(place, link, given, facts.lasting_id(item.get("id")))
    if following := text(feed.get("next_url")):
        gathering.add_more(0, following)
    return gathering.listing(
        _VERSIONS.get(version.rpartition("/")[2], "json"),
        title=facts.title(feed.get("title")) or "",
    )


def _given(
    item: dict[str, Any], fetched: Fetched, language: str | None, authors: list[Any]
) -> Given:
    now: datetime = fetched.now
    stated = text(item.get("language"))
    return Given(
        title=facts.title(item.get("title")),
        excerpt=facts.excerpt(item.get("summary")),
        published=facts.when(item.get("date_published"), now),
        modified=facts.when(item.get("date_modified"), now),
        authors=facts.names(_authors(item) or authors),
        image=facts.picture(item.get("image") or item.get("banner_image"), fetched.url),
        language=language_tag(stated) if stated else language,
    )


def _authors(of: dict[str, Any]) -> list[Any]:
    """Return names: ``authors`` of version 1.1, ``author`` of 1.0."""
    return [each.get("name") for each in objects(of.get("authors") or [of.get("author")])]


def _permanent(item: dict[str, Any]) -> str:
    """Return the id where it is an address: the specification asks for that."""
    name = text(item.get("id"))
    return name if name.startswith(("http://", "https://")) else ""
