"""The download handler for http and https: bounds, verified certificates, the address guard."""

import asyncio
import base64
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Final

import aiohttp
import yarl
from pydispatch.dispatcher import getAllReceivers, liveReceivers
from scrapy import Request, responsetypes, signals
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Headers, Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.fetching.bounded import bound
from crawler.fetching.errors import RefusedError
from crawler.fetching.exact import as_text, write_exactly
from crawler.fetching.guard import GuardedResolver, GuardedSockets, NotPublicError, refuse_literal
from crawler.portal.allowing import allowed

_PORTS: Final = {"http": 80, "https": 443}
_OURS: Final = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""Headers that Scrapy decides about and aiohttp would add."""


_NAMES: Final[tuple[tuple[type[Exception], type[Exception]], ...]] = (
    (TimeoutError, DownloadTimeoutError),
    (aiohttp.ClientConnectorDNSError, CannotResolveHostError),
    (aiohttp.ClientPayloadError, ResponseDataLossError),
)
"""aiohttp's errors that may not come again, and Scrapy's names for them."""

_AGAIN: Final = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    OSError,
)
"""What may be tried again. Scrapy names errors of its own handlers as well, which are not used
here, and to load these takes a tenth of a second of each command."""


class TransportAddon:
    """One line in ``ADDONS`` gives a Scrapy project this transport."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Let it fetch http and https, and nothing fetch anything else."""
        handlers = settings["DOWNLOAD_HANDLERS"]
        for scheme in _PORTS:
            handlers.set(scheme, "crawler.fetching.transport.Transport", priority="addon")
        for scheme in ("data", "file", "ftp", "s3"):
            handlers.set(scheme, None, priority="addon")
        middlewares = settings["DOWNLOADER_MIDDLEWARES"]
        stock = "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware"
        middlewares.set(stock, None, priority="addon")
        middlewares.set("crawler.fetching.compression.Compression", 590, priority="addon")
        settings.set("DOWNLOAD_VERIFY_CERTIFICATES", True, priority="addon")  # noqa: FBT003 - a value
        settings.set("RETRY_EXCEPTIONS", list(_AGAIN), priority="addon")
        settings.set("DOWNLOAD_TIMEOUT", 30.0, priority="addon")
        settings.set("DOWNLOAD_MAXSIZE", 10_000_000, priority="addon")
        settings.setdefault("MASTHEAD_DEADLINE", 60.0, priority="default")
        settings.setdefault("MASTHEAD_HEADER_BYTES", 1 << 16, priority="default")
        settings.setdefault("MASTHEAD_ALLOW_PRIVATE", [], priority="default")


class _Answer(aiohttp.ClientResponse):
    """Keeps what aiohttp forgets as soon as a short body has been read (aiohttp issue 2205)."""

    peer: tuple[Any, ...] | None = None
    certificate: bytes | None = None

    async def start(self, connection: Any) -> aiohttp.ClientResponse:  # noqa: ANN401 - as in aiohttp
        transport = connection.transport
        if transport is not None:
            self.peer = transport.get_extra_info("peername")
            secure = transport.get_extra_info("ssl_object")
            self.certificate = secure.getpeercert(binary_form=True) if secure else None
        return await super().start(connection)


