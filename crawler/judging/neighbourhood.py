"""Which records of a corpus report one story, as far as it has to be known."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from crawler.article.errors import ArticleError
from crawler.article.record import Article
from crawler.clusters.features import Features, features
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.groups import groups
from crawler.clusters.neighbours import Neighbours
from crawler.corpus import corpus
from crawler.corpus.cards import keys_of
from crawler.portal.clustering import Clusters
from crawler.state.files import Described, Files
from crawler.state.judgements import Judgements

_DAY_S: Final = 86_400
_GROWN: Final = 0.2
"""Share of its articles by which a corpus grows or shrinks until its terms are counted anew."""


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
        frequencies: Frequencies | None = None,
    ) -> None:
        self._folder = folder
        self._files = files
        self._days = rules.days
        self._near = Neighbours(frequencies or known(files), rules)
        self._numbers: dict[str, int] = {}
        self._keys: list[str] = []
        self._placed: dict[str, tuple[int, Features]] = {}
        self._loaded: set[int] = set()
        """Days since 1970 whose articles are known."""
        self._is_complete = False
        self._links = _both_ways(links)

    def place(self, key: str, article: Article) -> bytes:
        """Let *article* be what is compared for *key*; return its features."""
        described = features(article)
        at = int(article.publishedDateTime.timestamp())
        self._load(at)
        self._put(key, at, described)
        return described.pack()

    def remove(self, key: str) -> None:
        """Forget *key*."""
        if self._placed.pop(key, None) is not None:
            self._near.remove(self._numbers[key])

    def load(self) -> None:
        """Get to know all records at once, for those who ask for all."""
        self._take(self._files.published(-(2**62), 2**62))
        self._is_complete = True

    def clusters(self, keys: Iterable[str]) -> Iterator[frozenset[str]]:
        """Yield the clusters of *keys* and of all that hang together with them, each once.

        A record that is alone is a cluster of one.
        """
        seen: set[str] = set()
        for key in keys:
            if key not in seen and self._is_there(key):
                edges = self._component(key)
                seen.update(edges)
                yield from groups(edges)

    def _component(self, start: str) -> dict[str, frozenset[str]]:
        """Return what hangs together with *start*: of each record those that are alike."""
        found: dict[str, frozenset[str]] = {}
        left = [start]
        while left:
            key = left.pop()
            if key in found:
                continue
            at, described = self._placed[key]
            self._load(at)
            near = {self._keys[number] for number in self._near.find(_instant(at), described)}
            near |= {other for other in self._links.get(key, ()) if self._is_there(other)}
            found[key] = frozenset(near - {key})
            left.extend(found[key])
        return found

    def _is_there(self, key: str) -> bool:
        """Tell whether *key* is a record; get to know it, from whatever day it is."""
        if key in self._placed:
            return True
        path = self._folder.find_identity(key)
        try:
            article = corpus.read(path).article if path else None
        except (ArticleError, OSError):
            return False
        if article is None or key not in keys_of(article)[:1]:
            return False
        self._put(key, int(article.publishedDateTime.timestamp()), features(article))
        return True

    def _load(self, at: int) -> None:
        """Get to know the articles of the days around *at*."""
        day = at // _DAY_S
        around = range(day - self._days, day + self._days + 1)
        missing = [each for each in around if each not in self._loaded]
        if not missing or self._is_complete:
            return
        self._loaded.update(missing)
        first, last = missing[0] * _DAY_S, (missing[-1] + 1) * _DAY_S - 1
        self._take(self._files.published(first, last))

    def _take(self, rows: Iterable[Described]) -> None:
        new: list[tuple[str, bytes]] = []
        for each in rows:
            if each.key and each.key not in self._placed:
                described = self._described(each, new)
                if described is not None:
                    self._put(each.key, each.at, described)
        self._files.describe(new)

    def _described(self, row: Described, new: list[tuple[str, bytes]]) -> Features | None:
        if row.features is not None:
            try:
                return Features.unpack(row.features)
            except ValueError:  # of another version
                pass
        try:
            found = features(corpus.read(self._folder.folder / row.name).article)
        except (ArticleError, OSError):  # broken or gone since
            return None
        new.append((row.name, found.pack()))
        return found

    def _put(self, key: str, at: int, described: Features) -> None:
        self.remove(key)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._keys)
            self._keys.append(key)
        self._placed[key] = (at, described)
        self._near.add(number, _instant(at), described)


def links(files: Files, judgements: Judgements) -> dict[str, tuple[str, ...]]:
    """Return what belongs together whatever texts say, by identity: see ``Judgement.links``."""
    found = judgements.links()
    for key, others in files.related().items():
        if key not in found and judgements.known(key) is None:  # nobody but others judged it yet
            found[key] = others
    return found


def known(files: Files) -> Frequencies:
    """Return how common each term is in the corpus of *files*, as it was last counted."""
    found = files.frequencies()
    try:
        return Frequencies.unpack(found[1]) if found else Frequencies.prior()
    except ValueError:  # of another version
        return Frequencies.prior()


def learned(files: Files, *, keep: bool) -> Frequencies:
    """Return how common each term is, counted anew if the corpus grew or shrank much since.

    Else verdicts on the same articles would change with each new one. *keep* the counts, or not.
    """
    rows = files.published(-(2**62), 2**62)
    found = files.frequencies()
    if found and abs(len(rows) - found[0]) <= _GROWN * found[0]:
        return known(files)
    counted = Frequencies.learned(
        Features.unpack(row.features) for row in rows if row.features is not None
    )
    if keep:
        files.count(len(rows), counted.pack())
    return counted


def _instant(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _both_ways(links: Mapping[str, Iterable[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, others in links.items():
        for other in others:
            found.setdefault(key, set()).add(other)
            found.setdefault(other, set()).add(key)
    return found
