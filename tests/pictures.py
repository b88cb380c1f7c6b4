"""Pictures for tests: real ones, written by Pillow, and headers that lie."""

import struct
import zlib
from io import BytesIO

from PIL import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")


def picture(
    kind: str = "PNG", size: tuple[int, int] = (640, 480), *, mode: str = "RGB", **more: object
) -> bytes:
    """Return a picture with a gradient, so that it has more colours than a drawing."""
    gradient = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (gradient, gradient.transpose(Image.Transpose.ROTATE_180), gradient))
    if mode == "RGBA":
        image.putalpha(gradient)
    file = BytesIO()
    image.convert(mode).save(file, kind, **more)
    return file.getvalue()


def turned(kind: str, size: tuple[int, int], orientation: int) -> bytes:
    """Return a picture that is to be shown with the EXIF *orientation*, with a place in it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    return picture(kind, size, exif=exif)


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_header(width: int, height: int) -> bytes:
    """Return the start of a PNG that says it is as large."""
    return b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    )


def png_bomb(width: int, height: int) -> bytes:
    """Return a small PNG of as many black pixels."""
    packer = zlib.compressobj(9)
    row = bytes(1 + width * 3)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png_header(width, height) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def gif_header(width: int, height: int) -> bytes:
    """Return a GIF with that canvas and one pixel on it."""
    return (
        b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
        + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00\x3b"
    )  # fmt: skip
