"""What a source does not say of an article, it does not take away. Pure."""

from datetime import time
from typing import Any, Final

from crawler.article.record import Article

_SAID: Final = {
    "excerpt": "excerpt", "body": "body", "locale": "locale", "ampWebUrl": "ampWebUrl",
    "updatedDateTime": "updatedDateTime", "tags": "tags", "image": "images", "type": "type",
    "webUrl": "webUrl",
}  # fmt: skip
"""Fields of a record by those of a source."""


def completed(new: Article, old: Article, said: frozenset[str]) -> Article:
    """Return *new* with what *old* has, where the source of *new* says nothing.

    A picture that stays the same keeps its size, which was measured; a day says nothing against an
    instant of that day.
    """
    changes: dict[str, Any] = {
        name: getattr(old, name) for field, name in _SAID.items() if field not in said
    }
    if "image" in said and new.images and old.images and new.images[0].url == old.images[0].url:
        changes["images"] = old.images
    when = new.publishedDateTime
    if when.time() == time() and when.date() == old.publishedDateTime.date():
        changes["publishedDateTime"] = old.publishedDateTime
    provider = new.provider
    if "provider" not in said:
        provider = provider.replace(name=old.provider.name)
    if "authors" not in said:
        provider = provider.replace(authors=old.provider.authors)
    if old.type == "video" and "type" not in said:
        changes["webUrl"] = None
    if "ampWebUrl" in changes:
        changes["cdnAmpWebUrl"] = old.cdnAmpWebUrl
    return new.replace(provider=provider, **changes)
