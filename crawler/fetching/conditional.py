"""Conditional requests (RFC 9110 13) and the one place that knows what 304 means."""

from collections.abc import Callable
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.state.validators import Validators

ASKED: Final = "masthead_conditional"
"""Meta key of a request that carries validators of ours: the identity of their record."""

AGAIN: Final = "masthead_again"
"""Meta key: ask without conditions."""

_HEADERS: Final = ("If-None-Match", "If-Modified-Since")
_LONGEST: Final = 4_096
"""Bytes of a validator that is worth keeping."""

_NOT_MODIFIED: Final = 304

Lookup = Callable[[Request], tuple[Validators, str] | None]


class NotModifiedError(IgnoreRequest):
    """The answer is the one that we have (304); ``record`` is the identity of its record."""

    def __init__(self, record: str) -> None:
        super().__init__("not modified")
        self.record = record


class Conditional:
    """Downloader middleware: asks for what changed, and tells what did not.

    ``validators_of``, an attribute of the crawler's extension that keeps them, says what is known
    of a request's address; see ``crawler.run``. Without one nothing is conditional.

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
        lookup = self._found()
        if request.meta.get(AGAIN) or lookup is None:
            return
        known = lookup(request)
        if known is None:
            return
        validators, record = known
        for header, value in zip(
            _HEADERS, (validators.etag, validators.last_modified), strict=True
        ):
            if value and _sendable(value):
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
            raise NotModifiedError(request.meta[ASKED])
        return response

    def _found(self) -> Lookup | None:
        if self.lookup is None and self.crawler.extensions is not None:
            for extension in self.crawler.extensions.middlewares:
                self.lookup = getattr(extension, "validators_of", self.lookup)
        return self.lookup

    def _count(self, what: str) -> None:
        assert self.crawler.stats is not None  # noqa: S101 - set before any request
        self.crawler.stats.inc_value(f"conditional/{what}")


def validators_in(response: Response) -> Validators:
    """Return the validators of *response*, byte for byte."""
    return Validators(
        etag=_kept(response.headers.get("ETag")),
        last_modified=_kept(response.headers.get("Last-Modified")),
    )


def _kept(value: bytes | None) -> bytes | None:
    return value if value is not None and len(value) <= _LONGEST else None


def _sendable(value: bytes) -> bool:
    """Tell whether *value* goes out as it came: headers are sent as UTF-8."""
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
