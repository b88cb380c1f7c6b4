"""The files of a shared corpus in a folder that several machines see, such as one on NFS."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from crawler.article import document
from crawler.article.cards import Stamp
from crawler.corpus import files
from crawler.corpus.stores import Held, OthersError, stamp_of
from crawler.portal.places import Url


class FolderStore:
    """The files in the folder *place*, a ``file`` URL; made if it is missing.

    ``create`` is link(2) and ``replace`` rename(2), which are atomic on NFS as well. Between the
    look at the old file and the rename there is a moment in which an edit is lost, as in any
    folder; of the machine's own writers one works at a time.
    """

    def __init__(self, place: Url) -> None:
        self.place = place
        self._folder = Path(place.inside)
        self._folder.mkdir(parents=True, exist_ok=True)

    def keeps_conditions(self) -> bool:
        """Tell that it does, as far as a folder can."""
        return self._folder.is_dir()

    def read(self, name: str) -> Held:
        """Return the file *name*."""
        path = self._folder / name
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            data = file.read(document.LARGEST + 1)
            found = os.fstat(file.fileno())
        return Held(data, _version(found))

    def create(self, name: str, data: bytes) -> Stamp:
        """Write *data* as the new file *name*."""
        path = self._folder / name
        try:
            files.create(path, data)
        except FileExistsError:
            if not self._is(name, data):
                raise OthersError from None
        return self._stamp(path)

    def replace(self, name: str, data: bytes, old: Held) -> Stamp:
        """Write *data* over the file *name*, which was *old*."""
        path = self._folder / name
        if not self._is(name, old.data):
            if not self._is(name, data):
                raise OthersError
            return self._stamp(path)
        files.replace(path, data)
        return self._stamp(path)

    def stamp(self, name: str) -> Stamp | None:
        """Return the stamp of the file *name*; None if there is none."""
        try:
            return self._stamp(self._folder / name)
        except FileNotFoundError:
            return None

    def listed(self) -> Iterator[tuple[str, Stamp]]:
        """Yield name and stamp of every file."""
        with os.scandir(self._folder) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    yield entry.name, _stamp(entry.stat(follow_symlinks=False))

    def _is(self, name: str, data: bytes) -> bool:
        try:
            return self.read(name).data == data
        except FileNotFoundError:
            return False

    def _stamp(self, path: Path) -> Stamp:
        return _stamp(path.stat(follow_symlinks=False))


def _version(found: os.stat_result) -> str:
    return f"{found.st_mtime_ns} {found.st_ino}"


def _stamp(found: os.stat_result) -> Stamp:
    return stamp_of(found.st_size, _version(found))
