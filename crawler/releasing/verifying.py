"""Whether a release is what it says: read once, from its first to its last byte."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from crawler.portal.removals import Removals
from crawler.releasing import contents, layout
from crawler.releasing.agreeing import agree
from crawler.releasing.found import File, Found
from crawler.releasing.layout import RECORDS
from crawler.releasing.tars import BrokenError, Data, Part, shown
from crawler.releasing.unpacking import parts

_CHUNK: Final = 2**20
_RECORD: Final = re.compile(rf"{RECORDS}[^/\\\x00-\x1f]+\.md")


def verify(
    path: Path,
    removals: Removals = Removals(),  # noqa: B008 - frozen
    progress: Callable[[int], object] = lambda _: None,
) -> Found:
    """Return what is in the release at *path*, a folder or a tar, and all that is wrong with it.

    Memory grows by about a kilobyte a record. Nothing is written.

    Args:
        path: of the release.
        removals: what must not be in it.
        progress: is told how many files were read.

    Raises:
        NoReleaseError: it is neither a folder nor a tar.
        OSError: it cannot be read.
    """
    found = Found(removals)
    try:
        with parts(path) as all_of:
            left = layout.MOST_BYTES
            for number, part in enumerate(all_of, 1):
                left -= part.size
                _check_bounds(part, number, left)
                _take(part, found)
                progress(number)
    except BrokenError as error:
        found.is_whole = False
        found.fault("", 1, f"{error}: what follows was not read")
    agree(found)
    found.faults.sort(key=lambda fault: (fault.file, fault.line))
    return found


def _check_bounds(part: Part, number: int, left: int) -> None:
    """Stop at what is larger than a release can be: nobody reads a bomb to its end.

    Raises:
        BrokenError: it is.
    """
    if part.size > (most := layout.largest(part.name)):
        raise BrokenError(f"{shown(part.name)} is longer than {most:,} bytes")
    if left < 0:
        raise BrokenError(f"has over {layout.MOST_BYTES:,} bytes")
    if number > layout.MOST_RECORDS:
        raise BrokenError(f"has over {layout.MOST_RECORDS:,} files")


def _take(part: Part, found: Found) -> None:
    name = part.name
    is_record = _RECORD.fullmatch(name) is not None and len(name) <= layout.LONGEST_NAME
    if part.fault:
        found.fault(shown(name), 1, part.fault)
        return
    if name not in contents.READERS and not is_record:
        found.fault(shown(name), 1, "is none of the files of a release")
        return
    if name in found.files:
        found.fault(name, 1, "is there twice")
        return
    data = _Hashed(part.data)
    if is_record:
        contents.record(name, data.read(layout.largest(name) + 1), found)
    else:
        contents.READERS[name](data, found)
    data.finish()
    found.files[name] = File(data.digest.hexdigest(), data.size)


class _Hashed:
    """Bytes that are hashed as they are read."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes."""
        found = self._data.read(size)
        self.digest.update(found)
        self.size += len(found)
        return found

    def finish(self) -> None:
        """Read what nobody read."""
        while self.read(_CHUNK):
            pass
