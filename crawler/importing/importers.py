"""Importers, found by name: modules of ``crawler.importing.formats`` and entry points of others."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Final, Literal

from crawler.article.record import Article
from crawler.extract.article import Body
from crawler.plugins import Plugins

Form = Literal["html", "markdown", "text"]
"""What a text is written in."""


class UnknownImporterError(Exception):
    """There is no importer of that name, or none for a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person says about the sources."""

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names in the source, by field of ``crawler.importing.fields``; they replace the usual ones.
    Dots lead into objects: ``meta.title``."""

    encoding: str = ""
    """Of text files; empty: UTF-8, or UTF-16 where a byte order mark says so."""

    base: str = ""
    """Address that relative ones start from; empty if there is none."""

    zone: tzinfo = UTC
    """Of times that name none."""

    form: Form | None = None
    """What all texts are written in; None: what each looks like."""

    body: Body = "markdown"
    """What becomes of texts of pages: as the portal has it."""

    now: datetime
    """Nothing was published after that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What stands at one place of a source: ``values`` to be mapped and cleaned, or an article."""

    place: str
    """``file:line``."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """By the source's own names: text, numbers, dates, lists, mappings."""

    text: str | None = None
    """The article's text, where the form has a place for it; else a value is. Of a record its whole
    file, where the source has that: a person's comments are in it."""

    form: Form | None = None
    """What the text is written in, where the form or its name says so."""

    article: Article | None = None
    """The whole article, where the source says it in the record's own form; then no values are
    read."""

    is_record: bool = False
    """True if ``article`` is a record that was exported: all of it stays as it is."""

    name: str = ""
    """Of the record's file; empty if it has none yet."""

    fetched: datetime | None = None
    """When the article's page was fetched, where the source is a store of pages."""

    signals: frozenset[str] = frozenset()
    """What the publisher asks for (docs/manners.md): one that the portal obeys refuses it."""

    address: str = ""
    """The address that gave the page, after redirects; empty: its ``originalUrl``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place that gives no article."""

    place: str
    """``file:line``."""

    why: str
    """What is wrong, and what to do about it."""

    is_skipped: bool = False
    """True where that is as its author wants it, such as a draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """A format. A module of ``formats`` has one as ``IMPORTER``; an entry point names one."""

    read: Callable[[Path, Asked], Iterator[Item | Fault]]
    """Yield what stands in a file or folder, in order; memory does not grow with it. An OSError is
    for the caller to tell."""

    about: str = ""
    """What it is, for a list of the formats: without a full stop."""

    suffixes: tuple[str, ...] = ()
    """Ends of names, in lower case, by which it is guessed."""

    folder: bool = False
    """True if it reads a folder."""


_PLUGINS: Final = Plugins(
    what="importer",
    group="masthead.importers",
    kind=Importer,
    unknown=UnknownImporterError,
    package="crawler.importing.formats",
    attribute="IMPORTER",
)


def names() -> list[str]:
    """Return the names of all importers."""
    return _PLUGINS.names()


def load(name: str) -> Importer:
    """Return the importer *name*.

    Raises:
        UnknownImporterError: there is none, or it cannot be loaded; the message names it.
    """
    return _PLUGINS.load(name)


def _loaded() -> Iterator[tuple[str, Importer]]:
    """Yield all importers that can be loaded, by name: another's fault is no hindrance."""
    for name in names():
        with suppress(UnknownImporterError):
            yield name, load(name)


def guessed(source: Path) -> Importer:
    """Return the importer for *source*, by its name, or as what reads folders.

    Raises:
        UnknownImporterError: none is for such names; the message says which there are.
    """
    importers = dict(_loaded())
    if source.is_dir():
        folders = [each for each in importers.values() if each.folder]
        if folders:
            return folders[0]
    else:
        for each in importers.values():
            if source.name.lower().endswith(each.suffixes) and each.suffixes:
                return each
    known = ", ".join(sorted({end for each in importers.values() for end in each.suffixes}))
    raise UnknownImporterError(
        f"{source}: its name ({known}, or a folder) does not tell its format: "
        f"say --from {' or '.join(importers)}"
    )
