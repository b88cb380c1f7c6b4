"""One record of a WARC file: its head, its HTTP message, its payload."""

from pathlib import Path
from typing import Final

from crawler.warc import heads
from crawler.warc.bodies import undone
from crawler.warc.capture import Capture, Kind, Limits
from crawler.warc.errors import WarcError
from crawler.warc.heads import Headers
from crawler.warc.streams import BrokenError, Stream

_VERSION: Final = b"WARC/"
_TYPES: Final = frozenset(Kind)
_MOST_BLANKS: Final = 16
_LONGEST_NUMBER: Final = 15
_SHOWN: Final = 200
_OK: Final = 200


class Record:
    """One record; its head was read, its block is next in *stream*."""

    def __init__(self, path: Path, offset: int, stream: Stream, limits: Limits) -> None:
        self._path, self._offset, self._stream, self._limits = path, offset, stream, limits
        self._left = 0
        """Bytes of the block that are still in the stream."""
        self._ahead = b""
        """Those that were read and are still to be used."""
        line = stream.line(limits.head)
        blanks = 0
        while line and not line.strip() and blanks < _MOST_BLANKS:
            line, blanks = stream.line(limits.head), blanks + 1
        self.is_end = not line
        if self.is_end:
            return
        if not line.startswith(_VERSION):
            raise BrokenError("is no WARC record")
        self._head = heads.fields(heads.head(stream, limits.head))
        length = self._value("content-length")
        if not (length.isascii() and length.isdigit() and len(length) <= _LONGEST_NUMBER):
            raise BrokenError("has no proper Content-Length")
        self._left = int(length)
        if self._left > limits.record:
            raise BrokenError(f"is over {limits.record:,} bytes")

    def leave(self) -> int:
        """Read to the end; return where in the file the next record begins.

        Raises:
            BrokenError: it has no proper end.
        """
        if self._stream.skip(self._left) < self._left:
            raise BrokenError("the file ends in the middle of a record")
        return self._stream.finish()

    def capture(self, *, bodies: bool) -> Capture | None:
        """Return what it captured; None if it is of another type.

        Raises:
            WarcError: it cannot be used; the next one may.
            BrokenError: nothing behind it can be read either.
        """
        kind = self._value("warc-type").lower()
        url = self._value("warc-target-uri").removeprefix("<").removesuffix(">")
        if kind not in _TYPES or not url.lower().startswith(("http://", "https://")):
            return None
        date = heads.instant(self._value("warc-date"))
        if date is None:
            raise self._fault(url, "has no proper WARC-Date")
        status, headers = self._http(url, Kind(kind))
        return Capture(
            url=url,
            date=date,
            kind=Kind(kind),
            status=status,
            headers=headers,
            body=self._body(url, headers) if bodies and kind != Kind.REVISIT else b"",
            digest=self._value("warc-payload-digest"),
            profile=self._value("warc-profile"),
            refers_to=self._value("warc-refers-to-target-uri").strip("<>"),
            refers_to_date=heads.instant(self._value("warc-refers-to-date")),
            truncated=self._value("warc-truncated").lower(),
            path=self._path,
            offset=self._offset,
        )

    def _http(self, url: str, kind: Kind) -> tuple[int | None, Headers]:
        """Return status and headers of the HTTP response; the body is next."""
        if kind is Kind.RESOURCE:
            return _OK, (("Content-Type", self._value("content-type")),)
        block = self._take(self._limits.head + 1)
        end = heads.end_of_head(block)
        line, _, lines = block[:end].partition(b"\n")
        status = heads.status(line)
        if status is not None and end <= self._limits.head:
            self._ahead = block[end:]
            return status, heads.fields(lines)
        if kind is Kind.RESPONSE:
            raise self._fault(url, "has no proper HTTP response")
        return None, ()

    def _body(self, url: str, headers: Headers) -> bytes:
        most = self._limits.body
        data = self._take(most + 1)
        if len(data) > most:
            raise self._fault(url, f"its body is over {most:,} bytes")
        try:
            return undone(data, headers, most, is_cut=bool(self._value("warc-truncated")))
        except ValueError as error:
            raise self._fault(url, f"its body: {error}") from None

    def _take(self, count: int) -> bytes:
        """Return the next bytes of the block, at most *count*."""
        before, self._ahead = self._ahead[:count], self._ahead[count:]
        wanted = min(count - len(before), self._left)
        more = self._stream.read(wanted)
        self._left -= len(more)
        if len(more) < wanted:
            raise BrokenError("the file ends in the middle of a record")
        return before + more

    def _value(self, name: str) -> str:
        return heads.value(self._head, name)

    def _fault(self, url: str, reason: str) -> WarcError:
        return WarcError(self._path, self._offset, f"{url[:_SHOWN]}: {reason}")
