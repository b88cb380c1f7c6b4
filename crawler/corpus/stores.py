"""Where the files of a shared corpus lie: what any store has to do, and which one a URL means.

All of it is about whole files: a reader sees one as it was written, or none. A write is on
condition: ``create`` never replaces, and ``replace`` only what its caller has read, so that a
person's edit in between is kept. Nothing relies on a listing to be up to date.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple, Protocol

from crawler.article.cards import Stamp, hashed
from crawler.portal.errors import PortalError
from crawler.portal.places import Url
from crawler.portal.storage import Storage

_S3: Final = frozenset({"s3", "s3a"})


class Held(NamedTuple):
    """A file as it was read."""

    data: bytes
    """At most ``document.LARGEST`` + 1 of its bytes."""

    version: str
    """By what the store tells it from what was there before and will be after; never empty."""


class OthersError(Exception):
    """There is another file than the one that was expected, or one where there was to be none."""


class Store(Protocol):
    """The files in one folder of a store, by their names.

    All may be called by many threads at once.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: the store does not do it, or not within its patience; what was there is there.
    """

    place: Url
    """The folder."""

    def keeps_conditions(self) -> bool:
        """Tell whether a write on condition is refused where the condition is not met; try it."""

    def read(self, name: str) -> Held:
        """Return the file *name*."""

    def create(self, name: str, data: bytes) -> Stamp:
        """Write *data* as the new file *name*. Done as well if just that is there already.

        Raises:
            OthersError: there is another file of that name; it stays.
        """

    def replace(self, name: str, data: bytes, old: Held) -> Stamp:
        """Write *data* over the file *name*, which was *old*. Done as well if that is there now.

        Raises:
            OthersError: it is another since, or gone; it stays.
        """

    def stamp(self, name: str) -> Stamp | None:
        """Return the stamp of the file *name*; None if there is none."""

    def listed(self) -> Iterator[tuple[str, Stamp]]:
        """Yield name and stamp of every file, in any order; it may be of a moment ago."""


def stamp_of(size: int, version: str) -> Stamp:
    """Return the stamp of a file of *size* bytes that the store calls *version*."""
    return Stamp(size, 0, hashed(version))


def opened(place: Url, storage: Storage) -> Store:
    """Return the store of the folder *place*.

    Raises:
        PortalError: there is no such kind of store, its package is missing, or it cannot write on
            condition and *storage* does not say that this will do.
    """
    if place.scheme == "file":
        from crawler.corpus.folders import FolderStore  # noqa: PLC0415 - others are not needed

        return FolderStore(place)
    try:
        from crawler.corpus import clouds  # noqa: PLC0415 - an extra, and slow to import

        return clouds.opened(place, storage, is_s3=place.scheme in _S3)
    except ImportError:
        what = "needs masthead[scale]: pip install 'masthead[scale]'"
        raise PortalError(f"{place}: a corpus in a store {what}") from None
