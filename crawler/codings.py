"""Content codings (RFC 9110 8.4) undone whole, under a bound: gzip, deflate, brotli, zstd. Pure."""

import sys
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import Final

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED: Final = "gzip, deflate, br, zstd"

_STEP: Final = 1 << 16
_MOST_CODINGS: Final = 2
_MOST_MEMBERS: Final = 10_000
"""Of one gzip body, or frames of one in zstd: each costs time, also an empty one.
The most that is in use is one for every 64 KiB (BGZF)."""

_GZIP: Final = 31
_ZLIB: Final = 15
_RAW: Final = -15
_WINDOW_LOG: Final = 23  # RFC 9659: 8 MB


class TooLargeError(ValueError):
    """There is more than the bound allows."""


class CutError(ValueError):
    """The data ends too early, or is not what it is said to be."""


def undone(data: bytes, codings: list[str], most: int) -> bytes:
    """Return *data* with its *codings*, in the order in which they were applied, undone.

    One that is unknown ends the undoing: browsers take a false label for none.

    Args:
        data: the body as it was sent.
        codings: names in lower case.
        most: bytes of any of the steps; 0 for no bound.

    Raises:
        TooLargeError: a step gives more than *most*, there are more than two codings, or a coding
            has more than 10,000 members.
        CutError: the data is cut or corrupt.
    """
    if len(codings) > _MOST_CODINGS:
        raise TooLargeError(f"{len(codings)} content codings")
    for name in reversed(codings):
        undo = _UNDOERS.get(name)
        if undo is None:
            return data
        found = bytearray()
        for piece in undo(data):
            found += piece
            if most and len(found) > most:
                raise TooLargeError(f"over {most:,} bytes")
        data = bytes(found)
    return data


def _gzip(data: bytes) -> Iterator[bytes]:
    """Undo every member; what follows the last and begins none is ignored, as browsers do."""
    place = 0
    for _ in range(_MOST_MEMBERS):
        inflater = zlib.decompressobj(_GZIP)
        place = yield from _inflated(inflater, data, place)
        if data[place : place + 2] != b"\x1f\x8b":
            return
    raise TooLargeError(f"over {_MOST_MEMBERS:,} members")


def _deflate(data: bytes) -> Iterator[bytes]:
    """Undo the zlib format, or the raw one that some servers send under its name."""
    try:
        zlib.decompressobj(_ZLIB).decompress(data, 1)
        wbits = _ZLIB
    except zlib.error:
        wbits = _RAW
    yield from _inflated(zlib.decompressobj(wbits), data, 0)


def _inflated(inflater: "zlib._Decompress", data: bytes, place: int) -> Generator[bytes, None, int]:
    """Undo what begins at *place* of *data*; return where it ends.

    The data is given in steps: zlib copies what it leaves unread, for each member all that follows.
    """
    try:
        while not inflater.eof:
            given = inflater.unconsumed_tail
            if not given:
                given = data[place : place + _STEP]
                place += len(given)
            piece = inflater.decompress(given, _STEP)
            if piece:
                yield piece
            elif not given:
                break
    except zlib.error as error:
        raise CutError(str(error)) from None
    if not inflater.eof:
        raise CutError("the compressed data ends too early")
    return place - len(inflater.unused_data)


def _brotli(data: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    try:
        piece = decoder.process(data, output_buffer_limit=_STEP)
        while piece:
            yield piece
            piece = decoder.process(b"", output_buffer_limit=_STEP)
    except brotli.error as error:
        raise CutError(str(error)) from None
    if not decoder.is_finished():
        raise CutError("the compressed data ends too early")


def _zstd(data: bytes) -> Iterator[bytes]:
    """Undo every frame (RFC 8878 3.1)."""
    options = {int(zstd.DecompressionParameter.window_log_max): _WINDOW_LOG}
    place = 0
    try:
        for _ in range(_MOST_MEMBERS):
            decoder = zstd.ZstdDecompressor(options=options)
            while not decoder.eof:
                given = data[place : place + _STEP] if decoder.needs_input else b""
                place += len(given)
                piece = decoder.decompress(given, _STEP)
                if piece:
                    yield piece
                elif decoder.needs_input and place == len(data):
                    raise CutError("the compressed data ends too early")
            place -= len(decoder.unused_data)
            if place == len(data):
                return
    except zstd.ZstdError as error:
        raise CutError(str(error)) from None
    raise TooLargeError(f"over {_MOST_MEMBERS:,} frames")


_UNDOERS: Final[dict[str, Callable[[bytes], Iterator[bytes]]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
    "identity": lambda data: iter((data,)),
}
