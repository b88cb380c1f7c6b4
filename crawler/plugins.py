"""Parts found by name: modules of a package of ours, and entry points of other distributions."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plugins(Generic[T]):
    """Parts of one kind. An entry point goes before a module of the same name."""

    what: str
    """What one of them is called in messages."""

    group: str
    """Of entry points."""

    kind: type[T]
    """The class of all of them."""

    unknown: type[Exception]
    """What is raised where there is no such part, or none that can be loaded."""

    package: str = ""
    """The package in which each module, but for those with ``_`` in front, has one; empty: none."""

    attribute: str = ""
    """Its name in these modules."""

    def names(self) -> list[str]:
        """Return the names of all."""
        return sorted(self._points())

    def load(self, name: str) -> T:
        """Return the one called *name*.

        Raises:
            Exception: ``unknown``; the message names it.
        """
        points = self._points()
        if name not in points:
            there = ", ".join(sorted(points))
            raise self.unknown(f"no {self.what} {name!r}: there are {there}")
        where = f"{self.what} {name} ({points[name].value})"
        try:
            found = points[name].load()
        except Exception as error:  # noqa: BLE001 - another's module may do anything
            raise self.unknown(f"{where}: {error}") from None
        if not isinstance(found, self.kind):
            raise self.unknown(f"{where}: is no {self.kind.__name__}")
        return found

    def _points(self) -> Mapping[str, EntryPoint]:
        return _points(self.group, self.package, self.attribute)


@cache
def _points(group: str, package: str, attribute: str) -> Mapping[str, EntryPoint]:
    """Return where the parts of all distributions are, by name; looking for them takes a while."""
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=group):
        found.setdefault(point.name, point)
    if package:
        for info in pkgutil.iter_modules(importlib.import_module(package).__path__):
            if not info.name.startswith("_"):
                place = f"{package}.{info.name}:{attribute}"
                found.setdefault(info.name, EntryPoint(info.name, place, group))
    return found
