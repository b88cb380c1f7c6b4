"""Log lines that name an article instead of printing it."""

from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class QuietItems(LogFormatter):
    """Scrapy's log formatter, with the item's address in place of its text."""

    def scraped(
        self,
        item: Any,  # noqa: ANN401 - as in Scrapy
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Return the line for an article that went through all pipelines."""
        return super().scraped(_name(item), response, spider)

    def dropped(
        self,
        item: Any,  # noqa: ANN401 - as in Scrapy
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Return the line for an article that a pipeline dropped."""
        return super().dropped(_name(item), exception, response, spider)

    def item_error(
        self,
        item: Any,  # noqa: ANN401 - as in Scrapy
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """Return the line for an article at which a pipeline failed."""
        return super().item_error(_name(item), exception, response, spider)


def _name(item: Any) -> str:  # noqa: ANN401 - any item
    return str(getattr(item, "originalUrl", item))
