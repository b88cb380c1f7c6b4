"""Articles of some days, ready to be looked through for the few that one may be alike to."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple

from crawler.clusters.features import Features
from crawler.clusters.likeness import SHARED

_HASH: Final = 8
"""Bits of a term below its hash; see ``crawler.clusters.features``."""

_OFTEN: Final = 4
"""Times that a shelf is asked from which an index of it is worth its making."""


class Shelved(NamedTuple):
    """An article of a day."""

    key: str
    at: int
    """When it was published, in seconds since 1970."""

    features: Features


class Shelf:
    """The articles of one day by all their terms.

    That is much less work than to weigh each article's terms, and most are never asked for. Who
    asks once or twice, as for a single new article, is answered by a look at each of them.
    """

    def __init__(self, articles: Iterable[Shelved]) -> None:
        self._articles = list(articles)
        self._asked = 0
        self._by_term: dict[int, list[int]] = {}

    def near(self, terms: Iterable[int]) -> list[Shelved]:
        """Return the articles that have as many of *terms*, hashes, as two that are alike share.

        Those are more than are alike, and none that is alike is missing.
        """
        self._asked += 1
        if self._asked < _OFTEN:
            return self._looked_at(frozenset(terms))
        if self._asked == _OFTEN:
            for place, article in enumerate(self._articles):
                for term in article.features.terms:
                    self._by_term.setdefault(term >> _HASH, []).append(place)
        lists = filter(None, map(self._by_term.get, terms))
        shared = Counter(chain.from_iterable(lists))
        return [self._articles[place] for place, count in shared.items() if count >= SHARED]

    def _looked_at(self, terms: frozenset[int]) -> list[Shelved]:
        return [
            article
            for article in self._articles
            if sum([term >> _HASH in terms for term in article.features.terms]) >= SHARED
        ]
