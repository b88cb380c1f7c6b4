"""Request headers on the wire byte for byte: aiohttp writes text, as UTF-8, and nothing else."""

from aiohttp import client_reqrep, http_writer
from multidict import CIMultiDict
from scrapy.http import Headers


def as_text(headers: Headers) -> list[tuple[str, str]]:
    """Return *headers* as aiohttp takes them; bytes that are no UTF-8 become surrogates."""
    return [
        (name.decode("ascii"), value.decode("utf-8", "surrogateescape"))
        for name, values in headers.items()
        for value in values
    ]


class _ExactWriter(http_writer.StreamWriter):
    """aiohttp's writer, which leaves surrogates out."""

    async def write_headers(self, status_line: str, headers: CIMultiDict[str]) -> None:
        """Write *headers*, surrogates as the bytes that they stand for."""
        await super().write_headers(status_line, headers)  # refuses line ends in them
        if not all(value.isascii() for value in headers.values()):
            lines = [status_line, *(f"{name}: {value}" for name, value in headers.items())]
            whole = "\r\n".join(lines) + "\r\n\r\n"
            self._headers_buf = whole.encode("utf-8", "surrogateescape")


def write_exactly() -> None:
    """Let aiohttp's requests send what ``as_text`` made of headers as it was."""
    # aiohttp has no public way to choose the writer. For all other headers this one is the same.
    client_reqrep.StreamWriter = _ExactWriter  # type: ignore[attr-defined]
