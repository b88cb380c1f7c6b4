"""The extraction pool: pages are read in processes of their own; none can stop the crawl."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from multiprocessing import active_children, get_context
from typing import Final, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.statscollectors import StatsCollector
from scrapy.utils.reactor import is_asyncio_reactor_installed

from crawler import worker
from crawler.article.errors import ExtractionError
from crawler.discovery.listing import Fetched, Listing, ListingError
from crawler.discovery.looking import Look
from crawler.extract.article import Body
from crawler.extract.page import Page
from crawler.images import copying
from crawler.portal.pictures import Pictures
from crawler.processes import processors, signals_held
from crawler.sealing.environment import NAMES as KEYS

Result = TypeVar("Result")

_LISTING: Final = 10
"""Times as much as a page may cost."""

_PICTURE: Final = 5
"""The same for a picture that is to be copied."""

_LONGEST_END_S: Final = 5
"""Seconds that a worker without a page has to end."""

_LARGE: Final = 1_000_000
"""Bytes of a page of which only one is read at a time, whatever the number of processes: a page of
10 MB needs 150 MB to be read, and hardly any has more than this."""


class ExtractionPool:
    """Scrapy extension: reads pages in worker processes.

    A worker that a page kills takes no other page with it, and another takes its place. Each of
    them is an executor of its own for that: the standard library's executor of several processes
    gives up all pages under way when one of its processes dies.

    Settings:
        MASTHEAD_EXTRACT_WORKERS: most processes; 0 reads pages in the crawl's own process, where
            the bound of memory does not hold. As many as there are processors, if not set.
        MASTHEAD_EXTRACT_TIMEOUT: seconds of processor time a page may cost.
        MASTHEAD_EXTRACT_MEMORY: bytes a page may need.

    Stats:
        extraction/pages: pages that were given to a worker.
        extraction/listings: the same for feeds, sitemaps and other listings.
        extraction/pictures: the same for pictures that are to be copied.
        extraction/workers: processes that were started.
        extraction/workers_lost: those that ended before their time.
    """

    def __init__(self, workers: int, bounds: worker.Bounds, stats: StatsCollector) -> None:
        self.bounds = bounds
        self.stats = stats
        self._in_process = workers <= 0
        self._last: asyncio.Future[None] | None = None
        """Done when the page before has come out."""

        self._large = asyncio.Lock()
        self._decoding = asyncio.Lock()
        self._idle: asyncio.LifoQueue[ProcessPoolExecutor | None] = asyncio.LifoQueue()
        """Workers without a page, the last used on top; None for one that is not started."""
        for _ in range(workers):
            self._idle.put_nowait(None)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the settings."""
        settings = crawler.settings
        workers = settings.get("MASTHEAD_EXTRACT_WORKERS")
        bounds = worker.Bounds(
            seconds=settings.getfloat("MASTHEAD_EXTRACT_TIMEOUT"),
            memory=settings.getint("MASTHEAD_EXTRACT_MEMORY"),
        )
        assert crawler.stats is not None  # noqa: S101 - set before any extension is made
        pool = cls(processors() if workers is None else int(workers), bounds, crawler.stats)
        crawler.signals.connect(pool.close, signal=signals.spider_closed)
        return pool

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """Return the pool of *crawler*."""
        pool = crawler.get_extension(cls)
        if pool is None:
            raise NotConfigured("crawler.pool.ExtractionPool is not in EXTENSIONS")
        return pool

    async def read(self, page: Page, body: Body) -> worker.Reading:
        """Return the article on *page*, and what the page says about its use.

        Pages come out in the order in which they went in, however long each takes: the names of
        two articles with one title shall not be a matter of luck.

        Raises:
            ExtractionError: there is none, or the page exceeded a bound or ended its worker.
            OSError: no worker could be started.
        """
        self.stats.inc_value("extraction/pages")
        if self._in_process or not is_asyncio_reactor_installed():
            return worker.read(page, body, self.bounds)
        before, mine = self._last, asyncio.get_running_loop().create_future()
        self._last = mine
        try:
            async with self._large if len(page.content) > _LARGE else nullcontext():
                return await self._run(page.url, partial(worker.read, page, body, self.bounds))
        finally:
            try:
                if before is not None:
                    await asyncio.shield(before)
            finally:
                mine.set_result(None)

    async def listing(self, kind: str, fetched: Fetched) -> Listing:
        """Return what the listing *fetched*, of that *kind*, says.

        It may cost ten times as much time as a page: a sitemap has up to 50,000 addresses.

        Raises:
            ListingError: it is none of that kind, exceeded a bound, or ended its worker.
            OSError: no worker could be started.
        """
        self.stats.inc_value("extraction/listings")
        return await self._listing(fetched.url, partial(worker.listing, kind, fetched))

    async def look(self, fetched: Fetched, robots: str) -> Look:
        """Return what to read of the site whose page was *fetched*; bounds as for a listing.

        Raises:
            ListingError: it is no page, exceeded a bound, or ended its worker.
            OSError: no worker could be started.
        """
        return await self._listing(fetched.url, partial(worker.look, fetched, robots))

    async def picture(self, url: str, data: bytes, rule: Pictures) -> copying.Picture:
        """Return a copy of the picture in *data*, the file at *url*; one at a time.

        It may cost five times as much time as a page: 50 million pixels need 2 s.

        Raises:
            ExtractionError: it is none, is broken, exceeded a bound, or ended its worker.
            OSError: no worker could be started.
        """
        self.stats.inc_value("extraction/pictures")
        bounds = replace(self.bounds, seconds=self.bounds.seconds * _PICTURE)
        work = partial(worker.picture, url, data, rule, bounds)
        if self._in_process or not is_asyncio_reactor_installed():
            return work()
        async with self._decoding:  # pages find the other workers free
            return await self._run(url, work)

    async def _listing(self, url: str, work: Callable[[worker.Bounds], Result]) -> Result:
        bounds = replace(self.bounds, seconds=self.bounds.seconds * _LISTING)
        if self._in_process or not is_asyncio_reactor_installed():
            return work(bounds)
        try:
            return await self._run(url, partial(work, bounds))
        except ExtractionError as error:
            raise ListingError(error.reason) from None

    async def _run(self, url: str, work: Callable[[], Result]) -> Result:
        executor = await self._idle.get()
        try:
            executor, result = await self._given(executor, work)
            return await asyncio.wrap_future(result)
        except BrokenProcessPool:
            self._lost(executor)
            executor = None
            raise ExtractionError(url, "reading it ended the process that read it") from None
        finally:
            self._idle.put_nowait(executor)

    async def _given(
        self, executor: ProcessPoolExecutor | None, work: Callable[[], Result]
    ) -> tuple[ProcessPoolExecutor, Future[Result]]:
        """Give *work* to *executor*, or to a new one where there is none or its process ended."""
        if executor is not None:
            try:
                return executor, executor.submit(work)
            except BrokenProcessPool:  # while it had no page: not this page's doing
                self._lost(executor)
        executor = await self._started()
        return executor, executor.submit(work)

    def _lost(self, executor: ProcessPoolExecutor | None) -> None:
        if executor is not None:
            executor.shutdown(wait=False)
        self.stats.inc_value("extraction/workers_lost")

    async def _started(self) -> ProcessPoolExecutor:
        # A fresh interpreter: one forked from the crawl would share its sockets and its locks.
        executor = ProcessPoolExecutor(
            1, get_context("spawn"), initializer=worker.begin, initargs=(self.bounds,)
        )
        try:
            with signals_held(), _keys_held():
                started = executor.submit(worker.ready)
            await asyncio.wrap_future(started)
        except BrokenProcessPool:
            executor.shutdown(wait=False)
            raise OSError("no process to read pages in could be started") from None
        self.stats.inc_value("extraction/workers")
        return executor

    def close(self) -> None:
        """End the workers, and wait for them; one that does not end is killed.

        An executor that is still ending when the interpreter does writes to what it has closed.
        """
        ending = []
        while not self._idle.empty():
            executor = self._idle.get_nowait()
            if executor is not None:
                ending.append(threading.Thread(target=executor.shutdown, daemon=True))
        for thread in ending:
            thread.start()
        for thread in ending:
            thread.join(_LONGEST_END_S)
        if any(thread.is_alive() for thread in ending):
            for process in active_children():
                process.kill()
            for thread in ending:
                thread.join(_LONGEST_END_S)


@contextmanager
def _keys_held() -> Iterator[None]:
    """Keep the keys of sealing from a process that is about to start: no page needs them."""
    held = {name: os.environ.pop(name) for name in KEYS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(held)
