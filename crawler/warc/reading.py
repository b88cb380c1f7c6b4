"""Reading WARC files of anybody's: what was captured, one after the other, under bounds.

Nothing here knows Scrapy or the network. Read are WARC 0.17 to 1.1, plain or with one gzip member a
record, with what crawlers make of them: headers of codings that were undone (``X-Crawl-...``, as
Common Crawl writes them) or wrongly left, chunked bodies, addresses in ``<>``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from crawler.warc import heads
from crawler.warc.bodies import undone
from crawler.warc.errors import WarcError
from crawler.warc.heads import Headers
from crawler.warc.streams import BrokenError, Meter, Stream, stream_at


class Kind(StrEnum):
    """What a record says of its address."""

    RESPONSE = "response"
    """It answered this."""
    REVISIT = "revisit"
    """It answered what it had answered before; the body is in another record."""
    RESOURCE = "resource"
    """This is what is there; how it was got is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of what is read."""

    body: int = 10_000_000
    """Bytes of a body, as sent and with its codings undone."""

    head: int = 1 << 18
    """Bytes of the headers of a record, and again of those of its HTTP message."""

    record: int = 1 << 36
    """Bytes of a record's block, which may have to be read to find the next record."""

    records: int = 100_000_000
    """Records of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What was found at an address at a time."""

    url: str
    """The address, http or https, as the record has it."""

    date: datetime
    """When it was captured, in UTC."""

    kind: Kind

    status: int | None
    """Of the HTTP response; 200 for a resource; None for a revisit that does not tell."""

    headers: Headers = ()
    """Of the HTTP response, as they are in the record."""

    body: bytes = b""
    """The payload with its transfer and content codings undone; empty for a revisit."""

    digest: str = ""
    """WARC-Payload-Digest, such as ``sha1:...``; empty if there is none."""

    profile: str = ""
    """Of a revisit: in what it is the same, an address of ISO 28500 or of others."""

    refers_to: str = ""
    """Of a revisit: the address of the record that has the body; empty if it is not told."""

    refers_to_date: datetime | None = None
    """Of a revisit: the time of that record."""

    truncated: str = ""
    """Why the body is not whole: ``length``, ``time``, ``disconnect``; empty if it is."""

    path: Path
    offset: int
    """Where the record is: it can be read again with ``capture_at``."""


Fault = Callable[[WarcError], None]

_VERSION: Final = b"WARC/"
_TYPES: Final = frozenset(Kind)
_MOST_BLANKS: Final = 16
_LONGEST_NUMBER: Final = 15
_SHOWN: Final = 200
_OK: Final = 200


def captures(
    path: Path,
    limits: Limits = Limits(),
    *,
    bodies: bool = True,
    on_fault: Fault | None = None,
) -> Iterator[Capture]:
    """Yield what was captured in the WARC file at *path*, in the order of the file.

    Memory holds one record at a time. Records of other types, and of addresses that are not http or
    https, are left out.

    Args:
        path: a regular file; whether it is compressed is seen in its bytes.
        limits: what is not exceeded.
        bodies: False leaves all bodies empty, which is faster.
        on_fault: is told of each record that cannot be used (a body over the limit, no HTTP, no
            date ...), and reading goes on; if not given, that is raised.

    Raises:
        WarcError: from here on the file cannot be read: it is cut, damaged, a bomb, or no WARC.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        offset, meter = 0, Meter()
        for _ in range(limits.records):
            try:
                stream = stream_at(file, offset, meter)
                if stream is None:
                    return
                record = _Record(path, offset, stream, limits)
                if record.is_end:
                    return
            except BrokenError as error:
                raise WarcError(path, offset, str(error)) from None
            try:
                found = record.capture(bodies=bodies)
            except WarcError as error:
                found = None
                if on_fault is None:
                    raise
                on_fault(error)
            except BrokenError as error:
                raise WarcError(path, offset, str(error)) from None
            if found is not None:
                yield found
            try:
                offset = record.leave()
            except BrokenError as error:
                raise WarcError(path, offset, str(error)) from None
        raise WarcError(path, offset, f"over {limits.records:,} records")


def capture_at(path: Path, offset: int, limits: Limits = Limits()) -> Capture | None:
    """Return what was captured in the record at *offset* of the file at *path*.

    Returns:
        None if there is no record of an address.

    Raises:
        WarcError, OSError: as ``captures``.
    """
    with path.open("rb") as file:
        try:
            stream = stream_at(file, offset, Meter())
            record = _Record(path, offset, stream, limits) if stream else None
            return record.capture(bodies=True) if record and not record.is_end else None
        except BrokenError as error:
            raise WarcError(path, offset, str(error)) from None


class _Record:
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
