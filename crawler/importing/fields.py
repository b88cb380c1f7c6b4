"""By which names other programs call what a record has, and the values under them. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from crawler.importing.importers import Asked

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "headline", "name"),
    "excerpt": ("excerpt", "summary", "description", "abstract", "standfirst", "dek"),
    "publishedDateTime": (
        "publishedDateTime", "date_published", "published_at", "published", "pubDate",
        "publish_date", "date_publish", "published_date", "published_time", "publication_date",
        "date", "created_at",
    ),
    "updatedDateTime": (
        "updatedDateTime", "date_modified", "date_modify", "modified_at", "modified", "updated_at",
        "updated", "last_modified_at", "lastmod",
    ),
    "originalUrl": ("originalUrl", "url", "link", "web_url", "canonical_url", "permalink"),
    "webUrl": ("webUrl", "canonical_url", "canonical_link", "canonical"),
    "ampWebUrl": ("ampWebUrl", "amp_url", "amphtml"),
    "body": (
        "body", "text", "content", "maintext", "article_body", "full_text", "content_html",
        "body_html", "html", "content_text", "body_markdown", "content_markdown", "markdown",
    ),
    "authors": ("authors", "author", "byline", "creator", "dc:creator", "provider.authors"),
    "image": (
        "images", "image", "image_url", "top_image", "lead_image", "featured_image",
        "cover_image", "cover", "thumbnail", "banner_image",
    ),
    "locale": ("locale", "language", "lang", "in_language"),
    "provider": (
        "provider", "provider_name", "source", "source_name", "site_name", "publisher",
        "publication", "outlet",
    ),
    "tags": ("tags", "keywords", "categories"),
    "sourceUrl": ("sourceUrl",),
    "type": ("type",),
}  # fmt: skip
"""Fields that can be given, each with the names it is known by, the first ones first.

Case, ``_``, ``-`` and spaces make no difference: ``published_at`` is ``publishedAt`` too. All tags
count; of the others the first name with a value does.
"""

_BETWEEN: Final = re.compile(r"[_\-\s]+")
_DEEPEST: Final = 16
_MOST: Final = 200
"""Members of a list that are looked at."""

_PARTS: Final = ("name", "title", "url", "src", "href", "path", "value", "text", "#text", "@id")
"""What of an object is its text: the name of a person or site, the address of a picture."""


def names_of(field: str, asked: Asked) -> tuple[str, ...]:
    """Return the names under which *field* is looked for."""
    return asked.names.get(field) or FIELDS[field]


def found(field: str, values: "Values", asked: Asked) -> Iterator[tuple[str, Any]]:
    """Yield name and value of what *values* say of *field*, the most believed first.

    What is empty is left out.
    """
    told = asked.names.get(field)
    for name in told or FIELDS[field]:
        value = values.named(name) if told else values.known(name)
        if value is not None and value not in ("", [], {}):
            yield name, value


class Values:
    """Values by name, as a source has them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._known: dict[str, Any] = {}
        for name, value in values.items():
            self._known.setdefault(plain(str(name)), value)

    def named(self, name: str) -> Any:  # noqa: ANN401 - any value
        """Return the value of exactly *name*; dots lead into objects. None if there is none."""
        return _at(self._values, name)

    def known(self, name: str) -> Any:  # noqa: ANN401 - any value
        """Return the value of *name*, however it is spelled; None if there is none."""
        first, dot, rest = name.partition(".")
        value = self._known.get(plain(first))
        return _at(value, rest) if dot else value


def plain(name: str) -> str:
    """Return *name* as it is compared: ``published_at`` and ``publishedAt`` are one."""
    return _BETWEEN.sub("", name).casefold()


def text_of(value: Any, depth: int = 0) -> str:  # noqa: ANN401 - any value
    """Return the text of *value*: of an object or a list the first one that says something."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if depth > _DEEPEST:
        return ""
    if isinstance(value, Mapping):
        parts: Iterable[Any] = (value.get(name) for name in _PARTS)
    else:
        parts = value[:_MOST] if isinstance(value, list | tuple) else ()
    return next((text for part in parts if (text := text_of(part, depth + 1))), "")


def texts_of(value: Any) -> list[str]:  # noqa: ANN401 - any value
    """Return the texts of *value*: of a list, of each of its members."""
    members = value[:_MOST] if isinstance(value, list | tuple) else [value]
    return [text for each in members if (text := text_of(each))]


def _at(value: Any, name: str) -> Any:  # noqa: ANN401 - any value
    """Return what *value* has under *name*: as it is, else along its dots."""
    for _ in range(_DEEPEST):
        if isinstance(value, Mapping) and name in value:
            return value[name]
        first, dot, name = name.partition(".")
        if isinstance(value, list | tuple):
            if first.isdecimal() and len(first) < 6 and int(first) < len(value):  # noqa: PLR2004
                value = value[int(first)]
            else:
                return None
        elif isinstance(value, Mapping):
            value = value.get(first)
        else:
            return None
        if not dot:
            return value
    return None
