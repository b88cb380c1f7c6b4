"""Which records of a corpus report one story, as far as it has to be known."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from crawler.article.cards import hashed
from crawler.article.errors import ArticleError
from crawler.article.record import Article
from crawler.clusters.features import Features, StaleFeaturesError, features
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.grouping import groups
from crawler.clusters.likeness import strongest
from crawler.clusters.neighbours import Edge, Neighbours
from crawler.corpus import corpus
from crawler.corpus.cards import keys_of
from crawler.judging.shelves import Shelf, Shelved
from crawler.portal.clustering import Clusters
from crawler.state.files import Described, Files

_DAY_S: Final = 86_400
_CROWD: Final = 60
"""Articles that one is like from which it joins them without another look at each."""

_MOST: Final = 30
"""Days whose articles are known at a time: some 3 kB an article."""


class Neighbourhood:
    """The records of *folder* by what they report; read from its index *files*, days as needed.

    *links* are identities that belong together whatever their texts say, by identity. All records
    are called by their identities.
    """

    def __init__(
        self,
        folder: corpus.Corpus,
        files: Files,
        rules: Clusters,
        links: Mapping[str, Iterable[str]],
        frequencies: Frequencies,
    ) -> None:
        self._folder = folder
        self._files = files
        self._rules = rules
        self._near = Neighbours(frequencies, rules)
        self._keys: dict[int, str] = {}
        """By number. Numbers are made of identities, so that ties end the same way in each run."""
        self._placed: dict[int, tuple[datetime, Features]] = {}
        self._shelves: dict[int, Shelf] = {}
        """The articles of a day, by days since 1970; the last used last."""
        self._frequencies = frequencies
        self._links = both_ways(links)

    def place(self, key: str, article: Article) -> bytes:
        """Let *article* be what is compared for *key*; return its features."""
        described = features(article)
        self._unload()
        self._put(key, article.publishedDateTime, described)
        return described.pack()

    def remove(self, key: str) -> None:
        """Forget *key*."""
        if self._placed.pop(hashed(key), None) is not None:
            self._near.remove(hashed(key))

    def catch_up(self, changed: Iterable[Described]) -> None:
        """Get to know what other workers wrote since: *changed*, of days that are known here.

        Of others all is read when they are needed.
        """
        for row in changed:
            day = row.at // _DAY_S
            if hashed(row.key) in self._placed and row.features is None:
                self.remove(row.key)
            if row.features is None:
                self._shelves.pop(day, None)
            elif day in self._shelves or hashed(row.key) in self._placed:
                self._catch_up(row, row.features)

    def _catch_up(self, row: Described, packed: bytes) -> None:
        try:
            self._put(row.key, datetime.fromtimestamp(row.at, UTC), Features.unpack(packed))
        except StaleFeaturesError:  # of a worker of another version
            self._shelves.pop(row.at // _DAY_S, None)

    def clusters(self, keys: Iterable[str]) -> Iterator[frozenset[str]]:
        """Yield the clusters of *keys* and of all that hang together with them, each once.

        A record that is alone is a cluster of one.
        """
        seen: set[int] = set()
        for key in keys:
            number = hashed(key)
            if number not in seen and self._is_there(key):
                near, between = self._component(number)
                seen |= near
                for cluster in self._grouped(near, between):
                    yield frozenset(self._keys[each] for each in cluster)

    def crowd(self, key: str) -> str | None:
        """Return who is most like *key*, if so many are that looking at all is too much.

        A page that a site repeats under hundreds of addresses costs no more than the first few.
        """
        edges = self._edges(hashed(key))
        if len(edges) < _CROWD:
            return None
        best = min(edges, key=lambda edge: (-edge.likeness, edge))
        (other,) = {best.one, best.other} - {hashed(key)}
        return self._keys[other]

    def _component(self, start: int) -> tuple[set[int], set[Edge]]:
        """Return all that hangs together with *start*, over likeness and links; and its edges."""
        found: set[int] = set()
        between: set[Edge] = set()
        left = {start}
        while left:
            number = left.pop()
            found.add(number)
            mine = self._edges(number)
            between.update(mine)
            near = {each for edge in mine for each in edge[:2]}
            left |= (near | self._linked(number)) - found
        return found, between

    def _grouped(self, numbers: set[int], between: set[Edge]) -> Iterable[set[int]]:
        linked = {number: self._linked(number) for number in numbers}
        return linked_groups(numbers, groups(between, self._rules), linked)

    def _edges(self, number: int) -> list[Edge]:
        at, described = self._placed[number]
        self._bring(at, described)
        return [
            Edge(min(number, other), max(number, other), likeness)
            for other, likeness in self._near.find(at, described)
            if other != number
        ]

    def _linked(self, number: int) -> set[int]:
        others = self._links.get(self._keys[number], ())
        return {hashed(other) for other in others if self._is_there(other)}

    def _is_there(self, key: str) -> bool:
        """Tell whether *key* is a record; get to know it, from whatever day it is."""
        if hashed(key) in self._placed:
            return True
        path = self._folder.find_identity(key)
        try:
            article = self._folder.read(path).article if path else None
        except (ArticleError, OSError):
            return False
        if article is None or key not in keys_of(article)[:1]:
            return False
        self._put(key, article.publishedDateTime, features(article))
        return True

    def _bring(self, at: datetime, described: Features) -> None:
        """Get to know the articles of the days around *at* that may be like *described*."""
        if not self._rules.days:
            return
        terms = strongest(described, self._frequencies)
        for day in range(_day(at) - self._rules.days, _day(at) + self._rules.days + 1):
            for each in self._shelf(day).near(terms):
                if hashed(each.key) not in self._placed:
                    self._put(each.key, datetime.fromtimestamp(each.at, UTC), each.features)

    def _shelf(self, day: int) -> Shelf:
        shelf = self._shelves.pop(day, None)
        if shelf is None:
            new: list[tuple[str, bytes]] = []
            rows = self._files.published(day * _DAY_S, (day + 1) * _DAY_S - 1)
            described = ((row, self._described(row, new)) for row in rows)
            shelf = Shelf(Shelved(row.key, row.at, found) for row, found in described if found)
            self._files.describe(new)
        self._shelves[day] = shelf
        return shelf

    def _unload(self) -> None:
        """Forget days that were not used for long, if many are known."""
        while len(self._shelves) > _MOST:
            day = next(iter(self._shelves))
            del self._shelves[day]
            for number in [each for each, (at, _) in self._placed.items() if _day(at) == day]:
                self.remove(self._keys.pop(number))

    def _described(self, row: Described, new: list[tuple[str, bytes]]) -> Features | None:
        if row.features is not None:
            try:
                return Features.unpack(row.features)
            except StaleFeaturesError:
                pass
        try:
            found = features(self._folder.read(self._folder.folder / row.name).article)
        except (ArticleError, OSError):  # broken or gone since
            return None
        new.append((row.name, found.pack()))
        return found

    def _put(self, key: str, at: datetime, described: Features) -> None:
        number = hashed(key)
        self._keys[number] = key
        self._placed[number] = (at, described)
        self._near.add(number, at, described)


def linked_groups(
    numbers: Collection[int],
    found: Iterable[tuple[int, ...]],
    linked: Mapping[int, Collection[int]],
) -> Iterable[set[int]]:
    """Return the groups of *numbers*: those *found*, made one where they are *linked*."""
    group_of = {number: {number} for number in numbers}
    for group in map(set, found):
        group_of.update((number, group) for number in group)
    for number in sorted(linked):
        for other in sorted(linked[number]):
            one, two = group_of[number], group_of[other]
            if one is not two:
                one |= two
                group_of.update((each, one) for each in two)
    return {id(group): group for group in group_of.values()}.values()


def _day(at: datetime) -> int:
    return int(at.timestamp()) // _DAY_S


def both_ways(links: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    """Return *links* with each one's way back."""
    found: dict[str, set[str]] = {}
    for key, others in links.items():
        for other in others:
            found.setdefault(key, set()).add(other)
            found.setdefault(other, set()).add(key)
    return found
