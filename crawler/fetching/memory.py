"""Where the components keep what they know: with the run's state, or in one of their own."""

from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.state.hosts import Hosts
from crawler.state.store import State

_memories: WeakKeyDictionary[Crawler, State] = WeakKeyDictionary()


def hosts_of(crawler: Crawler) -> Hosts:
    """Return the facts about hosts of *crawler*.

    They are those of the first extension with an attribute ``hosts``; see ``crawler.run``. In a
    project without one they are those of ``memory_of``.
    """
    for extension in crawler.extensions.middlewares if crawler.extensions else ():
        found = getattr(extension, "hosts", None)
        if isinstance(found, Hosts):
            return found
    return memory_of(crawler).hosts


def memory_of(crawler: Crawler) -> State:
    """Return the state that the components of *crawler* share in a project that has none.

    Settings:
        MASTHEAD_MEMORY: its SQLAlchemy URL; if not set, it is forgotten with the crawl.

    Raises:
        StateError: it cannot be opened.
    """
    if crawler not in _memories:
        state = State(crawler.settings.get("MASTHEAD_MEMORY") or "sqlite://")
        crawler.signals.connect(state.close, signal=signals.spider_closed)
        _memories[crawler] = state
    return _memories[crawler]
