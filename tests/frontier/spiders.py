"""Spiders of somebody else's, that know nothing of being shared."""

import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final

from scrapy import Request, Spider
from scrapy.http import Response


class PaperSpider(Spider):
    """Reads each host's list and its pages."""

    name = "paper"

    def __init__(self, *, hosts: int, pause_s: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hosts, self.pause_s = hosts, pause_s

    async def start(self) -> AsyncIterator[Request]:
        for number in range(self.hosts):
            yield Request(f"http://h{number}.test/list", callback=self.parse_list, priority=10)
            time.sleep(self.pause_s)

    def parse_list(self, response: Response) -> Iterator[Request]:
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, callback=self.parse_page, errback=self.failed)

    def parse_page(self, response: Response) -> Iterator[dict[str, str]]:
        yield {"url": response.url}

    def failed(self, failure: Any) -> None:
        self.crawler.stats.inc_value(f"failed/{type(failure.value).__name__}")


class Write:
    """Pipeline: a line for each item, on disk before the item counts as saved."""

    @classmethod
    def from_crawler(cls, crawler: Any) -> "Write":
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


SPIDERS: Final = {"paper": PaperSpider}
