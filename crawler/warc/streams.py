"""The bytes of one record at a time: of a plain file, or of a gzip member, under bounds."""

import zlib
from dataclasses import dataclass
from typing import BinaryIO, Final

_STEP: Final = 1 << 16
_GZIP: Final = 31

MAGIC: Final = b"\x1f\x8b"

_FREE: Final = 1 << 30
"""Bytes that any file may decompress to."""

_MOST_TIMES: Final = 200
"""Times its size that a larger one may decompress to: web pages give some 5 to 20, zeros 1,000."""


_MOST_ENDS: Final = 16
"""Bytes of the empty lines behind a record."""


class BrokenError(ValueError):
    """What is there cannot be read; the text says why."""


@dataclass(slots=True)
class Meter:
    """What was read of a file so far, in bytes."""

    packed: int = 0
    unpacked: int = 0

    def count(self, packed: int, unpacked: int) -> None:
        """Count what was read.

        Raises:
            BrokenError: it is a decompression bomb.
        """
        self.packed += packed
        self.unpacked += unpacked
        if self.unpacked > _FREE + _MOST_TIMES * self.packed:
            raise BrokenError(f"decompresses to over {_MOST_TIMES} times its size")


class Stream:
    """What stands in *file* from *offset* on, of a plain file to its end."""

    def __init__(self, file: BinaryIO, offset: int, meter: Meter) -> None:
        self._file = file
        self._file.seek(offset)
        self._meter = meter
        self._offset = offset
        self._taken = 0
        """Bytes of the file that were read."""
        self._buffer = b""
        self._at = 0
        """Where in the buffer the next byte stands."""

    def read(self, count: int) -> bytes:
        """Return the next *count* bytes; fewer at the end."""
        parts = []
        while count > 0 and self._has_more():
            part = self._buffer[self._at : self._at + count]
            self._at += len(part)
            count -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, count: int) -> int:
        """Leave out the next *count* bytes; return how many there were."""
        left = count
        while left > 0 and self._has_more():
            step = min(left, len(self._buffer) - self._at)
            self._at += step
            left -= step
        return count - left

    def line(self, most: int) -> bytes:
        r"""Return the next line with its ``\n``; without one at the end of the data.

        Raises:
            BrokenError: it is longer than *most* bytes.
        """
        parts: list[bytes] = []
        while self._has_more():
            end = self._buffer.find(b"\n", self._at) + 1
            part = self._buffer[self._at : end or len(self._buffer)]
            self._at += len(part)
            parts.append(part)
            most -= len(part)
            if most < 0:
                raise BrokenError("its headers are too long")
            if end:
                break
        return b"".join(parts)

    def finish(self) -> int:
        """Leave the record, whose block was read; return where in the file the next one begins.

        Raises:
            BrokenError: there is more where the record should end.
        """
        while self._has_more():
            rest = self._buffer[self._at :].lstrip(b"\r\n")
            self._at = len(self._buffer) - len(rest)
            if rest:
                break
        return self._offset + self._taken - len(self._buffer) + self._at

    def _has_more(self) -> bool:
        """See that there is something in the buffer; False at the end."""
        if self._at < len(self._buffer):
            return True
        self._buffer, self._at = self._more(), 0
        return bool(self._buffer)

    def _more(self) -> bytes:
        """Return the next bytes; none at the end."""
        found = self._file.read(_STEP)
        self._taken += len(found)
        return found


class Member(Stream):
    """What stands in the gzip member at *offset*, decompressed."""

    def __init__(self, file: BinaryIO, offset: int, meter: Meter) -> None:
        super().__init__(file, offset, meter)
        self._inflater = zlib.decompressobj(_GZIP)

    def finish(self) -> int:
        """Leave the record as ``Stream.finish`` does; the member must end with it."""
        if self.read(_MOST_ENDS).strip(b"\r\n") or self._has_more():
            raise BrokenError(
                "its records are not compressed one by one: `warcio recompress` makes a file "
                "that can be read"
            )
        return self._offset + self._taken - len(self._inflater.unused_data)

    def _more(self) -> bytes:
        while not self._inflater.eof:
            given = self._inflater.unconsumed_tail
            if not given:
                given = self._file.read(_STEP)
                self._taken += len(given)
            try:
                found = self._inflater.decompress(given, _STEP)
            except zlib.error as error:
                raise BrokenError(f"is no proper gzip: {error}") from None
            self._meter.count(len(given) - len(self._inflater.unconsumed_tail), len(found))
            if found:
                return found
            if not given:
                raise BrokenError("the file ends in the middle of a record")
        return b""


def stream_at(file: BinaryIO, offset: int, meter: Meter) -> Stream | None:
    """Return what stands in *file* from *offset* on; None if that is its end."""
    file.seek(offset)
    start = file.read(len(MAGIC))
    if not start:
        return None
    return (Member if start == MAGIC else Stream)(file, offset, meter)
