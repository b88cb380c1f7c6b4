"""A queue in which a slow host does not keep the others waiting."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

from crawler.fetching.origins import server


class _UnderWay(DownloaderInterface):
    """Counts the requests of each host from when they are taken until they end.

    Scrapy's own counts them from when they are sent, and all that wait until then, for robots.txt
    or for the pace, take the places of others.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        paced = settings.getfloat("MASTHEAD_DELAY") > 0
        self._most = 1 if paced else settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")

    def get_slot_key(self, request: Request) -> str:
        """Return what *request* waits for: others may be on another port of the host."""
        return server(request.url)

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """Return those hosts that have room, with how many of their requests are under way."""
        many = Counter(map(self.get_slot_key, self.downloader.active))
        return [(many[host], host) for host in possible_slots if many[host] < self._most]


class HostFairQueue(DownloaderAwarePriorityQueue):
    """Scrapy priority queue: of a host, only as many requests are under way as may be sent at once.

    That is one where there is a delay, else CONCURRENT_REQUESTS_PER_DOMAIN. It gives None while all
    hosts that have requests are at that; the engine asks again when a request ends.
    """

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _UnderWay(crawler)
