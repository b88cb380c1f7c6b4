"""The files of a shared corpus in an object store, by way of fsspec.

What is here holds for any of them: patience, and what is made of an answer that never came. What a
store is told, and how it says no, is in a module for each kind.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final, Protocol

import fsspec

from crawler.article.cards import Stamp
from crawler.corpus.patience import patiently
from crawler.corpus.stores import Held, OthersError, Store, stamp_of
from crawler.portal.errors import PortalError
from crawler.portal.places import Url
from crawler.portal.storage import Storage

_TRIED: Final = ".masthead-conditions"
"""Name of the file with which a store is tried."""

_ONE: Final = b"Masthead tried here whether this store keeps conditions. It may be removed.\n"
_TWO: Final = b"This store does not keep conditions (If-None-Match, If-Match).\n"
_NO_VERSION: Final = '"00000000000000000000000000000000"'


class Bucket(Protocol):
    """What a kind of store does with one request each.

    Raises:
        FileNotFoundError: there is no such file.
        OthersError: the condition of a write is not met.
        BusyError: no answer, or that of a busy store: it may be done or not.
        OSError: it will not do it.
    """

    def get(self, name: str) -> Held:
        """Return the file *name*."""

    def put(self, name: str, data: bytes, old: Held | None) -> str:
        """Write *data* as the file *name*, which must be *old*, or not be there; its version."""

    def head(self, name: str) -> Stamp:
        """Return the stamp of the file *name*."""

    def page(self, after: str) -> tuple[list[tuple[str, Stamp]], str]:
        """Return some files, those that follow *after* ("" for the first), and where to go on.

        That is empty at the end.
        """


class ObjectStore:
    """The files in *bucket*, which is the folder *place*; asked again for *patience* seconds."""

    def __init__(self, place: Url, bucket: Bucket, patience: float) -> None:
        self.place = place
        self._bucket = bucket
        self._patience = patience

    def keeps_conditions(self) -> bool:
        """Tell whether a write on condition is refused where the condition is not met; try it.

        A small file stays that is no record; others who try at the same time do no harm.
        """
        with suppress(OthersError):
            patiently(lambda: self._bucket.put(_TRIED, _ONE, None), self._patience)
        wrong = Held(_ONE, _NO_VERSION)
        return self._is_refused(None) and self._is_refused(wrong)

    def _is_refused(self, old: Held | None) -> bool:
        try:
            patiently(lambda: self._bucket.put(_TRIED, _TWO, old), self._patience)
        except (OthersError, FileNotFoundError):
            return True
        return False

    def read(self, name: str) -> Held:
        """Return the file *name*."""
        return patiently(lambda: self._bucket.get(name), self._patience)

    def create(self, name: str, data: bytes) -> Stamp:
        """Write *data* as the new file *name*."""
        return self._put(name, data, None)

    def replace(self, name: str, data: bytes, old: Held) -> Stamp:
        """Write *data* over the file *name*, which was *old*."""
        return self._put(name, data, old)

    def _put(self, name: str, data: bytes, old: Held | None) -> Stamp:
        def put() -> str:
            try:
                return self._bucket.put(name, data, old)
            except (OthersError, FileNotFoundError) as error:
                # An answer that was lost is like none: the second attempt finds the first one's.
                try:
                    there = self._bucket.get(name)
                except FileNotFoundError:
                    raise OthersError from None
                if there.data != data:
                    raise OthersError from error
                return there.version

        return stamp_of(len(data), patiently(put, self._patience))

    def stamp(self, name: str) -> Stamp | None:
        """Return the stamp of the file *name*; None if there is none."""
        try:
            return patiently(lambda: self._bucket.head(name), self._patience)
        except FileNotFoundError:
            return None

    def listed(self) -> Iterator[tuple[str, Stamp]]:
        """Yield name and stamp of every file; no more than a page of them is in memory."""
        after = ""
        while True:
            found, after = patiently(lambda at=after: self._bucket.page(at), self._patience)  # type: ignore[misc]
            yield from found
            if not after:
                return


def opened(place: Url, storage: Storage, *, is_s3: bool) -> Store:
    """Return the store of the folder *place*; see ``stores.opened``."""
    bucket: Bucket
    if is_s3:
        from crawler.corpus.s3 import S3Bucket  # noqa: PLC0415 - each needs a package of its own

        bucket = S3Bucket(place, storage)
    else:
        bucket = _other(place, storage)
    return ObjectStore(place, bucket, storage.patience)


def _other(place: Url, storage: Storage) -> Bucket:
    from crawler.corpus.others import OtherBucket  # noqa: PLC0415 - the same

    if place.scheme not in fsspec.available_protocols():
        raise PortalError(f"{place}: fsspec knows no store {place.scheme!r}")
    if not storage.unconditional_writes:
        what = (
            f"a store of the kind {place.scheme!r} is not written to on condition by this version, "
            "so that an edit of a person may be lost: use s3 or file, or set "
            "storage.unconditional_writes if nobody edits there"
        )
        raise PortalError(f"{place}: {what}")
    try:
        kind = fsspec.get_filesystem_class(place.scheme)
    except ImportError as error:
        raise PortalError(f"{place}: {error}") from None
    return OtherBucket(place, kind, storage)
