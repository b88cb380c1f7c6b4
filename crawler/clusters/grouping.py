"""From pairs that are alike to stories."""

from collections.abc import Callable, Iterable
from typing import Final

from crawler.clusters.neighbours import Edge
from crawler.portal.clustering import Clusters

_ON_AVERAGE: Final = 9 / 16
"""What two groups need, of the likeness that two articles need."""


def groups(edges: Iterable[Edge], settings: Clusters) -> list[tuple[int, ...]]:
    """Return the stories that *edges* make, each as the ascending keys of its two or more articles.

    Pairs are taken by likeness, the most alike first (ties: the lower keys first). Their two groups
    become one if all pairs across them are alike enough on average (average linkage), a pair that
    has no edge counting 0: nine sixteenths of the ``likeness`` of the settings. So in a group of
    three one pair may be unlike only if the others are well above what is needed; a chain of
    articles, each like the next, does not become one story; and a round-up that is like an article
    of each of ten stories joins one of them at most, the one it is most like.

    The result does not depend on the order of *edges*, and articles that no path of edges connects
    do not influence each other: what a new article changes can be found from its component alone
    (:func:`component`). Ties are decided by keys, so they should be the same whenever a corpus is
    read anew. Time: O(E log E) for E edges.
    """
    unique = {(edge.one, edge.other): edge for edge in edges}
    made = _Groups(unique.values())
    for one, other, _ in sorted(unique.values(), key=_rank):
        made.join(one, other, _ON_AVERAGE * 10 * settings.likeness)
    return sorted(tuple(sorted(group)) for group in made.members.values() if len(group) > 1)


def component(start: Iterable[int], edges_of: Callable[[int], Iterable[Edge]]) -> set[Edge]:
    """Return the edges of everything that a path connects with *start*.

    *edges_of* gives the edges of one article. ``groups(component(changed, edges_of), settings)``
    are the stories of all articles that a change of *changed* can touch; of articles that left,
    start with those that they had edges with.
    """
    seen = set(start)
    waiting = list(seen)
    found: set[Edge] = set()
    while waiting:
        for edge in edges_of(waiting.pop()):
            found.add(edge)
            for key in (edge.one, edge.other):
                if key not in seen:
                    seen.add(key)
                    waiting.append(key)
    return found


def _rank(edge: Edge) -> tuple[int, int, int]:
    return (-edge.likeness, edge.one, edge.other)


class _Groups:
    """Groups of articles, with the sum of the likeness across every two of them."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.members: dict[int, list[int]] = {}
        self._group: dict[int, int] = {}
        self._across: dict[int, dict[int, int]] = {}
        for one, other, likeness in edges:
            for key, neighbour in ((one, other), (other, one)):
                self.members.setdefault(key, [key])
                self._group[key] = key
                self._across.setdefault(key, {})[neighbour] = likeness

    def join(self, one: int, other: int, least: float) -> None:
        """Make one of the groups of two articles if their pairs are alike *least* on average."""
        a, b = self._group[one], self._group[other]
        if a == b:
            return
        pairs = len(self.members[a]) * len(self.members[b])
        if self._across[a][b] >= least * pairs:
            self._merge(*sorted((a, b), key=self._size, reverse=True))

    def _size(self, group: int) -> int:
        return len(self.members[group]) + len(self._across[group])

    def _merge(self, into: int, group: int) -> None:
        for key in self.members[group]:
            self._group[key] = into
        self.members[into] += self.members.pop(group)
        mine = self._across[into]
        del mine[group]
        for neighbour, likeness in self._across.pop(group).items():
            if neighbour == into:
                continue
            theirs = self._across[neighbour]
            del theirs[group]
            mine[neighbour] = theirs[into] = mine.get(neighbour, 0) + likeness
