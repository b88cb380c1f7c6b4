"""robots.txt for every request (RFC 9309)."""

import asyncio
import time
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import BaseSettings

from crawler.fetching.errors import RefusedError
from crawler.fetching.memory import hosts_of
from crawler.fetching.outcomes import reason_of
from crawler.fetching.robots_rules import LARGEST, MOST_REDIRECTS, Rules, rules, token, unreachable
from crawler.fetching.secrets import BARE
from crawler.fetching.trail import note
from crawler.state.hosts import RobotsCopy

CRAWL_DELAY: Final = "masthead_crawl_delay"
"""Meta key: seconds that the host's robots.txt asks for between two requests."""

SIGNALS: Final = "masthead_robots_signals"
"""Meta key: names of what the host's robots.txt asks for beside its rules; only if it does."""

_EXEMPT: Final = "dont_obey_robotstxt"
"""Meta key, Scrapy's own."""


class RobotsAddon:
    """One line in ``ADDONS`` gives a Scrapy project these manners."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Put the middleware in place of Scrapy's, and obey where nobody said otherwise."""
        if not settings.getpriority("ROBOTSTXT_OBEY"):
            settings.set("ROBOTSTXT_OBEY", True, priority="addon")  # noqa: FBT003 - a value
        middlewares = settings["DOWNLOADER_MIDDLEWARES"]
        stock = "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware"
        middlewares.set(stock, None, priority="addon")
        middlewares.set("crawler.fetching.robots.Robots", 100, priority="addon")


class Robots:
    """Downloader middleware: nothing is fetched that the host's robots.txt does not allow.

    A robots.txt that cannot be read (5xx, 429, no answer, a loop) allows nothing. It is read once
    an authority, before the first page, and kept for 24 h, also between runs.

    Settings:
        ROBOTSTXT_OBEY: True.
        ROBOTSTXT_USER_AGENT, USER_AGENT: whose rules are ours.

    Stats:
        robotstxt/request_count, robotstxt/response_status_count/<status>, robotstxt/forbidden.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self.crawler = crawler
        self.agent = token(settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"])
        self._known: dict[str, asyncio.Future[Rules]] = {}
        self._signals: dict[str, list[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the settings."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let *request* pass, or not.

        Raises:
            RefusedError: robots.txt forbids it, or could not be read.
        """
        parts = urlsplit(request.url)
        if request.meta.get(_EXEMPT) or parts.scheme not in ("http", "https"):
            return
        authority = f"{parts.scheme}://{parts.netloc}"
        if authority not in self._known:
            # All that wait have the same answer, whoever asked first and whatever becomes of them.
            self._known[authority] = asyncio.ensure_future(self._rules(authority))
        found = await asyncio.shield(self._known[authority])
        allowed = found.allow(request.url, self.agent)
        verdict = found.refusal or f"{'allows' if allowed else 'forbids'} it for {self.agent}"
        note(request, "robots.txt", f"{authority}/robots.txt: {verdict}")
        if not allowed:
            self._count("forbidden")
            raise RefusedError("robots", found.refusal or "robots.txt forbids it")
        delay = found.delay_s(self.agent)
        if delay:
            request.meta[CRAWL_DELAY] = delay
            note(request, "robots.txt", f"Crawl-delay of {delay:g} s")
        signals = self._signals.get(authority)
        if signals is None:
            signals = self._signals[authority] = sorted(found.signals(self.agent))
        if signals:
            request.meta[SIGNALS] = signals

    async def _rules(self, authority: str) -> Rules:
        hosts = hosts_of(self.crawler)
        kept = hosts.robots(authority, time.time())
        if kept is not None:
            return rules(kept.status, kept.text)
        request = Request(
            f"{authority}/robots.txt",
            callback=NO_CALLBACK,
            headers={"Accept-Encoding": "identity"},
            meta={
                _EXEMPT: True,
                BARE: True,
                "download_truncate": LARGEST + 1,
                "redirect_ttl": MOST_REDIRECTS,
            },
        )
        self._count("request_count")
        assert self.crawler.engine is not None  # noqa: S101 - it asks us
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever it was: it could not be read
            return unreachable(reason_of(error))
        self._count(f"response_status_count/{response.status}")
        found = rules(response.status, response.body)
        if not found.refusal:
            hosts.keep_robots(authority, RobotsCopy(response.status, response.body, time.time()))
        return found

    def _count(self, what: str) -> None:
        assert self.crawler.stats is not None  # noqa: S101 - set before any request
        self.crawler.stats.inc_value(f"robotstxt/{what}")
