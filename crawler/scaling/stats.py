"""Scrapy's stats, summed up over all workers of a run."""

from collections import Counter
from typing import Any, Final

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.statscollectors import MemoryStatsCollector, StatsT

from crawler.scaling.connection import AWAY

_KEPT_S: Final = 7 * 86_400


class SharedStats(MemoryStatsCollector):
    """Stats collector: this worker's numbers are at hand, what was counted goes to Redis as well.

    That of scrapy-redis asks Redis for each number, takes none but whole ones, and fails when a
    crawl ends. Here only increments go out, all at once, each time the worker says that it is
    there: ``masthead status`` shows their sums.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._fresh: Counter[str] = Counter()
        self._server: Any = None
        self._key = ""

    def inc_value(
        self, key: str, count: float = 1, start: int = 0, spider: Spider | None = None
    ) -> None:
        """Count *key*, here and for all."""
        del spider
        super().inc_value(key, count, start)  # type: ignore[arg-type] # any number
        self._fresh[key] += count  # type: ignore[assignment] # the same

    def share(self, server: Any, key: str) -> None:  # noqa: ANN401 - untyped
        """Add what was counted since the last time to the hash *key* of Redis."""
        self._server, self._key = server, key
        if not self._fresh:
            return
        sent, self._fresh = self._fresh, Counter()
        try:
            with server.pipeline(transaction=True) as together:
                for name, number in sent.items():
                    together.hincrbyfloat(key, name, number)
                together.expire(key, _KEPT_S)
                together.execute()
        except AWAY:
            self._fresh.update(sent)
            raise

    def _persist_stats(self, stats: StatsT) -> None:
        super()._persist_stats(stats)
        if self._server is not None:
            try:
                self.share(self._server, self._key)
            except AWAY:
                return  # the worker's own log has them
            self._server.close()
