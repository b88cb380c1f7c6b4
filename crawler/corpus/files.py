"""Files that are whole or not there, whatever kills the process (POSIX)."""

import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_TEMPORARY: Final = ".masthead-"
"""Begins the names of files that are being written; they are no records and no reader sees them."""

_MODE: Final = 0o644
_AT_A_TIME: Final = 8


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
    temporary = _replacement(path, data)
    try:
        os.rename(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
    _sync_folder(path.parent)


def replace_all(folder: Path, texts: Sequence[tuple[str, bytes]]) -> dict[str, OSError]:
    """Write over many files in *folder*, by name, as ``replace`` does over one, but much faster.

    Returns:
        Why the files were not written that were not; they are as they were.
    """
    failed: dict[str, OSError] = {}

    def write(named: tuple[str, bytes]) -> tuple[str, str] | None:
        name, data = named
        try:
            return name, _replacement(folder / name, data)
        except OSError as error:
            failed[name] = error
            return None

    # Disks bring many files to safety at a time almost as fast as one.
    with ThreadPoolExecutor(_AT_A_TIME) as threads:
        written = list(threads.map(write, texts))
    for each in written:
        if each is not None:
            name, temporary = each
            try:
                os.rename(temporary, folder / name)
            except OSError as error:
                os.unlink(temporary)
                failed[name] = error
    _sync_folder(folder)
    return failed


def sweep(folder: Path) -> None:
    """Remove what killed processes left half-written in *folder*; call it under its lock."""
    for entry in os.scandir(folder):
        if entry.name.startswith(_TEMPORARY) and entry.is_file(follow_symlinks=False):
            with suppress(OSError):
                os.unlink(entry.path)


def _replacement(path: Path, data: bytes) -> str:
    """Write *data* beside *path* with its permissions; return the name of that file."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & stat.S_IWUSR:
        raise PermissionError(13, "Permission denied", str(path))
    return _written(path.parent, data, mode)


def _written(folder: Path, data: bytes, mode: int) -> str:
    handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
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
