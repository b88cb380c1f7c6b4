"""Files of WARC that are being written, and what is left of them where that was broken off."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from crawler.warc.payloads import NAME, Payloads
from crawler.warc.streams import BrokenError, Member, Meter, stream_at

SUFFIX: Final = ".warc.gz"
OPEN: Final = ".open"
"""Ends the names of files that are being written, as with other crawlers."""

_LONGEST_RECORD: Final = 1 << 40


def finish(folder: Path) -> list[Path]:
    """Finish the files in *folder* that dead runs left: what is whole of them gets its name.

    Files that a living run writes are left alone.

    Returns:
        Those that were finished.

    Raises:
        OSError: one cannot be finished.
    """
    found = []
    for path in sorted(folder.glob(f"*{SUFFIX}{OPEN}")):
        try:
            handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:  # no file, or one of somebody else's
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            good, records = _whole(path)
            os.ftruncate(handle, good)
            os.fsync(handle)
            if (folder / NAME).exists():
                payloads = Payloads(folder)
                payloads.cut(path.name.removesuffix(OPEN), good)
                payloads.close()
            named(path, is_empty=records <= 1)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
        found.append(path.with_name(path.name.removesuffix(OPEN)))
    return found


def named(path: Path, *, is_empty: bool) -> None:
    """Give the file at *path* the name of a whole one; remove it if nothing is in it."""
    if is_empty:
        path.unlink()
    else:
        path.rename(path.with_name(path.name.removesuffix(OPEN)))
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _whole(path: Path) -> tuple[int, int]:
    """Return the length of the file at *path* up to its last whole member, and their number."""
    place = records = 0
    with path.open("rb") as file, suppress(BrokenError):
        meter = Meter()
        while isinstance(stream := stream_at(file, place, meter), Member):
            stream.skip(_LONGEST_RECORD)
            place = stream.finish()
            records += 1
    return place, records
