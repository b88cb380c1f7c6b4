"""A request with its response, as it is to be kept. Pure."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

Sent = tuple[tuple[bytes, bytes], ...]
"""Header fields as they were sent, in order."""

_NOT_MODIFIED: Final = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its response, as they were on the wire but for the transfer coding."""

    url: str
    at: datetime
    """When it was answered; aware."""

    method: str = "GET"
    asked: Sent = ()
    """Headers of the request; those that may be secret are not kept."""

    protocol: str = "HTTP/1.1"
    status: int
    headers: Sent = ()
    """Headers of the response; Set-Cookie is not kept."""

    body: bytes = b""
    """With its content codings as they were sent."""

    address: str = ""
    """IP address of the server; empty if it is not known."""

    truncated: bool = False
    """True if there was more of the body."""

    @property
    def digest(self) -> str:
        """The payload's digest, as the field writes it: SHA-1 in base 32."""
        sha1 = hashlib.sha1(self.body, usedforsecurity=False).digest()
        return f"sha1:{base64.b32encode(sha1).decode()}"

    @property
    def is_unchanged(self) -> bool:
        """True if the response is that nothing has changed."""
        return self.status == _NOT_MODIFIED


@dataclass(frozen=True, slots=True)
class Original:
    """An earlier record that has the body."""

    url: str
    date: str
    """Its WARC-Date."""


def warc_date(at: datetime) -> str:
    """Return *at* as records tell it, with milliseconds (WARC 1.1)."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
