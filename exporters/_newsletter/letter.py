"""What a template of the newsletter knows: plain text and safe addresses."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from crawler.article.text import one_line
from exporters._feeds.addresses import safe
from exporters._feeds.items import Item

_RELATED: Final = 5
"""Of an article, that a letter names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A lead image, as small as a letter shows it."""

    url: str
    width: int
    """Pixels, of the letter."""

    height: int | None
    """The same; None if the image's form is not known."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedStory:
    """Another article of the same story."""

    title: str
    link: str | None
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article of the letter."""

    title: str
    excerpt: str
    link: str
    """http or https."""

    address: str | None
    """Of the article at its publisher."""

    provider: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    tags: tuple[str, ...]
    language: str | None
    published: datetime
    """UTC."""

    quality: int
    heat: int
    picture: Picture | None
    """None if the letter has no images."""

    related: tuple[RelatedStory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The newsletter."""

    title: str
    home: str
    """Address of the portal, without a slash at its end."""

    language: str
    since: datetime | None
    """Beginning of its time, UTC; None if nothing was ever published."""

    until: datetime | None
    """End of it."""

    stories: tuple[Story, ...]
    """Best first."""


def story(item: Item, values: dict[str, Any], widest: int) -> Story:
    """Return *item*, of the record's *values*, with its picture at most *widest* pixels wide.

    With *widest* 0 it has no picture.
    """
    quality = values.get("quality", 0)
    return Story(
        title=item.title,
        excerpt=item.summary,
        link=item.link,
        address=item.address,
        provider=item.provider,
        authors=item.authors,
        topics=item.topics,
        tags=item.tags,
        language=item.language,
        published=item.published,
        quality=quality,
        heat=values.get("heat", quality),
        picture=_picture(item, widest),
        related=tuple(map(_related, values.get("related", ())[:_RELATED])),
    )


def _picture(item: Item, widest: int) -> Picture | None:
    found = item.picture
    if found is None or not widest:
        return None
    width = min(found.width or widest, widest)
    height = None
    if found.width and found.height:
        height = max(1, round(found.height * width / found.width))
    return Picture(url=found.url, width=width, height=height, title=found.title)


def _related(values: dict[str, Any]) -> RelatedStory:
    link = safe(values.get("webUrl"))
    return RelatedStory(
        title=one_line(values["title"]) or link or "",
        link=link,
        provider=one_line(values["provider"]["name"]),
    )
