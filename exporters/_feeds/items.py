"""An article as a feed tells it: text on one line, addresses that are safe to follow."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crawler.article.text import one_line
from exporters._feeds.addresses import PortalPages, safe
from exporters._feeds.newest import Shown

_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
"""What ``xml:lang`` may be (XML Schema 2, 3.3.3), which BCP 47 is within."""

_CATEGORIES: Final = 50
"""Of an article: topics and tags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A lead image."""

    url: str
    width: int | None
    height: int | None
    title: str
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article. Text is plain, on one line, and of characters that XML allows."""

    id: str
    """The article's address, or a tag URI if it has none: it stays when links change."""

    title: str
    """Never empty."""

    summary: str
    """May be empty."""

    link: str
    """What readers are led to."""

    address: str | None
    """Of the article at its publisher."""

    published: datetime
    updated: datetime
    """Not before ``published``."""

    authors: tuple[str, ...]
    """People; none if the page names none."""

    provider: str
    """Who published it; may be empty."""

    topics: tuple[str, ...]
    tags: tuple[str, ...]
    language: str | None
    """BCP 47; None if it is the portal's."""

    picture: Picture | None
    body: str
    """Markdown."""


def items(found: Iterable[Shown], pages: PortalPages, *, to_portal: bool) -> Iterator[Item]:
    """Yield *found* as items; of several with one id (one address) the first."""
    seen: set[str] = set()
    for each in found:
        item = item_of(each, pages, to_portal=to_portal)
        if item.id not in seen:
            seen.add(item.id)
            yield item


def item_of(found: Shown, pages: PortalPages, *, to_portal: bool) -> Item:
    """Return *found* as an item that leads *to_portal*, or else to its publisher."""
    values = found.values
    address = safe(values.get("webUrl")) or safe(values["originalUrl"])
    page = pages.page(found.name, values)
    link = page if to_portal or address is None else address
    published = datetime.fromisoformat(found.published)
    changed = values.get("updatedDateTime")
    provider = values["provider"]
    return Item(
        id=address or pages.tag(found.name),
        title=one_line(values["title"]) or link,
        summary=one_line(values.get("highlight") or values.get("excerpt") or ""),
        link=link,
        address=address,
        published=published,
        updated=max(published, datetime.fromisoformat(changed)) if changed else published,
        authors=texts(each["name"] for each in provider.get("authors", ())),
        provider=one_line(provider["name"]),
        topics=texts(values.get("topics", ())),
        tags=texts(values.get("tags", ())),
        language=language(values.get("locale") or ""),
        picture=picture(values.get("images", ())),
        body=values.get("body", ""),
    )


def categories(item: Item) -> tuple[str, ...]:
    """Return topics and tags, each once."""
    return texts((*item.topics, *item.tags))


def texts(found: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that have something to read, on one line, each once; at most 50."""
    return tuple(dict.fromkeys(filter(None, map(one_line, found))))[:_CATEGORIES]


def language(tag: str) -> str | None:
    """Return *tag* as BCP 47 writes it; None if it is no tag."""
    tag = tag.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def picture(images: Iterable[dict[str, Any]]) -> Picture | None:
    """Return the first of *images*, if it can be fetched from the web."""
    for image in images:
        if url := safe(image["url"]):
            return Picture(
                url=url,
                width=image.get("width"),
                height=image.get("height"),
                title=one_line(image.get("title") or ""),
                attribution=one_line(image.get("attribution") or ""),
            )
        break
    return None
