"""Judging a record among all others: it and its cluster, and nothing else."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from crawler.article.edit import update
from crawler.article.errors import ArticleError
from crawler.article.frontmatter import dumps
from crawler.article.record import Article, Related
from crawler.corpus import corpus
from crawler.corpus.cards import keys_of
from crawler.judging import leading, pins
from crawler.judging.cases import LESSER, Case, Rules
from crawler.portal.files import shown
from crawler.portal.places import Place
from crawler.state.judgements import Judged, Judgement
from crawler.state.store import State


@dataclass(frozen=True)
class Verdict:
    """What became of one case."""

    case: Case
    article: Article
    """The record as it is to be."""

    judgement: Judgement
    """What is to be remembered of it."""

    size: int
    """Of its cluster."""

    @property
    def is_new(self) -> bool:
        """True unless the same is remembered already, and is sure to be in the file."""
        known = self.case.known
        return known is None or known.before is not None or known.now != self.judgement

    @cached_property
    def differences(self) -> Mapping[str, tuple[Any, Any]]:
        """Old and new value of each judgement that differs, for a record that has a file."""
        assert self.case.entry is not None  # noqa: S101 - asked for records only
        old, new = pins.plain(self.case.entry.article), pins.plain(self.article)
        return {
            name: (old.get(name), new.get(name))
            for name in pins.JUDGED
            if old.get(name) != new.get(name)
        }

    @property
    def changes(self) -> Mapping[str, Any]:
        """New values of judgements by field, for ``edit.update``."""
        return {name: new for name, (_, new) in self.differences.items()}


class Clustering(Protocol):
    """Which records report one story."""

    def place(self, key: str, article: Article) -> bytes:
        """Let *article* be what is compared for *key*; return its features."""

    def remove(self, key: str) -> None:
        """Forget *key*."""

    def clusters(self, keys: Iterable[str]) -> Iterator[frozenset[str]]:
        """Yield the clusters of *keys* and of all that hang together with them, each once."""

    def crowd(self, key: str) -> str | None:
        """Return who is most like *key*, if so many are that looking at all is too much."""


class Facts(Protocol):
    """What is known of the records of a corpus beside their files, by identity."""

    def path(self, key: str) -> Place | None:
        """Return the file of the record *key*; None if there is none."""

    def read(self, path: Place) -> corpus.Entry:
        """Return the record in the file at *path*; see ``Corpus.read``."""

    def judged(self, key: str) -> Judged | None:
        """Return what was judged of it."""

    def crawled(self, key: str) -> Collection[Mapping[str, Any]]:
        """Return what the crawl may have written into its file; asked if nothing was judged."""

    def was_here(self, key: str) -> bool:
        """Tell whether there is or ever was such a record."""


class Stated:
    """What a state knows of the records of *folder*."""

    def __init__(self, folder: corpus.Corpus, state: State) -> None:
        self._folder = folder
        self._state = state

    def path(self, key: str) -> Place | None:
        """Return the file of the record *key*; None if there is none."""
        return self._folder.find_identity(key)

    def read(self, path: Place) -> corpus.Entry:
        """Return the record in the file at *path*; see ``Corpus.read``."""
        return self._folder.read(path)

    def judged(self, key: str) -> Judged | None:
        """Return what was judged of it."""
        return self._state.judgements.known(key)

    def crawled(self, key: str) -> Collection[Mapping[str, Any]]:
        """Return what the crawl may have written into its file."""
        known = self._state.records.known(key)
        return known.bases if known else ()

    def was_here(self, key: str) -> bool:
        """Tell whether there is or ever was such a record."""
        return (
            self.path(key) is not None
            or self._state.judgements.known(key) is not None
            or self._state.records.known(key) is not None
        )


class Judge:
    """Judges records by *rules*, each with the members of its cluster."""

    def __init__(self, rules: Rules, facts: Facts) -> None:
        self.rules = rules
        self.facts = facts

    def cluster(self, members: Collection[Case]) -> list[Verdict]:
        """Return the verdicts on *members*, which are all the records of one cluster."""
        own = {each.key: leading.related_to(each.article) for each in members}
        everyone = leading.ordered([*own.values(), *self._outsiders(members)])
        most = self.rules.portal.settings.clusters.most
        found = []
        for case in members:
            mine = own[case.key]
            others = tuple(each for each in everyone[: most + 1] if each is not mine)[:most]
            article = self.rules.settle(case, others, leads=everyone[0] is mine)
            judgement = self.rules.judgement(case, article)
            found.append(Verdict(case, article, judgement, len(members)))
        return found

    def joined(self, case: Case, mate: Case) -> Verdict:
        """Return the verdict on *case*, which is like *mate* and so many that none of them changes.

        It lists those that *mate* lists, and stays what it is; a new one is a lesser copy. Judging
        the whole corpus does better.
        """
        theirs = (each for each in mate.article.related if leading.key_of(each) != case.key)
        everyone = leading.ordered([leading.related_to(mate.article), *theirs])
        old = case.entry.article.heat if case.entry else None
        most = self.rules.portal.settings.clusters.most
        leads = old is not None and old != LESSER
        article = self.rules.settle(case, everyone[:most], leads=leads)
        return Verdict(case, article, self.rules.judgement(case, article), len(everyone) + 1)

    def mate(self, key: str, *, adopt: bool = False) -> Case | None:
        """Return the case of the record *key* as a member of another's cluster; None as ``case``.

        Unless it is to be *adopt*-ed or was never judged, only what hangs on others may change.
        """
        known = None if adopt else self.facts.judged(key)
        entry = self._entry(key)
        if entry is None or known is None:
            return self.open(entry, adopt=adopt) if entry else None
        return self.rules.again(key, entry, known)

    def case(self, key: str, *, adopt: bool = False) -> Case | None:
        """Return the case of the record *key*; None if it cannot be read."""
        entry = self._entry(key)
        return self.open(entry, adopt=adopt) if entry else None

    def open(self, entry: corpus.Entry, *, adopt: bool) -> Case | None:
        """Return the case of the record in *entry*; None if it was found at no address."""
        keys = keys_of(entry.article)
        if not keys:
            return None
        known = self.facts.judged(keys[0])
        return self.rules.open(
            keys[0],
            entry.article,
            entry=entry,
            known=known,
            written=() if known else self.facts.crawled(keys[0]),
            adopt=adopt,
        )

    def _entry(self, key: str) -> corpus.Entry | None:
        path = self.facts.path(key)
        try:
            return self.facts.read(path) if path else None
        except (ArticleError, OSError):
            return None

    def _outsiders(self, members: Iterable[Case]) -> list[Related]:
        """Return those that *members* list and that are no records here, and never were."""
        found: dict[str, Related] = {}
        for case in members:
            for each in case.entry.article.related if case.entry else ():
                key = leading.key_of(each)
                if key is not None and key not in found and not self.facts.was_here(key):
                    found[key] = each
        return list(found.values())


class Incremental:
    """Judges records as they come, each with all that it touches in *near*."""

    def __init__(self, judge: Judge, near: Clustering) -> None:
        self.judge = judge
        self._near = near

    def place(self, case: Case) -> bytes:
        """Let the article of *case* be known as it is to be; return its features for the index."""
        return self._near.place(case.key, case.article)

    def forget(self, case: Case) -> None:
        """Take back ``place``: the article was not written."""
        self._near.remove(case.key)

    def verdicts(self, cases: Iterable[Case], *, adopt: bool = False) -> list[Verdict]:
        """Return the verdicts on *cases*, and on all records that theirs touch.

        Those are the members of their clusters, and those that their files list: former members.
        A case that is like a crowd of others touches none of them; see ``Judge.joined``.
        """
        given = {case.key: case for case in cases}
        found: list[Verdict] = []
        touched: dict[str, None] = {}
        for case in given.values():
            key = self._near.crowd(case.key)
            if key and (mate := self.judge.mate(key)):
                found.append(self.judge.joined(case, mate))
                continue
            touched[case.key] = None
            for each in case.entry.article.related if case.entry else ():
                if listed := leading.key_of(each):
                    touched[listed] = None
        done = {each.case.key for each in found}
        for cluster in self._near.clusters(touched):
            keys = sorted(cluster - done)
            members = (given.get(key) or self.judge.mate(key, adopt=adopt) for key in keys)
            found += self.judge.cluster([each for each in members if each])
        return found


def edited(verdict: Verdict) -> str:
    """Return the file of *verdict* with what it changes; the same text if that is nothing.

    Raises:
        EditError: it cannot be changed without touching other lines.
    """
    entry = verdict.case.entry
    assert entry is not None  # noqa: S101 - for records that have a file
    changed = verdict.changes
    if not changed:
        return entry.text
    if dumps(entry.article) == entry.text:  # as ``update`` does it, without reading it again
        return dumps(
            entry.article.replace(**{name: getattr(verdict.article, name) for name in changed})
        )
    return update(entry.text, changed, path=shown(entry.path), before=entry.article)
