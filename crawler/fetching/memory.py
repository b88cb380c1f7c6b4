"""Where the components about hosts keep what they know: with the run's state, or in memory."""

from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from crawler.state.hosts import Hosts
from crawler.state.store import State

_in_memory: WeakKeyDictionary[Crawler, State] = WeakKeyDictionary()


def hosts_of(crawler: Crawler) -> Hosts:
    """Return the facts about hosts of *crawler*.

    They are those of the first extension with an attribute ``hosts``; see ``crawler.run``. In a
    project without one they are forgotten with the crawl.
    """
    for extension in crawler.extensions.middlewares if crawler.extensions else ():
        found = getattr(extension, "hosts", None)
        if isinstance(found, Hosts):
            return found
    if crawler not in _in_memory:
        _in_memory[crawler] = State("sqlite://")
    return _in_memory[crawler].hosts
