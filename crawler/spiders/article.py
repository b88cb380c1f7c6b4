"""The spider for given addresses."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from scrapy import Request

from crawler.fetching.outcomes import Outcome, Status, report
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
        self.addresses = list(dict.fromkeys([*given, *(listed(Path(file)) if file else [])]))

    async def requests(self) -> AsyncIterator[Request]:
        """Ask for each address."""
        for address in self.addresses:
            rests = None if self.again else self.run.resting(address)
            if rests:
                code, why = rests
                reason = f"{why}; --again asks all the same"
                outcome = Outcome(url=address, status=Status.REFUSED, code=code, reason=reason)
                report(self.crawler, outcome)  # what is known of it stays
                continue
            request = self.page_request(address)
            if request:
                yield request


def listed(path: Path) -> list[str]:
    """Return the addresses in the file at *path*, one a line.

    Raises:
        ValueError: it is no text in UTF-8.
        OSError: it cannot be read.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise ValueError(f"{path}: not UTF-8: save the file in that encoding") from None
    return [line.strip() for line in lines if line.strip()]
