"""Lead images that are not what they should be, and pages that name them."""

import asyncio
from functools import cache
from urllib.parse import unquote

from tests.hostile.behaviours import Behaviour, head, whole
from tests.integration.local import Story
from tests.pictures import FORMATS, gif_header, picture, png_bomb, png_header

MEGABYTE = 1 << 20
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><script>x()</script></svg>'
_BYTES = {
    "dot.png": lambda: picture("PNG", (1, 1)),
    "small.png": lambda: picture("PNG", (640, 199)),
    "script.svg": lambda: SVG,
    "script.png": lambda: SVG,
    "html.png": lambda: Story().html().encode(),
    "huge.png": lambda: png_header(100_000, 100_000),
    "canvas.gif": lambda: gif_header(65_000, 65_000),
    "bomb.png": lambda: png_bomb(7_000, 7_000),
    "cut.jpg": lambda: picture("JPEG")[:-2_000],
    "both.jpg": lambda: picture("JPEG") + b"<script>x()</script>PK\x03\x04",
    "empty.png": lambda: b"",
    **{f"good.{name.lower()}": lambda name=name: picture(name) for name in FORMATS},
}


async def page(writer: asyncio.StreamWriter, rest: str) -> None:
    """Send an article: its title, its image's address (quoted), and what it says of its size."""
    title, address, *size = rest.split("/")
    metas = [("og:image", unquote(address))]
    if size:
        metas += zip(("og:image:width", "og:image:height"), size[0].split("x"), strict=True)
    lines = "".join(f'<meta property="{name}" content="{text}">' for name, text in metas)
    await whole(writer, Story(title=f"Bridge {title} opens", head=lines).html().encode())


async def picture_at(writer: asyncio.StreamWriter, rest: str) -> None:
    await whole(writer, body(rest), kind="image/png")


async def endless_picture(writer: asyncio.StreamWriter, rest: str) -> None:
    """Send the picture named, then zeros until the client hangs up, or a gigabyte."""
    writer.write(head(kind="image/png") + body(rest))
    for _ in range(1024):
        writer.write(bytes(MEGABYTE))
        await writer.drain()


@cache
def body(name: str) -> bytes:
    return _BYTES[name]()


BEHAVIOURS: dict[str, Behaviour] = {
    "page": page, "picture": picture_at, "endless-picture": endless_picture
}  # fmt: skip
