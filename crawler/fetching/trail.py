"""What happened to a request on its way, for those who ask."""

from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

TRAIL: Final = "masthead_trail"
"""Meta key: a list that gets a name and a text for each thing that happens; shared by the requests
that redirects and retries lead to."""

_ASKED: Final = ("If-None-Match", "If-Modified-Since")
_TOLD: Final = (
    "Location", "Content-Type", "Content-Encoding", "Retry-After", "ETag", "Last-Modified",
    "Cache-Control", "X-Robots-Tag", "TDM-Reservation",
)  # fmt: skip
_LONGEST: Final = 300


def note(request: Request, name: str, text: str) -> None:
    """Add to the trail of *request*, if it has one."""
    trail = request.meta.get(TRAIL)
    if trail is not None:
        trail.append((name, text))


class Trail:
    """Downloader middleware, the one next to the wire: notes what goes out and what comes back."""

    @classmethod
    def from_crawler(cls, _: Crawler) -> Self:
        """Return one; it has no settings."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Note what is asked for."""
        if TRAIL in request.meta:
            headers = _told(request.headers, _ASKED)
            note(request, "request", "; ".join([f"{request.method} {request.url}", *headers]))

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what was answered."""
        if TRAIL in request.meta:
            seconds = request.meta.get("download_latency", 0.0)
            facts = [
                f"{response.protocol or 'HTTP'} {response.status}",
                *([f"from {response.ip_address}"] if response.ip_address else []),
                f"{len(response.body):,} bytes on the wire",
                f"first of them after {seconds:.2f} s",
                *_told(response.headers, _TOLD),
            ]
            note(request, "answer", "; ".join(facts))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note what went wrong."""
        note(request, "error", f"{type(exception).__name__}: {exception}"[:_LONGEST])


def _told(headers: object, names: tuple[str, ...]) -> list[str]:
    values = [(name, headers.get(name)) for name in names]  # type: ignore[attr-defined] # untyped
    return [f"{name}: {value.decode('latin-1')[:_LONGEST]}" for name, value in values if value]
