"""Exporters, found by name: modules of the package ``exporters`` and entry points of others."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

from crawler.article.record import Article

GROUP: Final = "masthead.exporters"
_PACKAGE: Final = "exporters"


@dataclass(frozen=True, slots=True)
class Record:
    """An article and the name of its file in the corpus."""

    name: str
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporter:
    """A format. A module of ``exporters`` has one as ``EXPORTER``; an entry point names one."""

    write: Callable[[Iterable[Record], Path], int]
    """Write the records to a file or folder that does not exist yet; return how many."""

    folder: bool = False
    """True if it writes a folder."""

    render: Callable[[Article], str] | None = None
    """The whole file of one article, which the crawl can write; None if the format has no such."""


class UnknownExporterError(Exception):
    """There is no exporter of that name."""


def names() -> list[str]:
    """Return the names of all exporters."""
    package = importlib.import_module(_PACKAGE)
    own = [info.name for info in pkgutil.iter_modules(package.__path__) if _is_format(info.name)]
    return sorted({*own, *(point.name for point in entry_points(group=GROUP))})


def load(name: str) -> Exporter:
    """Return the exporter *name*.

    Raises:
        UnknownExporterError: there is none, or it cannot be loaded; the message names it.
    """
    if name not in names():
        raise UnknownExporterError(f"no exporter {name!r}: there are {', '.join(names())}")
    points = list(entry_points(group=GROUP, name=name))
    place = points[0].value if points else f"{_PACKAGE}.{name}:EXPORTER"
    module, _, attribute = place.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except Exception as error:  # noqa: BLE001 - another's module may do anything
        raise UnknownExporterError(f"exporter {name} ({place}): {error}") from None
    if not isinstance(found, Exporter):
        raise UnknownExporterError(f"exporter {name} ({place}): is no Exporter")
    return found


def _is_format(name: str) -> bool:
    return not name.startswith("_")
