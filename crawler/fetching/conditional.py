"""Conditional requests (RFC 9110 13) and the one place that knows what 304 means."""

from collections.abc import Callable
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.fetching.memory import memory_of
from crawler.state.validators import Validators

ASKED: Final = "masthead_conditional"
"""Meta key of a request that carries validators of ours: the identity of their record."""

AGAIN: Final = "masthead_again"
"""Meta key: ask without conditions."""

KNOWN: Final = "masthead_validators"
"""Meta key of a request whose validators were looked up before: its address, and what was found."""

_HEADERS: Final = ("If-None-Match", "If-Modified-Since")
_LONGEST: Final = 4_096
"""Bytes of a validator that is worth keeping."""

_OK: Final = 200
_NOT_MODIFIED: Final = 304

Lookup = Callable[[Request], tuple[Validators, str] | None]


class NotModifiedError(IgnoreRequest):
    """The answer is the one that we have (304); ``record`` is the identity of its record."""

    def __init__(self, record: str, response: Response) -> None:
        super().__init__("not modified")
        self.record = record
        self.response = response


class ConditionalAddon:
    """One line in ``ADDONS`` lets a Scrapy project ask only for what changed.

    What did not change reaches the errback, as ``NotModifiedError``. Set ``MASTHEAD_MEMORY``.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the middleware."""
        middlewares = settings["DOWNLOADER_MIDDLEWARES"]
        middlewares.set("crawler.fetching.conditional.Conditional", 560, priority="addon")


class Conditional:
    """Downloader middleware: asks for what changed, and tells what did not.

    ``validators_of``, an attribute of the crawler's extension that keeps them, says what is known
    of a request's address; see ``crawler.run``. Without one, those of the last good answer of each
    address are kept in ``crawler.fetching.memory``.

    Stats:
        conditional/asked: requests with validators.
        conditional/not_modified: those that were answered with 304.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.lookup: Lookup | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look for an extension that keeps validators when the first request comes."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Add the validators that are known of exactly this address."""
        if ASKED in request.meta:  # those of an address that led here
            del request.meta[ASKED]
            for header in _HEADERS:
                request.headers.pop(header, None)
        if request.meta.get(AGAIN):
            return
        known = self._found()(request)
        if known is None:
            return
        validators, record = known
        for header, value in zip(
            _HEADERS, (validators.etag, validators.last_modified), strict=True
        ):
            if value:
                request.headers[header] = value
                request.meta[ASKED] = record
        if ASKED in request.meta:
            self._count("asked")

    def process_response(self, request: Request, response: Response) -> Response:
        """Return *response* unless it says that nothing changed.

        Raises:
            NotModifiedError: it does, and was asked to.
        """
        if response.status == _NOT_MODIFIED and ASKED in request.meta:
            self._count("not_modified")
            raise NotModifiedError(request.meta[ASKED], response)
        if self._found() == self._remembered and response.status == _OK and ours(request):
            memory_of(self.crawler).validators.keep(request.url, validators_in(response))
        return response

    def _found(self) -> Lookup:
        if self.lookup is None:
            self.lookup = self._remembered
            for extension in self.crawler.extensions.middlewares if self.crawler.extensions else ():
                self.lookup = getattr(extension, "validators_of", self.lookup)
        return self.lookup

    def _remembered(self, request: Request) -> tuple[Validators, str] | None:
        known = memory_of(self.crawler).validators.of(request.url) if ours(request) else None
        return (known[0], "") if known else None

    def _count(self, what: str) -> None:
        assert self.crawler.stats is not None  # noqa: S101 - set before any request
        self.crawler.stats.inc_value(f"conditional/{what}")


def ours(request: Request) -> bool:
    """Tell whether *request* may be conditional: robots.txt and what is no GET may not."""
    return request.method == "GET" and not request.meta.get("dont_obey_robotstxt")


def validators_in(response: Response) -> Validators:
    """Return the validators of *response*, byte for byte."""
    return Validators(
        etag=_kept(response.headers.get("ETag")),
        last_modified=_kept(response.headers.get("Last-Modified")),
    )


def _kept(value: bytes | None) -> bytes | None:
    return value if value is not None and len(value) <= _LONGEST else None
