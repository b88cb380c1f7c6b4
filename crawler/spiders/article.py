"""The spider for given addresses."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from scrapy import Request

from crawler.spiders.base import PageSpider


class ArticleSpider(PageSpider):
    """Fetches given articles.

    ``scrapy crawl article -a url=https://www.example.com/story``; several addresses are separated
    by spaces, or stand one a line in a file: ``-a file=addresses.txt``.
    """

    name = "article"

    def __init__(
        self,
        url: str | Sequence[str] = "",
        file: str = "",
        **kwargs: Any,  # noqa: ANN401 - Scrapy's own
    ) -> None:
        super().__init__(**kwargs)
        given = url.split() if isinstance(url, str) else url
        listed = Path(file).read_text("utf-8").split("\n") if file else []
        addresses = [*given, *(line.strip() for line in listed)]
        self.addresses = list(dict.fromkeys(each for each in addresses if each))

    async def start(self) -> AsyncIterator[Request]:
        """Ask for each address."""
        for address in self.addresses:
            request = self.page_request(address)
            if request:
                yield request
