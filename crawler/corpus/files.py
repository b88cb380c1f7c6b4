"""Files that are whole or not there, whatever kills the process (POSIX)."""

import fcntl
import os
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_TEMPORARY: Final = ".masthead-"
"""Begins the names of files that are being written; they are no records and no reader sees them."""

_MODE: Final = 0o644
_SYNC_WAITS: Final = sys.platform == "linux"
"""Whether sync(2) returns when everything is on the disk; POSIX lets it return before."""


class LockedError(Exception):
    """Another run holds the lock of *folder*."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: another run is writing here; try again when it is done")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of *folder*; no one else gets it until then, or until this process ends.

    The lock is on the folder itself (flock(2)), so it leaves nothing behind.

    Raises:
        LockedError: another process holds it.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(folder) from None
        yield
    finally:
        os.close(handle)


def create(path: Path, data: bytes) -> None:
    """Write a new file at *path*.

    Raises:
        FileExistsError: something is there; it stays.
        OSError: the disk is full, read-only ...; nothing is left behind.
    """
    temporary = _written(path.parent, data, _MODE)
    try:
        # link(2), other than rename(2), never replaces what is there.
        os.link(temporary, path)
    finally:
        os.unlink(temporary)
    _sync_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Write *data* over the file at *path*, keeping its permissions.

    A reader sees the old bytes or the new ones, never a part.

    Raises:
        OSError: the disk is full, read-only ...; the old file stays, and nothing else is left.
    """
    temporary = _beside(path, data)
    try:
        os.rename(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
    _sync_folder(path.parent)


def draft(path: Path, data: bytes) -> str:
    """Write *data* beside the file at *path*, to take its place; return the name of the draft.

    Any process may do that; ``publish`` follows, which brings all of them to safety at once. Drafts
    that never came so far are swept.

    Raises:
        OSError: the disk is full, read-only ...; nothing is left.
    """
    return _beside(path, data, sync=not _SYNC_WAITS)


def publish(folder: Path, drafts: Mapping[str, str]) -> dict[str, OSError]:
    """Put *drafts* in the places of files in *folder*, by their names; many at once is much faster.

    A reader sees the old bytes or the new ones, never a part, also after a power failure.

    Returns:
        Why the files were not replaced that were not; they are as they were.
    """
    failed: dict[str, OSError] = {}
    if _SYNC_WAITS:
        os.sync()
    for name, temporary in drafts.items():
        try:
            os.rename(temporary, folder / name)
        except OSError as error:
            discard(temporary)
            failed[name] = error
    _sync_folder(folder)
    return failed


def discard(temporary: str) -> None:
    """Remove a draft."""
    with suppress(OSError):
        os.unlink(temporary)


def sweep(folder: Path) -> None:
    """Remove what killed processes left half-written in *folder*; call it under its lock."""
    for entry in os.scandir(folder):
        if entry.name.startswith(_TEMPORARY) and entry.is_file(follow_symlinks=False):
            with suppress(OSError):
                os.unlink(entry.path)


def _beside(path: Path, data: bytes, *, sync: bool = True) -> str:
    """Write *data* into a file beside *path* with its permissions; return that one's name."""
    mode = stat.S_IMODE(os.stat(path).st_mode)
    if not mode & stat.S_IWUSR:
        raise PermissionError(13, "Permission denied", str(path))
    return _written(path.parent, data, mode, sync=sync)


def _written(folder: Path, data: bytes, mode: int, *, sync: bool = True) -> str:
    handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            if sync:
                os.fsync(file.fileno())
    except OSError:
        os.unlink(name)
        raise
    return name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
