"""What the first bytes of a file say: is it a picture, and how large is it?

The sizes are read by `imagesize <https://github.com/shibukawa/imagesize_py>`_, which only looks at
headers. It is given no more than the first bytes, and only those of formats that every browser
shows as a picture: an SVG is a document with scripts, an ICO is an icon. AVIF is ours: imagesize
2.0.1 refuses files with a rotation, and what may be in such a file costs it minutes.
"""

import re
from enum import StrEnum
from io import BytesIO
from typing import Final

import imagesize

FIRST: Final = 65_536
"""Bytes that are asked for. A JPEG's size comes after its metadata, of up to 64 KiB a segment; with
news pictures it is within the first 40 KB, with all other formats within the first 300 bytes."""

Size = tuple[int, int]
"""Width and height in pixels, as the picture is shown."""


class Kind(StrEnum):
    """A format of pictures, by the name that Pillow has for it."""

    PNG = "PNG"
    JPEG = "JPEG"
    GIF = "GIF"
    WEBP = "WEBP"
    AVIF = "AVIF"


_MAGIC: Final = {
    Kind.PNG: re.compile(rb"\x89PNG\r\n\x1a\n.{4}IHDR", re.DOTALL),  # PNG (3rd ed.) 5.2, 5.6
    Kind.JPEG: re.compile(rb"\xff\xd8\xff"),  # ITU-T T.81 B.1.1.3
    Kind.GIF: re.compile(rb"GIF8[79]a"),
    Kind.WEBP: re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL),  # RFC 9649 2.3
    Kind.AVIF: re.compile(rb".{4}ftyp(?:.{8})?(?:.{4}){0,14}?avi[fs]", re.DOTALL),  # AVIF 6.2
}
_EXTENT: Final = re.compile(rb"\x00\x00\x00\x14ispe\x00{4}(.{4})(.{4})", re.DOTALL)
"""Width and height of a part (ISO/IEC 23008-12 6.5.3)."""

_TURN: Final = re.compile(rb"\x00\x00\x00\x09irot([\x00-\x03])")
"""Quarter turns (ISO/IEC 23008-12 6.5.10)."""

_GIF_SIDES: Final = 1 << 16  # imagesize reads them with a sign
_UNKNOWN: Final = -1  # imagesize's
_VP8_SIDE: Final = 0x3FFF  # the two bits above are for upscaling (RFC 6386 9.1)


def kind(data: bytes) -> Kind | None:
    """Return the format of the picture that begins with *data*; None if it is no picture."""
    return next((each for each, magic in _MAGIC.items() if magic.match(data)), None)


def size(data: bytes) -> Size | None:
    """Return the size of the picture that begins with *data*; None if *data* does not say.

    An orientation in a JPEG's EXIF data, or in an AVIF file, is applied, as browsers do. What the
    header states is not judged: it may be absurd.
    """
    data, found = data[:FIRST], kind(data[:FIRST])
    if found is None:
        return None
    if found is Kind.AVIF:
        return _avif(data)
    width, height = imagesize.get(BytesIO(data), exif_rotation=found is Kind.JPEG)
    if width == height == _UNKNOWN:
        return None
    if found is Kind.GIF:
        width, height = width % _GIF_SIDES, height % _GIF_SIDES
    elif found is Kind.WEBP and data[12:16] == b"VP8 ":
        width, height = width & _VP8_SIDE, height & _VP8_SIDE
    return (width, height) if width > 0 and height > 0 else None


def _avif(data: bytes) -> Size | None:
    """Return the size of the largest part: the others are tiles of it, its alpha, thumbnails."""
    parts = [(int.from_bytes(part[1]), int.from_bytes(part[2])) for part in _EXTENT.finditer(data)]
    width, height = max(parts, key=lambda part: part[0] * part[1], default=(0, 0))
    turn = _TURN.search(data)
    if turn and turn[1][0] & 1:
        width, height = height, width
    return (width, height) if width and height else None
