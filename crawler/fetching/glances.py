"""Small requests beside those for pages: one try each, bounded in bytes, in time and in number.

They go through Scrapy's downloader, so the address guard, robots.txt, the pace of hosts and the
bounds of redirects hold for them as for pages.
"""

import asyncio
from collections import Counter
from typing import Final

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.fetching.conditional import AGAIN
from crawler.fetching.origins import server
from crawler.fetching.outcomes import code_of
from crawler.fetching.secrets import BARE

MOST: Final = 8
"""Under way at once: a quarter of the places for requests."""

MOST_OF_A_HOST: Final = 4
"""The same for one host, once it has answered, where there is no delay; before, and else, one."""

_MOST_FAILURES: Final = 2
"""In a row, of a host, after which it is asked for nothing more. After the first, only one article
at a time waits for it: each may be held up for as long as patience lasts."""

_OF_THE_HOST: Final = frozenset({"certificate", "connection", "dns", "host", "quiet", "timeout"})
"""Codes of failures that the next request for the host is likely to share."""

_REDIRECTS: Final = 5
_GOOD: Final = range(200, 300)


class GlanceError(Exception):
    """There is no good answer; ``code`` says why, for machines: ``http-404``, ``robots`` ..."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Glances:
    """Asks for files that pages name.

    Args:
        crawler: its engine is asked.
        patience: seconds that one may take, from the question to the last byte, turns included.
    """

    def __init__(self, crawler: Crawler, patience: float) -> None:
        self._crawler = crawler
        self._patience = patience
        self._places = asyncio.Semaphore(MOST)
        paced = crawler.settings.getfloat("MASTHEAD_DELAY") > 0
        self._most_of_a_host = 1 if paced else MOST_OF_A_HOST
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._waiting: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._answered: set[str] = set()

    async def start_of(self, url: str, most: int, *, accept: str) -> Response:
        """Return the answer for *url* with the first *most* bytes of its body.

        Raises:
            GlanceError: there is none, or not a good one (2xx).
        """
        # A server may send the whole all the same: the rest of it is left.
        headers = {"Range": f"bytes=0-{most - 1}"}
        return await self._glance(url, headers, accept, {"download_truncate": most})

    async def whole_of(self, url: str, most: int, *, accept: str) -> Response:
        """Return the answer for *url*, of *most* bytes at most.

        Raises:
            GlanceError: it is larger (``too large``), or as for ``start_of``.
        """
        return await self._glance(url, {}, accept, {"download_maxsize": most})

    async def _glance(
        self, url: str, headers: dict[str, str], accept: str, bound: dict[str, int]
    ) -> Response:
        request = Request(
            url,
            callback=NO_CALLBACK,
            headers={"Accept": accept, "Accept-Encoding": "identity", **headers},
            meta={
                AGAIN: True,
                BARE: True,
                "allow_offsite": True,
                "dont_retry": True,
                "download_deadline": self._patience,
                "download_timeout": self._patience,
                "redirect_ttl": _REDIRECTS,
                **bound,
            },
        )
        response = await self._in_turn(server(url), request)
        if response.status not in _GOOD:
            raise GlanceError(f"http-{response.status}")
        return response

    async def _in_turn(self, host: str, request: Request) -> Response:
        if self._failures[host] and self._waiting[host]:
            raise GlanceError("host")
        self._waiting[host] += 1
        try:
            async with asyncio.timeout(self._patience):
                return await self._answer(host, request)
        except TimeoutError:
            raise GlanceError("late") from None
        except GlanceError:
            raise
        except Exception as error:
            raise GlanceError(code_of(error)) from error
        finally:
            self._waiting[host] -= 1
            if not self._waiting[host]:
                del self._waiting[host], self._turns[host]

    async def _answer(self, host: str, request: Request) -> Response:
        first = self._most_of_a_host if host in self._answered else 1
        turns = self._turns.setdefault(host, asyncio.Semaphore(first))
        async with turns, self._places:
            if self._failures[host] >= _MOST_FAILURES:
                raise GlanceError("host")
            assert self._crawler.engine is not None  # noqa: S101 - there are items, so it runs
            try:
                response = await self._crawler.engine.download_async(request)
            except BaseException as error:
                if isinstance(error, asyncio.CancelledError) or code_of(error) in _OF_THE_HOST:
                    self._failures[host] += 1
                raise
            self._failures.pop(host, None)
            if host not in self._answered:
                self._answered.add(host)
                for _ in range(self._most_of_a_host - 1):
                    turns.release()
            return response
