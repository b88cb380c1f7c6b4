"""The JSON API of the portal family: pages of published records, newest first.

``news/index.json`` is the first page, ``news/page/N/index.json`` each; ``news/TOPIC/...`` has the
same of one topic. Every key is there; what is absent is ``null`` (record-format 4).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, BinaryIO, Final

from pydantic import Field, StrictBool, StrictInt

from crawler.article import names
from crawler.exporting import About, Exporter, Options, Record
from exporters import _api

_NEWS: Final = "news"
_FILE: Final = "index.json"
_PAGES: Final = "page"
_UNSORTED: Final = ".unsorted"
"""The articles in the order of the corpus, until all are known."""


class ApiOptions(Options):
    """What the API lets its user choose."""

    page_size: Annotated[StrictInt, Field(ge=1, le=1000)] = 25
    """Articles of a page."""

    topics: StrictBool = True
    """Whether each topic below the root topic has pages of its own."""


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
        values = _api.value(
            article, record.name, folder=about.portal.corpus.name, locale=site.locale, base=base
        )
        text = _api.text(values)
        topics = [each for each in article.topics if each != root] if options.topics else []
        lists = ("", *dict.fromkeys(topics))
        kept.write(text)
        yield _Place(
            published=values["publishedDateTime"],
            start=start,
            length=len(text),
            lists=tuple(folders.of(article.category, topic) for topic in lists),
        )
        start += len(text)


def _write_list(folder: Path, places: Sequence[_Place], kept: BinaryIO, size: int) -> None:
    pages = max(1, -(-len(places) // size))
    for number in range(1, pages + 1):
        part = places[(number - 1) * size : number * size]
        text = _api.page(number, [_read(kept, place) for place in part], is_last=number == pages)
        for place in (
            (folder, folder / _PAGES / "1") if number == 1 else (folder / _PAGES / str(number),)
        ):
            place.mkdir(parents=True, exist_ok=True)
            (place / _FILE).write_bytes(text)


def _read(kept: BinaryIO, place: _Place) -> bytes:
    kept.seek(place.start)
    return kept.read(place.length)


EXPORTER = Exporter(
    about="the portal family's JSON API: pages of published articles, newest first",
    write=write,
    folder=True,
    options=ApiOptions,
)
