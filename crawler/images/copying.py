"""A copy of a picture: decoded, turned upright, made smaller, written anew (Pillow).

What a stranger's file carries beside the picture (places, names, thumbnails, colour profiles,
comments, another file behind its end) is not in the copy: only pixels go over. The same file gives
the same bytes, as long as Pillow and its libraries stay as they are.
"""

import importlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from crawler.images.sniffing import Kind, Size, kind, size

if TYPE_CHECKING:
    from PIL import Image as Pictures

_FEW: Final = 256
"""Colours up to which a picture is a drawing: PNG keeps its edges, and is smaller."""

_OPAQUE: Final = 255
_QUALITY: Final = 85


class BadPictureError(Exception):
    """The file cannot be copied; the message says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file to be kept."""

    data: bytes
    suffix: str
    """``.jpg``, ``.png`` or ``.webp``."""

    size: Size


def is_possible() -> bool:
    """Tell whether Pillow is there."""
    try:
        importlib.import_module("PIL.Image")
    except ImportError:
        return False
    return True


def copied(data: bytes, *, side: int, pixels: int) -> Picture:
    """Return a copy of the picture in *data*; of an animation, its first image.

    Args:
        data: a whole file.
        side: pixels of the longer side; a larger picture is made smaller.
        pixels: width times height that are decoded at most.

    Raises:
        BadPictureError: it is no picture, larger, cut short or broken.
    """
    stated = size(data)
    if stated is None:
        raise BadPictureError("no picture")
    # Before Pillow: it makes room for the picture when it opens a WebP file.
    if stated[0] * stated[1] > pixels:
        raise BadPictureError(f"{stated[0]} x {stated[1]} pixels")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # DecompressionBombWarning
            return _written(_decoded(data, side, pixels), kind(data), side)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - of broken files Pillow raises all sorts
        raise BadPictureError(f"broken ({type(error).__name__})") from None


def _decoded(data: bytes, side: int, pixels: int) -> "Pictures.Image":
    """Return the pixels as L, RGB or RGBA (which has some that are not opaque), and no more.

    There is never more than one copy of them beside: a picture of 50 million has 200 MB.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - an extra

    image: Image.Image
    with Image.open(BytesIO(data), formats=[*Kind]) as image:
        if image.width * image.height > pixels:
            raise ValueError("larger than its header says")
        image.draft(None, (side, side))  # a JPEG is decoded at about the size it is to have
        image.load()
    ImageOps.exif_transpose(image, in_place=True)
    if image.has_transparency_data:
        image = _in(image, "RGBA")
        if image.getchannel("A").getextrema()[0] == _OPAQUE:
            image = _in(image, "RGB")
    else:
        image = _in(image, "L" if image.mode.startswith(("L", "I", "1", "F")) else "RGB")
    image.info = {}
    return image


def _in(image: "Pictures.Image", mode: str) -> "Pictures.Image":
    return image if image.mode == mode else image.convert(mode)


def _written(image: "Pictures.Image", source: Kind | None, side: int) -> Picture:
    from PIL import Image  # noqa: PLC0415 - an extra

    is_drawing = source is not Kind.JPEG and image.getcolors(_FEW) is not None
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    if is_drawing:
        name, suffix, options = "PNG", ".png", {}
    elif image.mode == "RGBA":
        name, suffix, options = "WEBP", ".webp", {"quality": _QUALITY}
    else:
        name, suffix, options = "JPEG", ".jpg", {"quality": _QUALITY, "progressive": True}
    file = BytesIO()
    image.save(file, name, **options)
    return Picture(file.getvalue(), suffix, image.size)
