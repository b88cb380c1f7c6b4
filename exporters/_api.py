"""An article and a page as the portal family's JSON API has them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic_core import to_json

from crawler.article import instants
from crawler.article.record import Article
from crawler.article.shape import to_plain
from exporters import _inert

_IMAGE: Final = ("url", "width", "height", "title", "attribution", "isCached")


def value(article: Article, name: str, *, folder: str, locale: str, base: str) -> dict[str, Any]:
    """Return *article* as the API has it: every key, in its order; None for what is absent.

    HTML and template marks of the text are inert, as in the exports for site generators; titles and
    excerpts are plain text, as they are.

    Args:
        article: a record.
        name: of its file.
        folder: name of the folder of records.
        locale: the portal's, for a record that has none of its own.
        base: address that relative links start from; "" if there is none.
    """
    plain = _inert.safe(to_plain(article), Article)
    provider, updated = plain["provider"], article.updatedDateTime
    given = plain.get
    return {
        "path": f"{folder}/{name}",
        "title": article.title,
        "excerpt": article.excerpt,
        "sourceUrl": given("sourceUrl"),
        "webUrl": given("webUrl"),
        "originalUrl": given("originalUrl"),
        "featuredContent": given("featuredContent"),
        "highlight": given("highlight"),
        "heat": given("heat"),
        "tags": given("tags"),
        "images": _images(given("images")),
        "content": _inert.body(article.content or article.body, base),
        "type": article.type,
        "ampWebUrl": given("ampWebUrl"),
        "cdnAmpWebUrl": given("cdnAmpWebUrl"),
        "publishedDateTime": instants.written(article.publishedDateTime),
        "updatedDateTime": instants.written(updated) if updated else None,
        "provider": {
            "name": provider["name"],
            "domain": provider["domain"],
            "images": _images(provider.get("images")),
            "publishers": _named(provider.get("publishers")),
            "authors": _named(provider.get("authors")),
        },
        "locale": article.locale or locale,
        "categories": [article.category],
        "topics": given("topics"),
    }


def _images(found: Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]] | None:
    if not found:
        return None
    return [{key: each.get(key) for key in _IMAGE} | _cached(each) for each in found]


def _cached(image: Mapping[str, Any]) -> dict[str, bool]:
    return {"isCached": bool(image.get("isCached"))}


def _named(found: Sequence[Mapping[str, Any]] | None) -> list[dict[str, str]] | None:
    return [{"name": each["name"]} for each in found] if found else None


def text(values: Mapping[str, Any]) -> bytes:
    """Return an article's *values* as they stand in a page."""
    return to_json(values, indent=2).replace(b"\n", b"\n    ")


def page(number: int, articles: Sequence[bytes], *, is_last: bool) -> bytes:
    """Return a page of *articles*, each as ``text`` gives it, without a line feed at the end."""
    inner = b"[\n    %b\n  ]" % b",\n    ".join(articles) if articles else b"[]"
    following = b"null" if is_last else b"%d" % (number + 1)
    return b'{\n  "page": %d,\n  "value": %b,\n  "nextPage": %b\n}' % (number, inner, following)
