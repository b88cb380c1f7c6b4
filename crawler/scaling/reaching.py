"""A queue that is not there is told before anything else begins."""

import logging
import time
from typing import Final, Self

import redis
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.scaling.connection import AWAY, REFUSED, away, connected

_LOG: Final = logging.getLogger(__name__)
_JOIN_S: Final = 15.0
"""Seconds for which one that begins waits for Redis: it may restart; or its address is wrong."""

_LOOK_S: Final = 0.5


class Reachable:
    """Scrapy extension: asks the queue whether it is there, before corpus and state are opened.

    Raises:
        PortalError: Redis must not be used as it is set.
        QueueError: it does not answer, or does not take the password.
    """

    def __init__(self, url: str, patience_s: float) -> None:
        until = time.monotonic() + patience_s
        with connected(url, quiet=True) as client:
            while True:
                try:
                    client.ping()
                except redis.RedisError as error:
                    can_wait = isinstance(error, AWAY) and not isinstance(error, REFUSED)
                    if not can_wait or time.monotonic() > until:
                        raise away(url, error) from None
                    _LOG.warning("%s; it is waited for", away(url, error))
                    time.sleep(_LOOK_S)
                else:
                    return

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the address from the settings."""
        url = crawler.settings.get("MASTHEAD_QUEUE")
        if not url:
            raise NotConfigured("MASTHEAD_QUEUE is not set")
        patience_s = crawler.settings.getfloat("MASTHEAD_QUEUE_PATIENCE", 600.0)
        return cls(url, min(_JOIN_S, patience_s))
