"""The item pipeline that asks the web about what a page states: its lead image, its AMP page.

It comes before the portal's judgement, which counts both. Whatever becomes of its requests, the
article goes on. See docs/images.md.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, Self

from scrapy.crawler import Crawler

from crawler.article import amp, names
from crawler.article.errors import ArticleError, ExtractionError
from crawler.article.record import Article, Image
from crawler.corpus import matching
from crawler.corpus.copies import Copies
from crawler.fetching.glances import GlanceError, Glances
from crawler.fetching.outcomes import ABSENT
from crawler.images import copying, sniffing
from crawler.images.judging import (
    Found,
    NoPicture,
    Sized,
    Unseen,
    judged,
    must_be_seen,
    settled,
)
from crawler.offloading import off_the_loop
from crawler.pool import ExtractionPool
from crawler.portal.errors import PortalError
from crawler.refreshing.arrivals import Missing
from crawler.run import Run

_LOG: Final = logging.getLogger(__name__)
_PICTURES: Final = "image/avif,image/webp,image/png,image/jpeg,image/gif,image/*;q=0.5"
_PAGES: Final = "text/html"
_AMP_START: Final = 16_384
"""Bytes of an AMP page: its first element says what it is."""

_ABSENT: Final = ABSENT | {"address"}
"""Codes of answers that say that there is nothing, for anybody."""


class ConfirmPipeline:
    """Gives an article's image its real size, keeps a copy of it, and sees that its AMP page is.

    Articles that may want one file name, or are of one address, leave in the order in which they
    came, however long each takes.

    Stats:
        images/asked: files that were asked for; images/sized: that are pictures of a good size.
        images/dropped/<code>: that are none, ``small`` and ``implausible`` among them.
        images/unseen/<code>: that could not be seen this time.
        images/stored, images/held, images/not_stored: copies made, there already, impossible.
        amp/asked, amp/dropped, amp/unseen/<code>: the same for AMP pages.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.run = Run.of(crawler)
        self.rule = self.run.portal.settings.images
        self.glances = Glances(crawler, self.rule.patience)
        self.copies: Copies | None = None
        self._ahead: dict[Hashable, asyncio.Future[None]] = {}
        if self.rule.store and self.run.corpus is not None:
            if not copying.is_possible():
                raise PortalError("images.store: needs Pillow: pip install 'masthead[images]'")
            self.copies = Copies(self.run.portal.root)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the portal's settings, and its copies."""
        return cls(crawler)

    async def process_item(self, item: Article | Missing) -> Article | Missing:
        """Return *item* with an image and an AMP page that are there, as far as one knows."""
        if isinstance(item, Missing):
            return item
        async with self._in_turn(item):
            if not item.images and not item.ampWebUrl:
                return item
            record = self._record(item)
            images, address = await asyncio.gather(
                self._images(item, record), self._amp(item, record)
            )
            return item.replace(images=images, ampWebUrl=address)

    @asynccontextmanager
    async def _in_turn(self, item: Article) -> AsyncIterator[None]:
        keys = [names.file_name(item.publishedDateTime, item.title), item.address]
        before = {self._ahead[key] for key in keys if key in self._ahead}
        mine = asyncio.get_running_loop().create_future()
        self._ahead.update(dict.fromkeys(keys, mine))
        try:
            yield
            if before:
                await asyncio.wait(before)
        finally:
            for key in keys:
                if self._ahead.get(key) is mine:
                    del self._ahead[key]
            mine.set_result(None)

    def _record(self, item: Article) -> Article | None:
        """Return the record of *item*; None if it has none, or none that can be read."""
        if self.run.corpus is None:
            return None
        arrival = self.run.arrivals.get(item.originalUrl)
        fetch = arrival.fetch if arrival else None
        address, hint = (fetch.address, fetch.record) if fetch else ("", "")
        try:
            entry = matching.match(self.run.corpus, item, address=address, hint=hint).entry
        except (ArticleError, OSError):  # whoever saves it says so
            return None
        return entry.article if entry else None

    async def _images(self, item: Article, record: Article | None) -> tuple[Image, ...]:
        if not item.images:
            return ()
        image, old = item.images[0], record.images[0] if record and record.images else None
        copy = self.copies.held(image.url) if self.copies else None
        held = (copy.originalWidth, copy.originalHeight) if copy else None
        found: Found | None = None
        if copy is not None:
            self._count("images/held")
        elif self.copies is not None or must_be_seen(image, old, self.rule):
            found = await self._found(image.url)
        chosen = settled(image, old, found, self.rule, held=held)
        return (chosen,) if chosen else ()

    async def _found(self, url: str) -> Found:
        """Ask for the file at *url*; return what it is."""
        self._count("images/asked")
        try:
            found = await (self._kept(url, self.copies) if self.copies else self._sized(url))
        except GlanceError as error:
            is_inside = error.code == "address"  # whoever reads the article cannot see it either
            found = NoPicture(error.code) if is_inside else Unseen(error.code)
        match found:
            case Sized():
                self._count("images/sized")
            case NoPicture(code):
                self._count(f"images/dropped/{code}")
            case Unseen(code):
                self._count(f"images/unseen/{code}")
        return found

    async def _sized(self, url: str) -> Found:
        response = await self.glances.start_of(url, sniffing.FIRST, accept=_PICTURES)
        return self._judged(response.body)

    async def _kept(self, url: str, copies: Copies) -> Found:
        try:
            response = await self.glances.whole_of(url, self.rule.bytes, accept=_PICTURES)
        except GlanceError as error:
            if error.code != "too large":
                raise
            self._count("images/not_stored")
            return await self._sized(url)
        found = self._judged(response.body)
        if not isinstance(found, Sized):
            return found
        try:
            made = await ExtractionPool.of(self.crawler).picture(url, response.body, self.rule)
            write = partial(copies.keep, url, made.data, made.suffix, size=made.size, of=found.size)
            await off_the_loop(write)
        except (ExtractionError, OSError) as error:
            self._count("images/not_stored")
            _LOG.info("no copy of %s: %s", url, error)
            return found
        self._count("images/stored")
        return Sized(found.size, is_kept=True)

    def _judged(self, data: bytes) -> Found:
        if sniffing.kind(data) is None:
            return NoPicture("other")
        size = sniffing.size(data)
        if size is None:
            return Unseen("header")  # it is after the first bytes, or broken
        return judged(size, self.rule) or Sized(size)

    async def _amp(self, item: Article, record: Article | None) -> str | None:
        """Return the address of *item*'s AMP page if it is there; None if it is not."""
        address = item.ampWebUrl
        if address is None or not self.run.portal.settings.amp_check:
            return address
        self._count("amp/asked")
        try:
            response = await self.glances.start_of(address, _AMP_START, accept=_PAGES)
        except GlanceError as error:
            if error.code not in _ABSENT:
                self._count(f"amp/unseen/{error.code}")
                # One that was there is not gone because its host is busy.
                return address if record and record.ampWebUrl == address else None
        else:
            led_back = response.url == item.address != address
            if amp.is_page(response.body) and not led_back:
                return address
        self._count("amp/dropped")
        return None

    def _count(self, what: str) -> None:
        assert self.crawler.stats is not None  # noqa: S101 - set before any item
        self.crawler.stats.inc_value(what)
