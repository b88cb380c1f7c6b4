"""Find the articles that report the same story, without comparing each with each."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from itertools import chain
from typing import Final, NamedTuple

from crawler.clusters.features import Features
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.likeness import SHARED, Weighed, compared, needed, strongest, weighed
from crawler.portal.clustering import Clusters

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
MOST: Final = 200
"""Articles that are compared with one, those that share the most: a site that repeats one page
thousands of times costs no more than that."""

_REMEMBERED: Final = 4_096
"""Weighed articles that are kept ready: about 10 kB each."""


class Edge(NamedTuple):
    """Two articles that are alike; *one* is less than *other*."""

    one: int
    other: int
    likeness: int


class Neighbours:
    """Articles of a few days, found by what they share.

    Two articles can only be alike if they share three of their heaviest terms (see
    :mod:`crawler.clusters.likeness`), so only those are compared: what is found is exactly what
    comparing each with each would find, in any order of additions, unless an article has more than
    200 such candidates. Memory: about 5 kB an article, and 40 MB; :meth:`forget` lets go of the
    days before.
    """

    def __init__(self, frequencies: Frequencies, settings: Clusters) -> None:
        self._frequencies = frequencies
        self._settings = settings
        self._window = timedelta(days=settings.days)
        self._articles: dict[int, tuple[datetime, Features]] = {}
        self._days: dict[int, dict[int, list[int]]] = {}
        self._weighed: OrderedDict[int, Weighed] = OrderedDict()

    def __len__(self) -> int:
        """Return how many articles are in it."""
        return len(self._articles)

    def add(self, key: int, at: datetime, features: Features) -> None:
        """Put in an article that was published *at*; one that is in already is replaced."""
        self._put(key, at, features, strongest(features, self._frequencies))

    def find_and_add(self, key: int, at: datetime, features: Features) -> list[tuple[int, int]]:
        """Put in an article; return what :meth:`find` found before."""
        self.remove(key)
        terms = strongest(features, self._frequencies)
        found = self._find(at, features, terms)
        self._put(key, at, features, terms)
        return found

    def _put(self, key: int, at: datetime, features: Features, terms: list[int]) -> None:
        self.remove(key)
        self._articles[key] = (at, features)
        postings = self._days.setdefault(_day(at), {})
        for term in terms:
            postings.setdefault(term, []).append(key)

    def remove(self, key: int) -> None:
        """Take out an article, if it is in."""
        known = self._articles.get(key)
        if known is None:
            return
        day = _day(known[0])
        postings = self._days[day]
        for term in strongest(known[1], self._frequencies):
            keys = postings[term]
            keys.remove(key)
            if not keys:
                del postings[term]
        if not postings:
            del self._days[day]
        del self._articles[key]
        self._weighed.pop(key, None)

    def forget(self, before: datetime) -> None:
        """Let go of the days that ended before *before*."""
        last = _day(before)
        for day in [day for day in self._days if day < last]:
            for key in set(chain.from_iterable(self._days.pop(day).values())):
                del self._articles[key]
                self._weighed.pop(key, None)

    def find(self, at: datetime, features: Features) -> list[tuple[int, int]]:
        """Return the articles that report the story of one published *at*: keys and likeness.

        By key, ascending. The article itself is among them if it was added.
        """
        return self._find(at, features, strongest(features, self._frequencies))

    def _find(self, at: datetime, features: Features, terms: list[int]) -> list[tuple[int, int]]:
        keys = self._candidates(at, terms)
        if not keys:
            return []
        article = weighed(features, self._frequencies, ())
        found = []
        for key in keys:
            apart = at - self._articles[key][0]
            if abs(apart) > self._window:
                continue
            other = self._ready(key)
            alike = compared(article, other, apart)
            if alike >= needed(article, other, self._settings):
                found.append((key, alike))
        return sorted(found)

    def _candidates(self, at: datetime, terms: list[int]) -> list[int]:
        if not self._window:
            return []
        shared: Counter[int] = Counter()
        for day in range(_day(at - self._window), _day(at + self._window) + 1):
            if postings := self._days.get(day):
                lists = map(postings.get, terms)
                shared.update(chain.from_iterable(filter(None, lists)))
        found = [(count, key) for key, count in shared.items() if count >= SHARED]
        return [key for _, key in nlargest(MOST, found)]

    def _ready(self, key: int) -> Weighed:
        ready = self._weighed.get(key)
        if ready is None:
            ready = weighed(self._articles[key][1], self._frequencies, ())
            self._weighed[key] = ready
            if len(self._weighed) > _REMEMBERED:
                self._weighed.popitem(last=False)
        return ready


def edges(
    articles: Iterable[tuple[int, datetime, Features]],
    frequencies: Frequencies,
    settings: Clusters,
) -> Iterator[Edge]:
    """Yield every two of *articles* (key, time, features) that are alike, whatever their order.

    Keys must differ. Memory grows with the articles of the days of the window, and with the list
    of all (600 bytes each).
    """
    index = Neighbours(frequencies, settings)
    window = timedelta(days=settings.days)
    for key, at, features in sorted(articles, key=lambda article: (article[1], article[0])):
        index.forget(at - window)
        for other, alike in index.find_and_add(key, at, features):
            yield Edge(min(key, other), max(key, other), alike)


def _day(at: datetime) -> int:
    return (at - _EPOCH) // _DAY
