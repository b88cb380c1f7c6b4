"""Content codings (RFC 9110 8.4) undone whole, under a bound: gzip, deflate, brotli, zstd. Pure."""

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Final

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED: Final = "gzip, deflate, br, zstd"

_STEP: Final = 1 << 16
_MOST_CODINGS: Final = 2
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
        TooLargeError: a step gives more than *most*, or there are more than two codings.
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
    first = True
    while first or data[:2] == b"\x1f\x8b":
        inflater = zlib.decompressobj(_GZIP)
        yield from _inflated(inflater, data)
        data = inflater.unused_data
        first = False


def _deflate(data: bytes) -> Iterator[bytes]:
    """Undo the zlib format, or the raw one that some servers send under its name."""
    try:
        zlib.decompressobj(_ZLIB).decompress(data, 1)
        wbits = _ZLIB
    except zlib.error:
        wbits = _RAW
    yield from _inflated(zlib.decompressobj(wbits), data)


def _inflated(inflater: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    try:
        while not inflater.eof:
            piece = inflater.decompress(data, _STEP)
            data = inflater.unconsumed_tail
            if piece:
                yield piece
            elif not data:
                break
    except zlib.error as error:
        raise CutError(str(error)) from None
    if not inflater.eof:
        raise CutError("the compressed data ends too early")


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
    try:
        while data:
            decoder = zstd.ZstdDecompressor(options=options)
            while not decoder.eof:
                piece = decoder.decompress(data, _STEP)
                data = b""
                if piece:
                    yield piece
                elif decoder.needs_input:
                    raise CutError("the compressed data ends too early")
            data = decoder.unused_data
    except zstd.ZstdError as error:
        raise CutError(str(error)) from None


_UNDOERS: Final[dict[str, Callable[[bytes], Iterator[bytes]]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
    "identity": lambda data: iter((data,)),
}
