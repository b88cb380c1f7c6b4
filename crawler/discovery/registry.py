"""Kinds of listings by name."""

from typing import Final

from crawler.discovery.listing import Kind
from crawler.plugins import Plugins
from crawler.portal.sources import KINDS


class UnknownKindError(Exception):
    """There is no kind of that name, or it cannot be loaded; the message names it."""


_PLUGINS: Final = Plugins(what="kind", group=KINDS, kind=Kind, unknown=UnknownKindError)


def load(name: str) -> Kind:
    """Return the kind *name*.

    Raises:
        UnknownKindError: there is none, or it cannot be loaded.
    """
    return _PLUGINS.load(name)