class Transport(BaseDownloadHandler):
    """Scrapy download handler for http and https on aiohttp.

    Settings:
        MASTHEAD_DEADLINE: seconds for a whole request, from the lookup of the name to the last
            byte of the body; also the meta key ``download_deadline``.
        DOWNLOAD_TIMEOUT: seconds without a byte; also ``download_timeout``.
        DOWNLOAD_MAXSIZE: bytes of a body; also ``download_maxsize``.
        MASTHEAD_HEADER_BYTES: bytes of the header section.
        MASTHEAD_ALLOW_PRIVATE: see ``crawler.portal.allowing``.
        DOWNLOAD_VERIFY_CERTIFICATES: True.

    The meta key ``download_truncate`` gives the bytes after which the rest of a body is left.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._deadline = settings.getfloat("MASTHEAD_DEADLINE", 60.0)
        self._idle = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._most = settings.getint("DOWNLOAD_MAXSIZE")
        self._head = settings.getint("MASTHEAD_HEADER_BYTES", 1 << 16)
        self._places = settings.getint("CONCURRENT_REQUESTS")
        self._allow = allowed(settings.getlist("MASTHEAD_ALLOW_PRIVATE"))
        self._tls = ssl.create_default_context()
        if not settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"):
            self._tls.check_hostname = False
            self._tls.verify_mode = ssl.CERT_NONE
        self._sessions: dict[bool, aiohttp.ClientSession] = {}
        """Two: for connections to a proxy, which the keeper chose, and for direct ones."""

    async def close(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()

    async def download_request(self, request: Request) -> Response:
        """Return the answer to *request*.

        Raises:
            RefusedError: it may not be asked for, or exceeds a bound.
            DownloadTimeoutError, CannotResolveHostError, DownloadConnectionRefusedError,
            ResponseDataLossError, DownloadFailedError: it may be tried again.
        """
        deadline: float = request.meta.get("download_deadline", self._deadline)
        try:
            async with asyncio.timeout(deadline), self._asked(request) as answer:
                return await self._read(request, answer)
        except TimeoutError:
            # Who did not make it in all this time would take as long again.
            request.meta["dont_retry"] = True
            raise DownloadTimeoutError(f"no whole answer in {deadline:g} s") from None

    @asynccontextmanager
    async def _asked(self, request: Request) -> AsyncIterator[_Answer]:
        url = yarl.URL(request.url, encoded=True)
        if url.scheme not in _PORTS or not url.host:
            raise RefusedError("address", "is not an http or https address")
        refuse_literal(url.host, url.port or _PORTS[url.scheme], self._allow)
        idle: float = request.meta.get("download_timeout", self._idle)
        started = time.monotonic()
        with _translated():
            async with self._session(proxied=bool(request.meta.get("proxy"))).request(
                request.method,
                url,
                data=request.body or None,
                headers=_headers(request),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=idle, sock_read=idle),
                ssl=self._tls,
                allow_redirects=False,
                **_proxy(request),
            ) as answer:
                request.meta["download_latency"] = time.monotonic() - started
                assert isinstance(answer, _Answer)  # noqa: S101 - the session makes no others
                yield answer

    async def _read(self, request: Request, answer: _Answer) -> Response:
        headers = Headers(answer.raw_headers)  # bytes: aiohttp reads them as UTF-8
        most: int = request.meta.get("download_maxsize", self._most)
        cut: int = request.meta.get("download_truncate", 0)
        stated = answer.content_length
        if most and not cut and stated is not None and stated > most:
            raise RefusedError("too large", f"too large: {stated:,} bytes")
        facts = {"headers": headers, "body_length": stated}
        stopped = self._stopped(signals.headers_received, request, **facts)
        body = bytearray()
        if not stopped:
            async for chunk in answer.content.iter_any():
                body += chunk
                stopped = self._stopped(signals.bytes_received, request, data=chunk)
                if stopped or (cut and len(body) >= cut):
                    break
                if most and len(body) > most:
                    raise RefusedError("too large", f"too large: over {most:,} bytes")
        if cut and len(body) >= cut:
            del body[cut:]
        return _response(request, answer, headers, bytes(body), stopped)

    def _stopped(self, signal: object, request: Request, **facts: Any) -> StopDownload | None:  # noqa: ANN401
        manager = self.crawler.signals
        if not any(liveReceivers(getAllReceivers(manager.sender, signal))):
            return None  # nobody listens, as mostly: sending would take longer than reading
        told = manager.send_catch_log(signal, request=request, spider=self.crawler.spider, **facts)
        for _, result in told:
            if isinstance(result, Failure) and isinstance(result.value, StopDownload):
                return result.value
        return None

    def _session(self, *, proxied: bool) -> aiohttp.ClientSession:
        """Return the session; made with the first request, when the event loop runs."""
        if proxied not in self._sessions:
            guard: dict[str, Any] = {}
            if not proxied:
                guard["resolver"] = GuardedResolver(self._allow)
                guard["socket_factory"] = GuardedSockets(self._allow)
            connector = aiohttp.TCPConnector(limit=self._places, **guard)
            bound(connector, self._head)
            write_exactly()
            self._sessions[proxied] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                response_class=_Answer,
                skip_auto_headers=_OURS,
                # Ours is the bound of the whole head; the parser's own shall not come before it.
                max_line_size=self._head * 4,
                max_field_size=self._head * 4,
                max_headers=self._head,
            )
        return self._sessions[proxied]


class _translated:  # noqa: N801 - used as a function
    """Gives aiohttp's errors the names that Scrapy knows."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, TimeoutError | aiohttp.ClientError):
            raise _scrapys(error) from None


def _scrapys(error: Exception) -> Exception:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "") or "not valid for this host"
        return RefusedError("certificate", f"the certificate is not valid: {reason}")
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(
        error.os_error, NotPublicError
    ):
        return RefusedError("address", str(error.os_error))
    if isinstance(error, aiohttp.InvalidURL):
        return RefusedError("address", "is not an address that can be asked for")
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(
        error.os_error, ConnectionRefusedError
    ):
        return DownloadConnectionRefusedError(str(error))
    if isinstance(error, aiohttp.ClientResponseError):
        return DownloadFailedError("the answer is no proper HTTP")
    kind = next((ours for theirs, ours in _NAMES if isinstance(error, theirs)), DownloadFailedError)
    reason = str(error)
    if isinstance(error, aiohttp.ClientConnectorError):  # its text names objects of Python's
        reason = error.os_error.strerror or str(error.os_error)
    return kind(reason)


def _headers(request: Request) -> list[tuple[str, str]]:
    # Scrapy's own copy of them would write each name and value anew.
    return [each for each in as_text(request.headers) if each[0] != "Proxy-Authorization"]


def _proxy(request: Request) -> dict[str, Any]:
    """Return aiohttp's arguments for the proxy that *request* is to go through."""
    proxy: str | None = request.meta.get("proxy")
    if not proxy:
        return {}
    arguments: dict[str, Any] = {"proxy": proxy if "://" in proxy else f"http://{proxy}"}
    secret = request.headers.get(b"Proxy-Authorization")
    if secret and secret.lower().startswith(b"basic "):
        name, _, word = base64.b64decode(secret[6:]).decode("latin-1").partition(":")
        arguments["proxy_auth"] = aiohttp.BasicAuth(name, word, "latin-1")
    return arguments


def _response(
    request: Request, answer: _Answer, headers: Headers, body: bytes, stopped: StopDownload | None
) -> Response:
    kind: type[Response] = Response  # "not modified" has no content, whatever its headers say
    if answer.status != HTTPStatus.NOT_MODIFIED:
        kind = responsetypes.responsetypes.from_args(headers=headers, url=request.url, body=body)
    version = answer.version
    response = kind(
        url=request.url,
        status=answer.status,
        headers=headers,
        body=body,
        flags=["download_stopped"] if stopped else None,
        certificate=answer.certificate,
        ip_address=ip_address(answer.peer[0]) if answer.peer else None,
        protocol=f"HTTP/{version.major}.{version.minor}" if version else None,
    )
    if stopped and stopped.fail:
        stopped.response = response
        raise stopped
    return response
