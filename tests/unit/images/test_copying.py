import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from crawler.images.copying import BadPictureError, copied, is_possible
from crawler.images.sniffing import size
from tests.pictures import FORMATS, chunk, gif_header, picture, png_bomb, png_header, turned

SIDE, PIXELS = 400, 2_000_000
SCRIPT = b"<script>alert(1)</script>"


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("name", FORMATS)
def test_a_copy_looks_like_the_picture(name: str) -> None:
    data = picture(name, (640, 480))

    copy = copied(data, side=SIDE, pixels=PIXELS)

    assert copy.size == size(copy.data) == (400, 300)
    small = opened(data).convert("RGB").resize(copy.size)
    difference = ImageChops.difference(small, opened(copy.data).convert("RGB"))
    assert max(ImageStat.Stat(difference).mean) < 4


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_picture_gives_the_same_bytes(name: str) -> None:
    data = picture(name)

    assert copied(data, side=SIDE, pixels=PIXELS) == copied(data, side=SIDE, pixels=PIXELS)


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        pytest.param(picture("JPEG"), ".jpg", id="photo"),
        pytest.param(picture("PNG"), ".jpg", id="photo as PNG"),
        pytest.param(picture("AVIF"), ".jpg", id="photo as AVIF"),
        pytest.param(picture("PNG", mode="L"), ".png", id="few greys"),
        pytest.param(picture("PNG", mode="P"), ".png", id="drawing"),
        pytest.param(picture("PNG", mode="I;16"), ".png", id="16 bits"),
        pytest.param(picture("PNG", mode="1"), ".png", id="1 bit"),
        pytest.param(picture("JPEG", mode="CMYK"), ".jpg", id="for print"),
        pytest.param(picture("WEBP", mode="RGBA"), ".webp", id="transparent photo"),
    ],
)
def test_the_format_of_a_copy_follows_from_what_is_in_it(data: bytes, suffix: str) -> None:
    assert copied(data, side=SIDE, pixels=PIXELS).suffix == suffix


def test_a_drawing_keeps_its_transparency() -> None:
    drawing = Image.new("RGBA", (300, 300), (200, 0, 0, 255))
    drawing.paste((0, 0, 0, 0), (0, 0, 150, 300))
    file = BytesIO()
    drawing.save(file, "PNG")

    copy = copied(file.getvalue(), side=SIDE, pixels=PIXELS)

    assert copy.suffix == ".png"
    assert opened(copy.data).tobytes() == drawing.tobytes()


@pytest.mark.parametrize("name", ["JPEG", "AVIF", "WEBP", "PNG"])
def test_a_turned_picture_is_upright_in_its_copy(name: str) -> None:
    copy = copied(turned(name, (320, 240), 6), side=SIDE, pixels=PIXELS)

    assert copy.size == (240, 320)
    assert opened(copy.data).getexif().get(0x0112) is None


@pytest.mark.parametrize("name", ["JPEG", "AVIF", "WEBP", "PNG"])
def test_nothing_but_pixels_goes_into_a_copy(name: str) -> None:
    more: dict[str, object] = {"icc_profile": SCRIPT * 20}
    if name == "JPEG":
        more["comment"] = SCRIPT
    exif = Image.Exif()
    exif[0x010E] = SCRIPT.decode()
    data = picture(name, exif=exif, **more) + SCRIPT + b"PK\x03\x04"

    copy = copied(data, side=SIDE, pixels=PIXELS)

    assert SCRIPT in data
    assert b"script" not in copy.data
    assert not copy.data.endswith(b"PK\x03\x04")
    assert not opened(copy.data).info.keys() & {"exif", "icc_profile", "comment", "xmp", "dpi"}


def test_of_an_animation_there_is_its_first_image() -> None:
    images = [Image.new("RGB", (300, 200), colour) for colour in ("red", "blue")]
    file = BytesIO()
    images[0].save(file, "GIF", save_all=True, append_images=images[1:])

    copy = opened(copied(file.getvalue(), side=SIDE, pixels=PIXELS).data)

    assert getattr(copy, "n_frames", 1) == 1
    assert copy.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(png_header(100_000, 100_000), "100000 x 100000 pixels", id="absurd"),
        pytest.param(png_bomb(2_000, 1_001), "2000 x 1001 pixels", id="bomb"),
        pytest.param(gif_header(65_000, 65_000), "65000 x 65000 pixels", id="canvas"),
        pytest.param(picture("JPEG")[:-2_000], "broken", id="truncated JPEG"),
        pytest.param(picture("PNG")[:-2_000], "broken", id="truncated PNG"),
        pytest.param(picture("WEBP")[:-200], "broken", id="truncated WebP"),
        pytest.param(picture("AVIF")[:-200], "broken", id="truncated AVIF"),
        pytest.param(png_header(300, 300), "broken", id="header only"),
        pytest.param(
            png_header(300, 300) + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(70_000_000), 9)),
            "broken",
            id="text bomb",
        ),
        pytest.param(b"<svg/>", "no picture", id="SVG"),
    ],
)
def test_what_cannot_be_decoded_within_bounds_has_no_copy(data: bytes, what: str) -> None:
    with pytest.raises(BadPictureError, match=what):
        copied(data, side=SIDE, pixels=PIXELS)


@given(
    st.sampled_from(FORMATS),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
)
def test_a_damaged_file_is_copied_or_refused(name: str, damage: list[tuple[float, int]]) -> None:
    data = bytearray(picture(name, (220, 210)))
    for place, value in damage:
        data[int(place * len(data))] = value

    try:
        copy = copied(bytes(data), side=SIDE, pixels=PIXELS)
    except BadPictureError:
        return
    assert max(copy.size) <= SIDE


def test_pillow_is_there() -> None:
    assert is_possible()
