"""Spiders of somebody else's, that know nothing of being shared."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Final

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.spiders.discover import DiscoverSpider


class PaperSpider(Spider):
    """Reads each host's list and its pages."""

    name = "paper"

    def __init__(self, *, hosts: int, pause_s: float = 0.0, name: str = "") -> None:
        super().__init__(name or None)
        self.hosts, self.pause_s = hosts, pause_s

    async def start(self) -> AsyncIterator[Request]:
        for number in range(self.hosts):
            yield Request(f"http://h{number}.test/list", callback=self.parse_list, priority=10)
            await asyncio.sleep(self.pause_s)

    def parse_list(self, response: Response) -> Iterator[Request]:
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, callback=self.parse_page, errback=self.failed)

    def parse_page(self, response: Response) -> Iterator[dict[str, str]]:
        yield {"url": response.url}

    def failed(self, failure: Failure) -> None:
        self.crawler.stats.inc_value(f"failed/{type(failure.value).__name__}")


class Write:
    """Pipeline: a line for each item, on disk before the item counts as saved."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Write":
        found = cls()
        found.file = os.open(
            crawler.settings["WRITE_TO"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644
        )
        return found

    file: int

    def process_item(self, item: dict[str, str]) -> dict[str, str]:
        os.write(self.file, f"{item['url']}\n".encode())
        return item


def lines(path: Path) -> list[str]:
    """Return what was written."""
    return path.read_text("utf-8").splitlines() if path.is_file() else []


SPIDERS: Final[dict[str, type[Spider]]] = {"paper": PaperSpider, "discover": DiscoverSpider}
