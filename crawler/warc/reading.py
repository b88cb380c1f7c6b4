"""Reading WARC files of anybody's: what was captured, one after the other, under bounds.

Nothing here knows Scrapy or the network. Read are WARC 0.17 to 1.1, plain or with one gzip member a
record, with what crawlers make of them: headers of codings that were undone (``X-Crawl-...``, as
Common Crawl writes them) or wrongly left, chunked bodies, addresses in ``<>``.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.warc.capture import USUAL, Capture, Kind, Limits
from crawler.warc.errors import WarcError
from crawler.warc.record import Record
from crawler.warc.streams import BrokenError, Meter, stream_at

__all__ = ["Capture", "Fault", "Kind", "Limits", "WarcError", "capture_at", "captures"]

Fault = Callable[[WarcError], None]


def captures(
    path: Path,
    limits: Limits = USUAL,
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
                record = Record(path, offset, stream, limits)
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


def capture_at(path: Path, offset: int, limits: Limits = USUAL) -> Capture | None:
    """Return what was captured in the record at *offset* of the file at *path*.

    Returns:
        None if there is no record of an address.

    Raises:
        WarcError, OSError: as ``captures``.
    """
    with path.open("rb") as file:
        try:
            stream = stream_at(file, offset, Meter())
            record = Record(path, offset, stream, limits) if stream else None
            return record.capture(bodies=True) if record and not record.is_end else None
        except BrokenError as error:
            raise WarcError(path, offset, str(error)) from None
