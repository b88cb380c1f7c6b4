"""Reading a release file by file, from a folder or a tar, whoever made it. Nothing is unpacked.

A tar is read once from its first to its last byte, with our own reader: tarfile follows links,
keeps all headers, and reads extended headers of any size into memory. Only its header of one block
is taken from there.
"""

import gzip
import os
import stat
import sys
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from crawler.releasing.layout import CARD, LONGEST_NAME, MANIFEST, RECORDS, SUMS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BLOCK: Final = tarfile.BLOCKSIZE
_LARGEST_EXTENDED: Final = 65_536
"""Bytes of an extended header: we need some hundred for a long name."""

_LONGEST_TAIL: Final = 2**20
"""Bytes of zeros after the last file: 10,240 are usual."""

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_BROKEN: Final = (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError)


class NoReleaseError(Exception):
    """What was named is no folder and no tar."""


class BrokenError(Exception):
    """The release cannot be read any further."""


class Data(Protocol):
    """Gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes, all that are left if it is negative."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something in a release."""

    name: str
    """In the release: ``records/a.md``."""

    size: int
    """Bytes; 0 for what is no file."""

    data: Data
    """Its bytes, to be read before the next part is asked for."""

    fault: str = ""
    """What it is, if it is none that may be there: it is not read then."""


class _Empty:
    """Bytes of what is not read."""

    def read(self, _size: int = -1, /) -> bytes:
        return b""


_NOTHING: Final = _Empty()


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
        yield _in_tar(_Stream(data))


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
        yield Part(name, 0, _NOTHING, "no regular file: a link, folder or device")
        return
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with os.fdopen(os.open(entry.path, flags), "rb") as file:
        yield Part(name, os.fstat(file.fileno()).st_size, file)


class _Stream:
    """A stream that is only read forward."""

    def __init__(self, data: Data) -> None:
        self._data = data

    def some(self, size: int) -> bytes:
        """Return up to *size* bytes; fewer only at the end.

        Raises:
            BrokenError: it cannot be unpacked.
        """
        found = bytearray()
        try:
            while len(found) < size and (more := self._data.read(min(size - len(found), 2**20))):
                found += more
        except _BROKEN as error:
            raise BrokenError(f"cannot be unpacked: {error}") from None
        return bytes(found)

    def exactly(self, size: int) -> bytes:
        """Return *size* bytes.

        Raises:
            BrokenError: it ends before, or cannot be unpacked.
        """
        found = self.some(size)
        if len(found) < size:
            raise BrokenError("ends in the middle: it was cut")
        return found


class _Content:
    """The bytes of one file of a tar."""

    def __init__(self, stream: _Stream, size: int) -> None:
        self._stream = stream
        self._left = size
        self._filling = -size % BLOCK

    def read(self, size: int = -1, /) -> bytes:
        """Return up to *size* bytes, all that are left if it is negative."""
        found = self._stream.exactly(self._left if size < 0 else min(size, self._left))
        self._left -= len(found)
        return found

    def finish(self) -> None:
        """Read what nobody read, and what follows up to the next block."""
        while self._left:
            self.read(2**20)
        if any(self._stream.exactly(self._filling)):
            raise BrokenError("has other bytes than zeros behind a file")


def _in_tar(stream: _Stream) -> Iterator[Part]:
    top: str | None = None
    longer = ""
    while any(block := stream.exactly(BLOCK)):
        info = _header(block)
        name, longer = longer or info.name, ""
        if info.type in (tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE):
            longer = _longer(stream, info)
            continue
        name = name.removeprefix("./")
        if info.isdir():
            if info.size:
                raise BrokenError("has a folder with a content")
            continue
        if top is None:
            top = "" if _is_ours(name) else f"{name.partition('/')[0]}/"
        if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
            if info.size:
                raise BrokenError(f"has a part that is no file, {name[:200]!a}, with a content")
            yield Part(name.removeprefix(top), 0, _NOTHING, "a link or device, no file")
            continue
        content = _Content(stream, info.size)
        fault = "" if name.startswith(top) else f"not in {top[:200]!a} as the others are"
        yield Part(name.removeprefix(top), info.size, content, fault)
        content.finish()
    if longer or any(tail := stream.some(_LONGEST_TAIL + 1)) or len(tail) > _LONGEST_TAIL:
        raise BrokenError("has more behind its end")
    if len(tail) < BLOCK or len(tail) % BLOCK:
        raise BrokenError("ends in the middle: it was cut")


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise BrokenError(f"has a bad header: {error}") from None
    if block[148:156] != b"%06o\0 " % info.chksum or info.size < 0:
        raise BrokenError("has a bad header: not as they are written")
    return info


def _longer(stream: _Stream, info: tarfile.TarInfo) -> str:
    """Return the name that an extended header gives to the file after it; "" if it gives none."""
    if info.size > _LARGEST_EXTENDED:
        raise BrokenError(f"has an extended header of {info.size:,} bytes")
    data = stream.exactly(info.size)
    if any(stream.exactly(-info.size % BLOCK)):
        raise BrokenError("has other bytes than zeros behind an extended header")
    if info.type == tarfile.XGLTYPE:
        return ""
    if info.type == tarfile.GNUTYPE_LONGNAME:
        return data.rstrip(b"\0").decode("utf-8", "surrogateescape")
    found = ""
    for key, value in _pax(data):
        if key == b"size":
            raise BrokenError("has a file of over 8 GB")
        if key == b"path":
            found = value.decode("utf-8", "surrogateescape")
    return found


def _pax(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield keys and values of a pax header: ``LENGTH KEY=VALUE`` and a line feed each."""
    while data:
        length, space, _ = data[:20].partition(b" ")
        size = int(length) if length.isdigit() else 0
        key, equals, value = data[len(length) + 1 : size].partition(b"=")
        if not space or not equals or len(data) < size or value[-1:] != b"\n":
            raise BrokenError("has a bad extended header")
        yield key, value[:-1]
        data = data[size:]


def _is_ours(name: str) -> bool:
    return name in (CARD, MANIFEST, SUMS) or name.startswith(RECORDS)


def shown(name: str) -> str:
    """Return *name*, which may hold anything, for a person."""
    return name if name.isprintable() and len(name) <= LONGEST_NAME else f"{name[:200]!a}"
