"""What of an answer is no body, under bounds: aiohttp bounds each header, not all of them."""

import asyncio
import functools
from typing import Any, Final

import aiohttp
from aiohttp.client_proto import ResponseHandler

from crawler.fetching.errors import RefusedError

MOST_INFORMATIONAL: Final = 5
"""Answers 1xx before the final one (RFC 9110 15.2 allows any number)."""

MOST_FRAMING: Final = 1 << 20
"""Bytes around a body's chunks: sizes, extensions, trailers (RFC 9112 7.1). Chunks of a hundred
bytes, which hardly any server sends, need half of it for the largest page."""

_COLON_AND_END: Final = 4
_INFORMATIONAL: Final = range(100, 200)
_SWITCHING: Final = 101


class _BoundedHead(ResponseHandler):
    """aiohttp's protocol, which ends the connection when an answer's heads or framing grow long."""

    def __init__(self, loop: asyncio.AbstractEventLoop, *, most: int) -> None:
        super().__init__(loop=loop)
        self._most = most
        self._begin()

    def _begin(self) -> None:
        self._complete = False
        self._received = 0
        self._informational = 0

    def set_response_params(self, **kwargs: Any) -> None:  # noqa: ANN401 - as in aiohttp
        """Begin with a new request on this connection."""
        self._begin()
        super().set_response_params(**kwargs)

    def data_received(self, data: bytes) -> None:
        """Read *data*; what is no part of the body is counted."""
        super().data_received(data)
        self._received += len(data)
        if not self._complete:
            if self._received > self._most:
                self._refuse(f"the header section is longer than {self._most:,} bytes")
            return
        body = 0
        if self._payload is not None:
            body = self._payload.total_bytes
            broken = self.exception()
            if broken is not None and not self._payload.is_eof() and not self._payload.exception():
                # aiohttp forgets whoever reads the body, who would wait for the rest of it.
                self._payload.set_exception(aiohttp.ClientPayloadError(str(broken)))
        if self._received - body > self._most + MOST_FRAMING:
            self._refuse(f"more than {MOST_FRAMING:,} bytes around the chunks of the body")

    def feed_data(self, data: Any, *more: Any) -> None:  # noqa: ANN401 - as in aiohttp
        """Take a head that is complete, with the stream of its body."""
        head = data[0]
        length = sum(len(name) + len(value) + _COLON_AND_END for name, value in head.raw_headers)
        if length > self._most:
            self._refuse(f"the header section is longer than {self._most:,} bytes")
        elif head.code in _INFORMATIONAL and head.code != _SWITCHING:
            self._informational += 1
            if self._informational > MOST_INFORMATIONAL:
                self._refuse(f"more than {MOST_INFORMATIONAL} informational answers (HTTP 1xx)")
        else:
            self._complete = True
        super().feed_data(data, *more)

    def _refuse(self, reason: str) -> None:
        error = RefusedError("headers", reason)
        if self._payload is not None:
            self._payload.set_exception(error)
        self.set_exception(error)
        if self.transport is not None:
            self.transport.abort()


def bound(connector: aiohttp.TCPConnector, most: int) -> None:
    """Let every connection of *connector* end when an answer's head exceeds *most* bytes."""
    # aiohttp has no public way to choose the protocol; tests/hostile sees that this one works.
    connector._factory = functools.partial(_BoundedHead, most=most, loop=connector._loop)  # type: ignore[assignment]  # noqa: SLF001
