"""What a WARC record says of an address, and the bounds under which it is read. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from crawler.warc.heads import Headers


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


USUAL: Final = Limits()


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
