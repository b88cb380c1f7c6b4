"""Reading a release file by file, from a folder or a tar, whoever made it. Nothing is unpacked."""

import gzip
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from crawler.releasing.layout import RECORDS
from crawler.releasing.tars import BLOCK, NOTHING, BrokenError, Data, Part, Stream, in_tar

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_BROKEN: Final = (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError)


class NoReleaseError(Exception):
    """What was named is no folder and no tar."""


@contextmanager
def parts(path: Path) -> Iterator[Iterator[Part]]:
    """Yield the parts of the release at *path*, in any order.

    Raises:
        NoReleaseError: it is none.
        BrokenError: while they are read: a tar is damaged, cut, or not as tars are.
        OSError: it cannot be read.
    """
    if path.is_dir():
        yield _in_folder(path)
        return
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NoReleaseError("neither a folder nor a file")
        start = file.read(BLOCK)
        file.seek(0)
        data: Data = file
        if start.startswith(_GZIP):
            data = stack.enter_context(gzip.GzipFile(fileobj=file))
        elif start.startswith(_ZSTD):
            data = stack.enter_context(zstd.ZstdFile(file, "rb"))
        elif start[257:262] != b"ustar":
            raise NoReleaseError("neither a folder nor a tar (.tar, .tar.gz, .tar.zst)")
        yield in_tar(Stream(_Unpacked(data)))


def _in_folder(folder: Path) -> Iterator[Part]:
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        for entry in sorted(os.scandir(folder / inside), key=lambda each: each.name):
            name = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False) and f"{name}/" == RECORDS:
                waiting.append(RECORDS)
                continue
            yield from _of_folder(name, entry)


def _of_folder(name: str, entry: os.DirEntry[str]) -> Iterator[Part]:
    if not entry.is_file(follow_symlinks=False):
        yield Part(name, 0, NOTHING, "no regular file: a link, folder or device")
        return
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with os.fdopen(os.open(entry.path, flags), "rb") as file:
        yield Part(name, os.fstat(file.fileno()).st_size, file)


class _Unpacked:
    """What comes out of packed data."""

    def __init__(self, data: Data) -> None:
        self._data = data

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes.

        Raises:
            BrokenError: it cannot be unpacked.
        """
        try:
            return self._data.read(size)
        except _BROKEN as error:
            raise BrokenError(f"cannot be unpacked: {error}") from None
