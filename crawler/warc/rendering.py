"""Requests with their responses as WARC records, made by warcio (the extra ``warc``)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Final

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.warc.exchange import Exchange, Original, warc_date

_VERSION: Final = "1.1"
_UNCHANGED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_FORMAT: Final = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

_ASKED: Final = frozenset(
    (
        b"accept", b"accept-charset", b"accept-encoding", b"accept-language", b"cache-control",
        b"dnt", b"if-modified-since", b"if-none-match", b"pragma", b"range", b"user-agent",
    )
)  # fmt: skip
"""What is told of a request. Any other header may be a secret: a key may have any name."""

_PRIVATE: Final = frozenset((b"set-cookie", b"set-cookie2"))
"""What a host told only us."""


def written(exchange: Exchange, original: Original | None) -> bytes:
    """Return the records of *exchange*, one gzip member each: the response, then the request.

    With an *original* that has the body, or where the response is that nothing has changed, the
    first is a revisit record without one.
    """
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=_VERSION)
    date = warc_date(exchange.at)
    facts = {"WARC-Date": date}
    if exchange.address:
        facts["WARC-IP-Address"] = exchange.address
    if exchange.truncated:
        facts["WARC-Truncated"] = "length"
    head = _Head(_status(exchange.status), _answered(exchange), exchange.protocol)
    if exchange.is_unchanged:
        facts["WARC-Profile"] = _UNCHANGED
        if original:
            facts["WARC-Refers-To-Target-URI"] = original.url
            facts["WARC-Refers-To-Date"] = original.date
        answer = writer.create_warc_record(
            exchange.url, "revisit", http_headers=head, warc_headers_dict=facts
        )
    elif original:
        answer = writer.create_revisit_record(
            exchange.url, exchange.digest, original.url, original.date, head, facts
        )
    else:
        answer = writer.create_warc_record(
            exchange.url, "response", payload=BytesIO(exchange.body), length=len(exchange.body),
            http_headers=head, warc_headers_dict=facts,
        )  # fmt: skip
    line = f"{exchange.method} {_target(exchange.url)} HTTP/1.1"
    request = writer.create_warc_record(
        exchange.url, "request",
        http_headers=_Head(line, _asked(exchange), is_http_request=True),
    )  # fmt: skip
    writer.write_request_response_pair(request, answer)
    return out.getvalue()


def beginning(name: str, facts: Mapping[str, str]) -> bytes:
    """Return the warcinfo record of the file *name*, about a crawl with these *facts*."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=_VERSION)
    told = {**facts, "format": f"WARC File Format {_VERSION}", "conformsTo": _FORMAT}
    record = writer.create_warcinfo_record(name, told)
    record.rec_headers.replace_header("WARC-Date", warc_date(datetime.now(UTC)))
    writer.write_record(record)
    return out.getvalue()


class _Head(StatusAndHeaders):  # type: ignore[misc] # warcio is untyped
    """A head that is written byte for byte; warcio's own encodes what is not ASCII anew."""

    def __init__(
        self, line: str, headers: Iterable[tuple[bytes, bytes]], protocol: str = "",
        *, is_http_request: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(line, list(headers), protocol, is_http_request=is_http_request)

    def to_ascii_bytes(self, filter_func: object = None) -> bytes:
        """Return what was sent."""
        del filter_func
        return f"{self.to_str()}\r\n".encode("latin-1")


def _answered(exchange: Exchange) -> Iterator[tuple[bytes, bytes]]:
    """Yield the headers of the response as they fit the payload.

    Its transfer coding is undone, so the header that told of it has another name, as in Common
    Crawl's files; so has a length that is not the payload's.
    """
    length = str(len(exchange.body)).encode()
    is_told = exchange.is_unchanged or exchange.method == "HEAD"  # then there is no payload
    for name, value in exchange.headers:
        match name.lower():
            case b"transfer-encoding":
                yield b"X-Crawl-Transfer-Encoding", value
            case b"content-length" if value != length and not is_told:
                yield b"X-Crawl-Content-Length", value
            case b"content-length" if not is_told:
                yield name, value
                is_told = True
            case lower if lower not in _PRIVATE:
                yield name, value
    if not is_told:
        yield b"Content-Length", length


def _asked(exchange: Exchange) -> Iterator[tuple[bytes, bytes]]:
    host = exchange.url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    yield b"Host", host.encode()
    yield from (each for each in exchange.asked if each[0].lower() in _ASKED)


def _target(url: str) -> str:
    rest = url.partition("://")[2]
    place = min((at for mark in "/?" if (at := rest.find(mark)) >= 0), default=len(rest))
    path = rest[place:]
    return path if path.startswith("/") else f"/{path}"


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} "
