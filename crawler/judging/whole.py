"""Comparing all articles of a corpus, in parts: each article with those before it in its window."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from crawler.article.cards import hashed
from crawler.clusters.features import Features
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.grouping import groups
from crawler.clusters.neighbours import Edge, Neighbours
from crawler.judging.neighbourhood import both_ways, linked_groups
from crawler.portal.clustering import Clusters
from crawler.state.files import Described

_DAY_S: Final = 86_400


class Part(NamedTuple):
    """Articles from *first* to *end*; those from *context* on are what they are compared with."""

    context: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Whole:
    """All articles of a corpus, by time."""

    articles: Sequence[Described]
    frequencies: Frequencies
    rules: Clusters

    @classmethod
    def of(
        cls,
        rows: Iterable[Described],
        keys: Collection[str],
        frequencies: Frequencies,
        rules: Clusters,
    ) -> "Whole":
        """Return the articles of *rows* that are *keys*, the first of each."""
        left = set(keys)
        found = []
        for row in rows:
            if row.key in left and row.features is not None:
                left.discard(row.key)
                found.append(row)
        found.sort(key=lambda row: (row.at, hashed(row.key)))
        return cls(found, frequencies, rules)

    def parts(self, size: int) -> list[Part]:
        """Return parts of *size* articles that can be compared apart from one another."""
        times = [row.at for row in self.articles]
        window = self.rules.days * _DAY_S
        return [
            Part(bisect_left(times, times[first] - window), first, min(first + size, len(times)))
            for first in range(0, len(times), size)
        ]

    def edges(self, part: Part) -> list[Edge]:
        """Return the pairs that are alike of the articles of *part* and those before them."""
        near = Neighbours(self.frequencies, self.rules)
        window = timedelta(days=self.rules.days)
        found = []
        for number, row in enumerate(self.articles[part.context : part.end], part.context):
            key, at = hashed(row.key), datetime.fromtimestamp(row.at, UTC)
            features = Features.unpack(row.features or b"")
            if number < part.first:
                near.add(key, at, features)
                continue
            near.forget(at - window)
            found += [
                Edge(min(key, other), max(key, other), likeness)
                for other, likeness in near.find_and_add(key, at, features)
            ]
        return found

    def clusters(
        self, keys: Collection[str], edges: Iterable[Edge], links: Mapping[str, Iterable[str]]
    ) -> list[frozenset[str]]:
        """Return the clusters of the records *keys*, as ``Neighbourhood.clusters`` does of some.

        *edges* are those of all parts; *links* identities that belong together in any case.
        """
        numbers = {hashed(key): key for key in keys}
        linked = {
            hashed(key): {hashed(other) for other in others if hashed(other) in numbers}
            for key, others in both_ways(links).items()
            if hashed(key) in numbers
        }
        grouped = linked_groups(numbers.keys(), groups(edges, self.rules), linked)
        return [frozenset(numbers[each] for each in group) for group in grouped]
