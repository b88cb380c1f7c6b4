"""Folders of front-matter files for a site generator: what is the same for all of them.

A file has the generator's keys first, a blank line, and then the record's own in its order. Where
both have a key of one name, the rule is:

- what the keeper wrote (a key that the record does not know) stands, but for what hides a record;
- a key of the record that the generator takes for something else stands under ``record``;
- all others stay as they are, at every depth.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from crawler.article import names
from crawler.article.header import field_lines, header, value_lines
from crawler.article.record import Article
from crawler.article.shape import shape, to_plain
from crawler.exporting import About, Options, Record
from exporters import _inert

APART: Final = "record"
"""Key for the record's values whose own keys mean something else to the generator."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d-", re.ASCII)
_USUAL: Final = re.compile(r"\d{4}-\d\d-\d\d-[\w-]+\.md", re.ASCII)
"""Names that mean nothing more: Hugo takes ``a.de.md`` for German, Eleventy ``{{`` for code."""

_INSTANT: Final = shape(Article)["publishedDateTime"]


class SiteOptions(Options):
    """What every site generator's format lets its user choose."""

    bodies: Literal["inert", "as-is"] = "inert"
    """`inert`: HTML, Liquid and shortcodes of bodies are text; `as-is`: bodies stay as they are."""


class Page(Protocol):
    """Tells the generator's own keys for an article."""

    def __call__(self, article: Article, stem: str, /) -> "Keys":
        """Return them; *stem* is the name of the article's file without its ending."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What a generator is told about a page."""

    own: Mapping[str, Any]
    """Values by key; None leaves a key out. The keeper's key of the same name stands instead."""

    hiding: Mapping[str, Any]
    """Values that hide the page: they stand, whatever the keeper wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """What a site generator makes of the keys of a file."""

    apart: frozenset[str]
    """Keys that it takes for something else than the record does: they go under ``record``."""

    without: frozenset[str] = frozenset()
    """Keys of the record that are said by others."""

    any_case: bool = False
    """Whether upper and lower case make no difference in its keys."""


def write(
    records: Iterable[Record],
    folder: Path,
    about: About,
    generator: Generator,
    page: Page,
) -> int:
    """Write *records* into the new *folder*, a file each; return how many.

    A file has the record's name if that begins with a day, as Jekyll wants it, and is letters,
    digits and hyphens; else a new one. Memory does not grow with the corpus.
    """
    folder.mkdir()
    options = about.chosen(SiteOptions)
    base = f"{about.portal.site.url}{about.portal.site.baseurl}/" if about.portal.site.url else ""
    count = 0
    for record in records:
        article = record.article
        name = _name(article, record.name, folder)
        body = article.body if options.bodies == "as-is" else _inert.body(article.body, base)
        lines = _lines(article, page(article, name.removesuffix(names.SUFFIX)), generator)
        # As `document.joined`, which refuses what Masthead would not read again: no site minds.
        front = "".join(f"{line}\n" for line in lines)
        with (folder / name).open("xb") as out:
            out.write(f"---\n{front}---\n\n{body}".encode())
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class _Taken:
    folder: Path

    def __contains__(self, name: object) -> bool:
        return (self.folder / str(name)).exists()


def _name(article: Article, name: str, folder: Path) -> str:
    """Return the name of the article's file in the new *folder*: that of the record, if it may."""
    if _USUAL.fullmatch(name) and not (folder / name).exists():
        return name
    stem = _DAY.sub("", name.removesuffix(names.SUFFIX), count=1)
    return names.file_name(article.publishedDateTime, stem, _Taken(folder))


def _lines(article: Article, keys: Keys, generator: Generator) -> Iterator[str]:
    """Yield the lines of the front matter of *article*."""
    values = _inert.safe(to_plain(article), Article, shown=_inert.shown)
    theirs = _keys(article.unknown, generator)
    hiding = _keys(keys.hiding, generator)
    own = {
        key: value
        for key, value in keys.own.items()
        if value is not None and _key(key, generator) not in theirs | hiding
    } | dict(keys.hiding)
    taken = _keys(own, generator)
    apart = {
        key: values.pop(key)
        for key in list(values)
        if key in generator.apart or (key == APART and key in article.unknown)
    }
    for key in list(values):
        if key in generator.without or _key(key, generator) in taken:
            del values[key]
    if apart:
        own[APART] = apart
    for key, value in own.items():
        yield from _written(key, value)
    if values:
        yield ""
        yield from header(values).splitlines()


def _key(key: str, generator: Generator) -> str:
    return key.lower() if generator.any_case else key


def _keys(values: Iterable[str], generator: Generator) -> set[str]:
    return {_key(key, generator) for key in values}


def _written(key: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - any value of a header
    if isinstance(value, datetime):
        return field_lines(replace(_INSTANT, name=key), value)
    return value_lines(key, value)
