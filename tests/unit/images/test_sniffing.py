import struct
from io import BytesIO

import imagesize
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from crawler.images.sniffing import FIRST, Kind, kind, size
from tests.pictures import FORMATS, chunk, gif_header, picture, png_header, turned

sides = st.integers(1, 700)
STARTS = (
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xc0", b"GIF89a",
    b"GIF87a", b"RIFF\0\0\0\0WEBPVP8 ", b"RIFF\0\0\0\0WEBPVP8L", b"RIFF\0\0\0\0WEBPVP8X",
    b"\0\0\0\x1cftypavif\0\0\0\0mif1", b"\0\0\0\x14ispe\0\0\0\0", b"Exif\0\0MM\0*", b"<svg ", b"",
)  # fmt: skip


@given(st.lists(st.sampled_from(STARTS) | st.binary(max_size=64), max_size=12).map(b"".join))
def test_no_bytes_are_too_much(data: bytes) -> None:
    found = size(data)

    assert found is None or (kind(data) is not None and found[0] > 0 and found[1] > 0)


@given(st.sampled_from(FORMATS), sides, sides, st.integers(0, 400))
def test_a_picture_that_is_cut_has_its_size_or_none(
    name: str, width: int, height: int, length: int
) -> None:
    data = picture(name, (width, height))

    assert size(data[:length]) in (None, (width, height))


@pytest.mark.parametrize("name", FORMATS)
@given(width=sides, height=sides)
def test_sizes_are_those_that_pillow_sees(name: str, width: int, height: int) -> None:
    data = picture(name, (width, height))

    assert kind(data) is Kind(name)
    assert size(data) == (width, height)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "AVIF"])
def test_a_picture_that_is_shown_turned_has_the_size_it_is_shown_with(
    name: str, orientation: int
) -> None:
    data = turned(name, (320, 240), orientation)

    with Image.open(BytesIO(data)) as image:
        shown = ImageOps.exif_transpose(image).size
    assert size(data) == shown


@pytest.mark.parametrize(
    ("name", "options", "mode"),
    [
        ("WEBP", {"lossless": True}, "RGB"),
        ("WEBP", {}, "RGBA"),
        ("JPEG", {"progressive": True}, "RGB"),
        ("JPEG", {}, "L"),
        ("JPEG", {}, "CMYK"),
        ("PNG", {}, "I;16"),
        ("GIF", {}, "P"),
    ],
)
def test_the_forms_of_a_format_are_known(name: str, options: dict[str, object], mode: str) -> None:
    data = picture(name, (321, 123), mode=mode, **options)

    assert size(data) == (321, 123)


def test_the_first_bytes_of_a_large_file_are_enough() -> None:
    data = picture("JPEG", (3000, 2000), quality=100, icc_profile=bytes(40_000))

    assert len(data) > FIRST
    assert size(data[:FIRST]) == (3000, 2000)


def test_absurd_headers_are_read_as_they_are() -> None:
    assert size(png_header(100_000, 100_000)) == (100_000, 100_000)
    assert size(gif_header(65_535, 60_000)) == (65_535, 60_000)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<!doctype html><html><body>no</body></html>", id="html"),
        pytest.param(
            b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"/>', id="svg"
        ),
        pytest.param(b'<?xml version="1.0"?><svg width="640" height="480"/>', id="svg-xml"),
        pytest.param(b"\0\0\1\0\1\0\x20\x20\0\0\1\0\x20\0", id="ico"),
        pytest.param(b"P6 640 480 255\n", id="netpbm"),
        pytest.param(b"BM" + bytes(16) + struct.pack("<ii", 640, 480), id="bmp"),
        pytest.param(b"II*\0" + bytes(60), id="tiff"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", id="heic"),
        pytest.param(b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", id="video"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"x" * 40), id="png-without-header"),
    ],
)
def test_what_browsers_show_as_no_picture_is_none(data: bytes) -> None:
    assert kind(data) is None
    assert size(data) is None


def test_what_is_behind_the_first_bytes_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    get = imagesize.get
    monkeypatch.setattr(
        imagesize,
        "get",
        lambda file, **more: read.append(len(file.getvalue())) or get(file, **more),
    )

    size(picture("JPEG") + bytes(1_000_000))

    assert read == [FIRST]
