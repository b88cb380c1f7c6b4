"""A tar of a release, read once from its first to its last byte, whoever made it.

With our own reader: tarfile follows links, keeps all headers, and reads extended headers of any
size into memory. Only its header of one block is taken from there.
"""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from crawler.releasing.layout import CARD, LONGEST_NAME, MANIFEST, MOST_RECORDS, RECORDS, SUMS

BLOCK: Final = tarfile.BLOCKSIZE
_LARGEST_EXTENDED: Final = 65_536
"""Bytes of an extended header: we need some hundred for a long name."""

_LONGEST_TAIL: Final = 2**20
"""Bytes of zeros after the last file: 10,240 are usual."""


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
    def read(self, _size: int = -1, /) -> bytes:
        return b""


NOTHING: Final = _Empty()
"""Bytes of what is not read."""


class Stream:
    """A stream that is only read forward."""

    def __init__(self, data: Data) -> None:
        self._data = data

    def some(self, size: int) -> bytes:
        """Return up to *size* bytes; fewer only at the end.

        Raises:
            BrokenError: it cannot be unpacked.
        """
        found = bytearray()
        while len(found) < size and (more := self._data.read(min(size - len(found), 2**20))):
            found += more
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

    def __init__(self, stream: Stream, size: int) -> None:
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


def in_tar(stream: Stream) -> Iterator[Part]:
    """Yield the parts of the tar in *stream*, without the one folder that all are in.

    Raises:
        BrokenError: it is damaged, cut, or not as tars are.
    """
    top: str | None = None
    for name, info in _members(stream):
        if top is None:
            top = "" if _is_ours(name) else f"{name.partition('/')[0]}/"
        inside = name.removeprefix(top)
        if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE):
            if info.size:
                raise BrokenError(f"has a part that is no file, {name[:200]!a}, with a content")
            yield Part(inside, 0, NOTHING, "a link or device, no file")
            continue
        content = _Content(stream, info.size)
        fault = "" if name.startswith(top) else f"not in {top[:200]!a} as the others are"
        yield Part(inside, info.size, content, fault)
        content.finish()
    tail = stream.some(_LONGEST_TAIL + 1)
    if any(tail) or len(tail) > _LONGEST_TAIL:
        raise BrokenError("has more behind its end")
    if len(tail) < BLOCK or len(tail) % BLOCK:
        raise BrokenError("ends in the middle: it was cut")


def _members(stream: Stream) -> Iterator[tuple[str, tarfile.TarInfo]]:
    """Yield names and headers up to the first block of zeros, but those of folders.

    What follows a header is to be read before the next one is asked for.
    """
    longer, passed = "", 0
    while any(block := stream.exactly(BLOCK)):
        if (passed := passed + 1) > 2 * MOST_RECORDS:
            raise BrokenError(f"has over {2 * MOST_RECORDS:,} headers")
        info = _header(block)
        if info.type in (tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE):
            longer = _longer(stream, info) or longer
            continue
        name, longer = (longer or info.name).removeprefix("./"), ""
        if not info.isdir():
            yield name, info
        elif info.size:
            raise BrokenError("has a folder with a content")
    if longer:
        raise BrokenError("has more behind its end")


def _header(block: bytes) -> tarfile.TarInfo:
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise BrokenError(f"has a bad header: {error}") from None
    if block[148:156] != b"%06o\0 " % info.chksum or info.size < 0:
        raise BrokenError("has a bad header: not as they are written")
    return info


def _longer(stream: Stream, info: tarfile.TarInfo) -> str:
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
    start = 0
    while start < len(data):
        length, space, _ = data[start : start + 8].partition(b" ")
        end = start + int(length) if length.isdigit() else 0
        key, equals, value = data[start + len(length) + 1 : end].partition(b"=")
        if not space or not equals or len(data) < end or value[-1:] != b"\n":
            raise BrokenError("has a bad extended header")
        yield key, value[:-1]
        start = end


def _is_ours(name: str) -> bool:
    return name in (CARD, MANIFEST, SUMS) or name.startswith(RECORDS)


def shown(name: str) -> str:
    """Return *name*, which may hold anything, for a person."""
    return name if name.isprintable() and len(name) <= LONGEST_NAME else f"{name[:200]!a}"
