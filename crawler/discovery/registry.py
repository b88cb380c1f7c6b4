"""Kinds of listings by name."""

from importlib.metadata import entry_points

from crawler.discovery.listing import Kind
from crawler.portal.sources import KINDS


class UnknownKindError(Exception):
    """There is no kind of that name, or it cannot be loaded; the message names it."""


def load(name: str) -> Kind:
    """Return the kind *name*.

    Raises:
        UnknownKindError: there is none, or it cannot be loaded.
    """
    for point in entry_points(group=KINDS, name=name):
        try:
            found = point.load()
        except Exception as error:  # noqa: BLE001 - another's module may do anything
            raise UnknownKindError(f"kind {name} ({point.value}): {error}") from None
        if not isinstance(found, Kind):
            raise UnknownKindError(f"kind {name} ({point.value}): is no Kind")
        return found
    raise UnknownKindError(f"no kind {name!r}")
