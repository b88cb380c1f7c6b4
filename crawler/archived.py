"""The download handler of runs that fetch nothing: it answers from WARC files."""

from datetime import datetime
from functools import partial
from typing import Final

from scrapy import Request, responsetypes
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from crawler.fetching.errors import RefusedError
from crawler.offloading import off_the_loop
from crawler.warc.archive import Archive
from crawler.warc.reading import Capture

CAPTURED: Final = "masthead_captured"
"""Meta key of a request that was answered from an archive: when the answer was captured."""

NO_CAPTURE: Final = "no-capture"
"""Code of a request for what the archive does not have."""

_UNDONE: Final = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class Archived(BaseDownloadHandler):
    """Scrapy download handler that answers from ``archive``, an attribute of the spider.

    Its answers are decoded, and what the archive does not have is refused: nothing goes out.
    """

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)

    async def close(self) -> None:
        """Close nothing: the archive is the spider's."""

    async def download_request(self, request: Request) -> Response:
        """Return the newest answer to *request* that the archive has.

        Raises:
            RefusedError: it has none.
        """
        archive: Archive = self.crawler.spider.archive  # type: ignore[union-attr]
        found = None
        if request.method == "GET":
            found = await off_the_loop(partial(archive.newest, request.url))
        if found is None:
            raise RefusedError(NO_CAPTURE, "the archive has no capture of it that can be read")
        request.meta[CAPTURED] = found.date
        return _response(request, found)


def captured(response: Response) -> datetime | None:
    """Return when *response* was captured, if it is from an archive; None if it was fetched."""
    found: datetime | None = response.meta.get(CAPTURED)
    return found


def _response(request: Request, found: Capture) -> Response:
    headers = Headers()
    for name, value in found.headers:
        if name.lower() not in _UNDONE:
            headers.appendlist(name, value.encode("utf-8", "surrogateescape"))
    kind = responsetypes.responsetypes.from_args(headers=headers, url=request.url, body=found.body)
    return kind(
        url=request.url, status=found.status or 200, headers=headers, body=found.body,
        flags=["archived"],
    )  # fmt: skip
