"""Compressed bodies: whole or refused, and never larger than a page may be."""

from typing import Self

from scrapy import Request, responsetypes
from scrapy.crawler import Crawler
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response

from crawler.codings import ACCEPTED, CutError, TooLargeError, undone
from crawler.fetching.errors import RefusedError


class Compression:
    """Downloader middleware in place of Scrapy's, which takes the first part of a cut body.

    Settings:
        DOWNLOAD_MAXSIZE: bytes of a body after decompression; also the meta key
            ``download_maxsize``.
    """

    def __init__(self, most: int) -> None:
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the bound."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say which codings are understood."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return *response* with its body decompressed.

        Raises:
            RefusedError: it is too large.
            ResponseDataLossError: it is cut or corrupt.
        """
        stated = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        codings = [name.strip().lower() for name in stated.split(",") if name.strip()]
        if request.method == "HEAD" or not response.body or not codings:
            return response
        try:
            body = undone(response.body, codings, request.meta.get("download_maxsize", self._most))
        except TooLargeError as error:
            reason = f"too large once decompressed: {error}"
            raise RefusedError("too large", reason) from None
        except CutError as error:
            raise ResponseDataLossError(str(error)) from None
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(
            cls=kind, body=body, headers=headers, flags=[*response.flags, "decoded"]
        )
