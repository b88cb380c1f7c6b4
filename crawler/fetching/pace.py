"""The pace of requests, silence that hosts ask for, and hosts that do not answer."""

import asyncio
import socket
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.fetching.errors import RefusedError
from crawler.fetching.lookups import widen
from crawler.fetching.memory import hosts_of
from crawler.fetching.origins import server
from crawler.fetching.retry_after import DEFAULT_S, silence_s
from crawler.fetching.robots import CRAWL_DELAY
from crawler.fetching.trail import note

_BUSY: Final = (429, 503)
_TOO_MANY: Final = 429
_DOWN: Final = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError)
_MOST_FAILURES: Final = 3
"""Failures in a row after which a host is left alone for the rest of the run."""

_LATE: Final = 0.02
"""Part of the gap by which a request may be late without the next one being so too."""

_HEARD_S: Final = 1.0
"""Seconds after which it is looked up again whether other runs were asked for silence."""

_NAMES_S: Final = 300.0
"""Seconds for which the addresses of a name are believed."""


class PaceAddon:
    """One line in ``ADDONS`` gives a Scrapy project this pace."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Take over DOWNLOAD_DELAY, so that it is not waited for twice, and share the places."""
        settings.set("MASTHEAD_DELAY", settings.getfloat("DOWNLOAD_DELAY"), priority="addon")
        settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")
        settings.setdefault("MASTHEAD_PATIENCE", 10.0, priority="default")
        settings.set(
            "SCHEDULER_PRIORITY_QUEUE", "crawler.fetching.queue.HostFairQueue", priority="addon"
        )
        settings.set("CONCURRENT_REQUESTS", 32, priority="addon")
        middlewares = settings["DOWNLOADER_MIDDLEWARES"]
        middlewares.set("crawler.fetching.pace.Pace", 980, priority="addon")


class Pace:
    """Downloader middleware: a request goes out when its host may be asked.

    Requests to one host, and to one address whatever its names, are as far apart as the delay or
    the host's Crawl-delay, whichever is longer, also those of other processes with the same state.
    After 429 or 503 with ``Retry-After`` nothing is asked of the host for as long, also by later
    runs. A host that did not answer three times in a row is left alone for the rest of the run.
    These two hold for the port.

    Settings:
        DOWNLOAD_DELAY: seconds; Scrapy's own delay is then 0.
        MASTHEAD_PATIENCE: seconds that a request waits for a silence to end; it is refused, to be
            asked again by the next run, where it would be longer.

    Stats:
        pace/waited_s, pace/silences, pace/refused.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self._delay = settings.getfloat("MASTHEAD_DELAY")
        self._patience = settings.getfloat("MASTHEAD_PATIENCE", 10.0)
        self._failures: Counter[str] = Counter()
        self._names: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._heard: dict[str, float] = {}
        """When each server was last known to ask for no silence, in Unix time."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until *request* may go out.

        Raises:
            RefusedError: that would take too long.
        """
        host = urlsplit(request.url).hostname or ""
        if self._failures[server(request.url)] >= _MOST_FAILURES:
            self._refuse("host", f"the host did not answer {_MOST_FAILURES} times in a row")
        await self._be_quiet(server(request.url))
        gap = max(self._delay, request.meta.get(CRAWL_DELAY, 0.0))
        if gap <= 0:
            return
        keys = [host]
        if not request.meta.get("proxy"):
            keys += await self._addresses(host)
        note(request, "pace", f"{gap:g} s between requests to {' and '.join(keys)}")
        hosts = hosts_of(self.crawler)
        moment = hosts.reserve(keys, now=time.time(), gap_s=gap)
        await self._wait(moment - time.time())
        await self._be_quiet(server(request.url))  # asked for meanwhile
        now = time.time()
        if now > moment + _LATE * gap:  # on a busy machine; the next one shall not be too early
            hosts.late(keys, now=now, gap_s=gap)

    def process_response(self, request: Request, response: Response) -> Response:
        """Hear what *response* says about when to ask again."""
        self._failures.pop(server(request.url), None)
        asked = response.headers.get("Retry-After")
        if response.status in _BUSY and (asked or response.status == _TOO_MANY):
            value = (asked or b"").decode("latin-1")
            seconds = self._silence(response, value) if asked else DEFAULT_S
            why = f"HTTP {response.status}, Retry-After: {value[:60]}" if asked else "HTTP 429"
            self._heard.pop(server(request.url), None)
            hosts_of(self.crawler).hush(server(request.url), time.time() + seconds, why)
            self._count("silences")
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count the times that a host did not answer."""
        if isinstance(exception, _DOWN):
            self._failures[server(request.url)] += 1

    async def _be_quiet(self, which: str) -> None:
        now = time.time()
        if 0 <= now - self._heard.get(which, 0.0) < _HEARD_S:  # a clock may go back
            return
        quiet = hosts_of(self.crawler).quiet(which, now)
        if quiet is None:
            self._heard[which] = now
            return
        until, why = quiet
        if until - now > self._patience:
            when = datetime.fromtimestamp(until, UTC).isoformat(timespec="seconds")
            self._refuse("quiet", f"the host asked for silence until {when} ({why})")
        await self._wait(until - now)

    async def _addresses(self, host: str) -> tuple[str, ...]:
        """Return the addresses of *host*; none where it has none: the connection will say so."""
        known = self._names.get(host)
        if known is None or time.monotonic() - known[0] > _NAMES_S:
            try:
                widen()
                loop = asyncio.get_running_loop()
                found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError):
                found = []
            known = time.monotonic(), tuple(sorted({str(entry[4][0]) for entry in found}))
            self._names[host] = known
        return known[1]

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self._count("waited_s", seconds)
            await asyncio.sleep(seconds)

    def _refuse(self, code: str, reason: str) -> None:
        self._count("refused")
        raise RefusedError(code, reason)

    def _count(self, what: str, by: float = 1) -> None:
        assert self.crawler.stats is not None  # noqa: S101 - set before any request
        self.crawler.stats.inc_value(f"pace/{what}", by)  # type: ignore[arg-type] # any number

    def _silence(self, response: Response, value: str) -> float:
        date = response.headers.get("Date")
        return silence_s(value, datetime.now(UTC), date.decode("latin-1") if date else None)
