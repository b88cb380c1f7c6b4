"""What a hostile or broken server does, one function a kind; each is bounded in bytes and time."""

import asyncio
import functools
import gzip
import zlib
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

import brotli

from crawler.codings import zstd
from tests.integration.local import Story

Behaviour = Callable[[asyncio.StreamWriter, str], Awaitable[None]]

MEGABYTE = 1 << 20
BOMB = 1_500
"""Megabytes in a bomb."""

_FOREVER_S = 30
_MOST = 60 * MEGABYTE
"""Bytes after which even an endless answer ends, should nobody hang up."""


def head(status: int = 200, kind: str = "text/html; charset=utf-8", **headers: object) -> bytes:
    lines = [f"HTTP/1.1 {status} Said", f"Content-Type: {kind}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def whole(writer: asyncio.StreamWriter, body: bytes, **headers: object) -> None:
    writer.write(head(Content_Length=len(body), **headers) + body)
    await writer.drain()


async def story(writer: asyncio.StreamWriter, rest: str) -> None:
    await whole(writer, Story(title=f"Harbour bridge {rest} opens").html().encode())


async def redirect(writer: asyncio.StreamWriter, rest: str) -> None:
    status, _, target = rest.partition("/")
    await whole(writer, b"", status=int(status), Location=unquote(target))


async def loop(writer: asyncio.StreamWriter, rest: str) -> None:
    await whole(writer, b"", status=302, Location=f"/loop/{rest}", Set_Cookie="seen=1")


async def bomb(writer: asyncio.StreamWriter, rest: str) -> None:
    body = _bomb(rest)
    await whole(writer, body, Content_Encoding={"double": "gzip, gzip"}.get(rest, rest))


async def members(writer: asyncio.StreamWriter, _: str) -> None:
    await whole(writer, gzip.compress(bytes(MEGABYTE)) * BOMB, Content_Encoding="gzip")


async def length(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(head(Content_Length=3 * 1024 * MEGABYTE))
    await _repeated(writer, b"x" * 65536)


async def endless(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(head(Transfer_Encoding="chunked"))
    await _repeated(writer, b"10000\r\n" + b"x" * 65536 + b"\r\n")


async def header_flood(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    await _repeated(writer, b"X-More: and more\r\n" * 100)


async def header_line(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    await _repeated(writer, b"x" * 4096)


async def many_headers(writer: asyncio.StreamWriter, _: str) -> None:
    """70,000 bytes of headers in one piece, with the page behind them."""
    lines = "".join(f"X-{number}: {'x' * 90}\r\n" for number in range(700))
    body = Story().html().encode()
    writer.write(head(Content_Length=len(body))[:-2] + lines.encode() + b"\r\n" + body)
    await writer.drain()


async def framing(writer: asyncio.StreamWriter, rest: str) -> None:
    page = Story().html().encode()
    whole_chunk = f"{len(page):x}\r\n".encode() + page + b"\r\n"
    writer.write(head(Transfer_Encoding="chunked"))
    first, again = {
        "extension": (b"5;x=", b"x" * 65_536),
        "extensions": (b"", (b"1;x=" + b"x" * 4_000 + b"\r\n<\r\n") * 16),
        "tiny": (b"", b"1\r\n<\r\n" * 8_192),
        "trailers": (whole_chunk + b"0\r\n", (b"X: " + b"y" * 100 + b"\r\n") * 640),
        "trailer": (whole_chunk + b"0\r\nX: ", b"x" * 65_536),
    }[rest]
    writer.write(first)
    await _repeated(writer, again)


async def informational(writer: asyncio.StreamWriter, rest: str) -> None:
    if rest:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * int(rest))
        await story(writer, rest)
    else:
        await _repeated(writer, b"HTTP/1.1 100 Continue\r\n\r\n", pause_s=0.001)


async def silent(_writer: asyncio.StreamWriter, _: str) -> None:
    await asyncio.sleep(_FOREVER_S)


async def slow_body(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(head(Content_Length=1000))
    await _repeated(writer, b"x", pause_s=0.5)


async def slow_head(writer: asyncio.StreamWriter, _: str) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    await _repeated(writer, b"x", pause_s=0.5)


async def cut(writer: asyncio.StreamWriter, rest: str) -> None:
    body = Story().html().encode()
    chunked = head(Transfer_Encoding="chunked") + f"{len(body):x}\r\n".encode() + body + b"\r\n"
    writer.write(
        {
            "length": head(Content_Length=len(body) + 10) + body,
            "last": chunked,
            "chunk": chunked + b"zzz\r\n",
            "lengths": head(Content_Length=f"{len(body)}\r\nContent-Length: 5") + body,
            "negative": head(Content_Length=-5) + body,
        }.get(rest)
        or head(Content_Encoding=rest) + _coded(rest, body)[:-12]
    )
    await writer.drain()


async def typed(writer: asyncio.StreamWriter, rest: str) -> None:
    bodies = {
        "image/png": b"\x89PNG\r\n\x1a\n" + bytes(64),
        "application/pdf": b"%PDF-1.7",
        "application/json": b"{}",
        "application/zip": b"PK\x03\x04" + bytes(64),
    }
    await whole(writer, bodies.get(rest) or Story().html().encode(), kind=rest)


async def feed(writer: asyncio.StreamWriter, rest: str) -> None:
    links = unquote(rest).split()
    items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
    text = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    await whole(writer, text.encode(), kind="application/rss+xml")


async def pointing(writer: asyncio.StreamWriter, rest: str) -> None:
    """A good page whose head names private addresses wherever a crawler might follow."""
    inner = "http://10.0.0.1/good/1"
    head_lines = (
        f'<link rel="canonical" href="{inner}"><link rel="amphtml" href="{inner}">'
        f'<link rel="next" href="{inner}"><link rel="icon" href="{inner}">'
        f'<meta property="og:image" content="{inner}"><meta property="og:url" content="{inner}">'
    )
    if rest == "refresh":
        head_lines += f'<meta http-equiv="refresh" content="0; url={inner}">'
    await whole(writer, Story(head=head_lines).html().encode())


async def missing(writer: asyncio.StreamWriter, _: str) -> None:
    await whole(writer, b"", status=404)


BEHAVIOURS: dict[str, Behaviour] = {
    "good": story, "to": redirect, "loop": loop, "bomb": bomb, "members": members,
    "length": length, "endless": endless, "header-flood": header_flood, "header-line": header_line,
    "many-headers": many_headers, "framing": framing, "1xx": informational, "silent": silent,
    "slow-body": slow_body, "slow-head": slow_head, "cut": cut, "typed": typed, "feed": feed,
    "pointing": pointing,
}  # fmt: skip
"""By the first segment of the path; a behaviour gets the rest of it."""


async def _repeated(writer: asyncio.StreamWriter, piece: bytes, pause_s: float = 0.0) -> None:
    ends = asyncio.get_running_loop().time() + _FOREVER_S
    sent = 0
    while sent < _MOST and asyncio.get_running_loop().time() < ends:
        writer.write(piece)
        await writer.drain()
        sent += len(piece)
        await asyncio.sleep(pause_s)


def _coded(name: str, data: bytes) -> bytes:
    coders = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}
    return bytes({**coders, "zstd": zstd.compress}[name](data))


@functools.cache
def _bomb(name: str) -> bytes:
    """Return 1.5 GB of zeros, compressed."""
    if name == "zstd":
        return bytes(zstd.compress(bytes(MEGABYTE)) * BOMB)
    if name == "br":
        packer = brotli.Compressor(quality=1)
        pieces = [packer.process(bytes(10 * MEGABYTE)) for _ in range(BOMB // 10)]
        return b"".join([*pieces, packer.finish()])
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | (0 if name == "deflate" else 16))
    first = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    found = first + again * (BOMB - 1) + packer.flush()
    return gzip.compress(found) if name == "double" else found
