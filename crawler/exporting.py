"""Exporters, found by name: modules of the package ``exporters`` and entry points of others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel, ConfigDict, ValidationError

from crawler.article.faults import problems_of
from crawler.article.lines import Record
from crawler.article.record import Article
from crawler.plugins import Plugins
from crawler.portal.portal import Portal

__all__ = [
    "About",
    "Exporter",
    "InParts",
    "NoOptions",
    "Options",
    "Provenance",
    "Record",
    "UnknownExporterError",
    "in_parts",
    "load",
    "names",
]

_AT_ONCE: Final = 128
"""Records of a part."""


class Options(BaseModel):
    """What a format lets its user choose: a subclass has a field with a default for each."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class NoOptions(Options):
    """Of a format that lets nothing be chosen."""


Chosen = TypeVar("Chosen", bound=Options)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a record came from, as far as that is kept; what is not known is None."""

    address: str | None = None
    """The address that gave the page, after redirects."""

    fetched: datetime | None = None
    """When the page was last fetched, or found unchanged, with success; in UTC."""

    status: int | None = None
    """HTTP status of the answer it was read from."""

    etag: str | None = None
    """The ETag header of that answer, as sent."""

    last_modified: str | None = None
    """The Last-Modified header of that answer, as sent."""

    extractor: str | None = None
    """Version of Masthead that read the page last."""

    signals: tuple[str, ...] | None = None
    """What its publisher asks for, see ``crawler.extract.optout``; empty if nothing."""

    source: str | None = None
    """Key of the source it was found in."""


Provenances = Callable[[Sequence[Mapping[str, Any]]], Sequence[Provenance | None]]
"""Tells the provenance of each of some hundred records, given as plain values; None where nothing
is known."""


def nothing_known(records: Sequence[Mapping[str, Any]]) -> Sequence[None]:
    """Return that nothing is known of *records*."""
    return [None] * len(records)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an exporter is told beside the records."""

    portal: Portal
    """Its title, address, language, topics, organizations."""

    options: Options = NoOptions()  # noqa: RUF009 - frozen
    """Of the exporter's own class."""

    now: datetime
    """When it was asked for, in UTC. Not for the output: that follows from the records alone."""

    provenance: Provenances = nothing_known
    """Tells where records came from."""

    everything: Callable[[], Iterable[Record]] = tuple
    """Gives all records of the corpus, also those that are not to be written; by default none."""

    def chosen(self, options: type[Chosen]) -> Chosen:
        """Return the options, which are of the class that the exporter names."""
        assert isinstance(self.options, options)  # noqa: S101 - for the type checker
        return self.options


@runtime_checkable
class InParts(Protocol):
    """Records of which several processes can make something."""

    def parts(self, make: Callable[[Sequence[Record]], Made]) -> Iterator[tuple[int, Made]]:
        """Yield what *make* makes of all records in turn: how many, and what; see ``in_parts``."""


def in_parts(
    records: Iterable[Record], make: Callable[[Sequence[Record]], Made]
) -> Iterator[tuple[int, Made]]:
    """Yield what *make* makes of all *records*, some hundred at a time: how many, and what.

    Where one part ends and the next begins is not to be seen in what is written: it is not the same
    each time. Of a corpus, *make* is called in other processes if there are many records, and what
    it returns has to be such that it can be pickled.
    """
    if isinstance(records, InParts):
        yield from records.parts(make)
        return
    rest = iter(records)
    while some := list(islice(rest, _AT_ONCE)):
        yield len(some), make(some)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """A format. A module of ``exporters`` has one as ``EXPORTER``; an entry point names one."""

    write: Callable[[Iterable[Record], Path, About], int]
    """Write the records, which come by the names of their files, to a file or folder that does not
    exist yet; return how many. The same records and options give the same bytes."""

    about: str = ""
    """What it is, for a list of the formats: without a full stop."""

    of_records: bool = False
    """True if the file follows from records and options alone: it is not written again while it and
    they are as they were."""

    folder: bool = False
    """True if it writes a folder."""

    archives: tuple[str, ...] = ()
    """Ends of names, such as ``.tar``, to which it writes one file instead of a folder."""

    options: type[Options] = NoOptions
    """What may be chosen, on the command line and in the portal's settings."""

    needs: str = ""
    """The extra of the distribution that it needs, if any: ``pip install masthead[NAME]``."""

    render: Callable[[Article], str] | None = None
    """The whole file of one article, which the crawl can write; None if the format has no such."""

    def writes_folder(self, path: Path) -> bool:
        """Tell whether it writes a folder to *path*, not a file."""
        return self.folder and not path.name.lower().endswith(self.archives)


class UnknownExporterError(Exception):
    """There is no exporter of that name."""


class OptionError(Exception):
    """An option is unknown, or its value is wrong."""


_PLUGINS: Final = Plugins(
    what="exporter",
    group="masthead.exporters",
    kind=Exporter,
    unknown=UnknownExporterError,
    package="exporters",
    attribute="EXPORTER",
)


def names() -> list[str]:
    """Return the names of all exporters."""
    return _PLUGINS.names()


def load(name: str) -> Exporter:
    """Return the exporter *name*.

    Raises:
        UnknownExporterError: there is none, or it cannot be loaded; the message names it.
    """
    return _PLUGINS.load(name)


def options_of(exporter: Exporter, values: Mapping[str, Any]) -> Options:
    """Return the options of *exporter* that *values* give, by name.

    Raises:
        OptionError: one is unknown, or of the wrong type.
    """
    try:
        return exporter.options.model_validate(values)
    except ValidationError as error:
        problem = next(iter(problems_of(error, None)))
        there = ", ".join(exporter.options.model_fields) or "none"
        raise OptionError(f"{problem.field}: {problem.what} (options: {there})") from None
