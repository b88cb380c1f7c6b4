"""Payloads without their transfer and content codings, as far as they really have them. Pure."""

import re
from typing import Final

from crawler import codings
from crawler.warc import heads
from crawler.warc.heads import Headers

_CHUNK: Final = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")


def undone(data: bytes, headers: Headers, most: int, *, is_cut: bool = False) -> bytes:
    """Return the payload *data* without the codings that *headers* name.

    Many archives hold decoded bodies under the headers of the coded ones: what has no chunks, or
    begins as markup does, is taken as it is.

    Args:
        data: what follows the headers.
        headers: of the HTTP response.
        most: bytes of each step.
        is_cut: true if the record says that it is not whole: then a coded one cannot be read.

    Raises:
        ValueError: it cannot be undone, or gives more than *most* bytes.
    """
    if "chunked" in heads.values(headers, "transfer-encoding"):
        data = _joined(data)
    names = heads.values(headers, "content-encoding")
    if not data or not names:
        return data
    try:
        return codings.undone(data, names, most)
    except codings.CutError as error:
        if data.lstrip()[:1] in (b"<", b"{"):
            return data
        raise ValueError("is coded and cut" if is_cut else f"cannot be decoded: {error}") from None


def _joined(data: bytes) -> bytes:
    """Return what the chunks of *data* hold (RFC 9112 7.1); *data* itself if it has none."""
    parts: list[bytes] = []
    place = 0
    while found := _CHUNK.match(data, place):
        size = int(found[1], 16)
        if not size:
            return b"".join(parts)
        place = found.end() + size
        parts.append(data[found.end() : place])
        place += 2 if data[place : place + 2] == b"\r\n" else 1
    # The last chunk may be missing, where a server hung up.
    return b"".join(parts) if parts and place >= len(data) else data
