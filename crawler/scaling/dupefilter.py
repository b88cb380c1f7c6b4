"""The filter of requests that were asked for before: in this run, not in those before it."""

import base64
import hashlib
from typing import Any, Self

from scrapy import Request, Spider
from scrapy_redis.dupefilter import RFPDupeFilter

from crawler.scaling.messages import ONCE


class RunFilter(RFPDupeFilter):  # type: ignore[misc] # scrapy-redis is untyped
    """Dupefilter of scrapy-redis, with Scrapy's fingerprints; the run is part of its key.

    The frontier looks a request up and puts it into the queue in one step: a worker that is killed
    in between would leave a fingerprint that keeps out a request which nobody has.
    """

    def __init__(self, server: Any, key: str, spider: Spider, *, debug: bool = False) -> None:  # noqa: ANN401
        super().__init__(server, key, debug)
        fingerprinter = spider.crawler.request_fingerprinter
        assert fingerprinter is not None  # noqa: S101 - set before any spider runs
        self._fingerprinter = fingerprinter

    @classmethod
    def of(cls, server: Any, key: str, spider: Spider) -> Self:  # noqa: ANN401 - untyped
        """Return that of *spider*."""
        return cls(server, key, spider, debug=spider.crawler.settings.getbool("DUPEFILTER_DEBUG"))

    def request_fingerprint(self, request: Request) -> str:
        """Return what *request* is known by, in 20 characters; empty if it may come again."""
        once = request.meta.get(ONCE)
        if once is not None:
            whole = hashlib.sha256(f"once {once}".encode("utf-8", "surrogatepass")).digest()
        elif not request.dont_filter:
            whole = self._fingerprinter.fingerprint(request)
        else:
            return ""
        return base64.urlsafe_b64encode(whole[:15]).decode("ascii")

    def clear(self) -> None:
        """Leave it to the others: a run's fingerprints go when nobody has heard of it for long."""
