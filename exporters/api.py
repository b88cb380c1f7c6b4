"""The JSON API of the portal family: pages of published records, newest first.

``news/index.json`` is the first page, ``news/page/N/index.json`` each; ``news/TOPIC/...`` has the
same of one topic. Every key is there; what is absent is ``null`` (record-format 4).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

from pydantic import Field, StrictBool, StrictInt
from pydantic_core import to_json

from crawler.article import names
from crawler.article.record import Article
from crawler.article.shape import to_plain
from crawler.exporting import About, Exporter, Options, Record
from exporters import _inert
from exporters._sites import safe

_NEWS: Final = "news"
_FILE: Final = "index.json"
_PAGES: Final = "page"
_UNSORTED: Final = ".unsorted"
"""The articles in the order of the corpus, until all are known."""

_IMAGE: Final = ("url", "width", "height", "title", "attribution", "isCached")


class ApiOptions(Options):
    """What the API lets its user choose."""

    page_size: Annotated[StrictInt, Field(ge=1, le=1000)] = 25
    """Articles of a page."""

    topics: StrictBool = True
    """Whether each topic below the root topic has pages of its own."""


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
    plain = safe(to_plain(article), Article)
    provider = plain["provider"]
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
        "publishedDateTime": article.publishedDateTime,
        "updatedDateTime": article.updatedDateTime,
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


# Lists -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """An article among the unsorted."""

    published: str
    start: int
    length: int
    lists: tuple[str, ...]
    """Folders that list it."""


@dataclass(slots=True)
class _Folders:
    """The folders of lists: a category's, and in it those of its topics."""

    taken: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Category and topic ("" for none) by folder."""

    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, category: str, topic: str = "") -> str:
        """Return the folder of *topic* in *category*; no other has it."""
        key = (category, topic)
        if key not in self.known:
            stem = f"{self.of(category)}/{names.slug(topic)}" if topic else names.slug(category)
            name, number = stem, 2
            while name in self.taken or (topic and name.endswith(f"/{_PAGES}")):
                name, number = f"{stem}-{number}", number + 1
            self.known[key], self.taken[name] = name, key
        return self.known[key]


def write(records: Iterable[Record], folder: Path, about: About) -> int:
    """Write what is published of *records* into the new *folder*; return how many.

    Memory grows by a few numbers for each article, not by its text.
    """
    folder.mkdir()
    options = about.chosen(ApiOptions)
    folders = _Folders()
    below = [topic.name for topic in about.portal.topics[1:]] if options.topics else []
    found: dict[str, list[_Place]] = {folders.of(_NEWS): []}
    found |= {folders.of(_NEWS, topic): [] for topic in below}
    unsorted = folder / _UNSORTED
    with unsorted.open("x+b") as kept:
        places = list(_kept(records, kept, about, folders))
        # Stable: of one second, in the order of the corpus, as the family has them.
        for place in sorted(places, key=lambda place: place.published, reverse=True):
            for name in place.lists:
                found.setdefault(name, []).append(place)
        for name in sorted(found):
            _write_list(folder / name, found[name], kept, options.page_size)
    unsorted.unlink()
    return len(places)


def _kept(
    records: Iterable[Record], kept: BinaryIO, about: About, folders: _Folders
) -> Iterator[_Place]:
    """Write each published article to *kept* as JSON; yield where it is."""
    options, site = about.chosen(ApiOptions), about.portal.site
    root = about.portal.topics[0].name if about.portal.topics else ""
    base = f"{site.url}{site.baseurl}/" if site.url else ""
    start = 0
    for record in records:
        article = record.article
        if article.published is False:
            continue
        values = value(
            article, record.name, folder=about.portal.corpus.name, locale=site.locale, base=base
        )
        text = to_json(values, indent=2).replace(b"\n", b"\n    ")
        topics = [each for each in article.topics if each != root] if options.topics else []
        lists = ("", *dict.fromkeys(topics))
        kept.write(text)
        yield _Place(
            published=str(article.publishedDateTime),
            start=start,
            length=len(text),
            lists=tuple(folders.of(article.category, topic) for topic in lists),
        )
        start += len(text)


def _write_list(folder: Path, places: Sequence[_Place], kept: BinaryIO, size: int) -> None:
    pages = max(1, -(-len(places) // size))
    for number in range(1, pages + 1):
        part = places[(number - 1) * size : number * size]
        text = _page(number, [_read(kept, place) for place in part], is_last=number == pages)
        for place in (
            (folder, folder / _PAGES / "1") if number == 1 else (folder / _PAGES / str(number),)
        ):
            place.mkdir(parents=True, exist_ok=True)
            (place / _FILE).write_bytes(text)


def _read(kept: BinaryIO, place: _Place) -> bytes:
    kept.seek(place.start)
    return kept.read(place.length)


def _page(number: int, articles: Sequence[bytes], *, is_last: bool) -> bytes:
    inner = b"[\n    %b\n  ]" % b",\n    ".join(articles) if articles else b"[]"
    following = b"null" if is_last else b"%d" % (number + 1)
    return b'{\n  "page": %d,\n  "value": %b,\n  "nextPage": %b\n}' % (number, inner, following)


EXPORTER = Exporter(
    about="the portal family's JSON API: pages of published articles, newest first",
    write=write,
    folder=True,
    options=ApiOptions,
)
