"""Judging a whole corpus anew: each record with its cluster, on all processors."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, TypeVar

from crawler.article.cards import Card, Stamp
from crawler.article.errors import ArticleError
from crawler.clusters.features import VERSION
from crawler.clusters.neighbours import Edge
from crawler.corpus.corpus import Corpus, Entry
from crawler.judging import pins, workers
from crawler.judging.cases import Case, Rules
from crawler.judging.judge import Incremental, Judge, Stated, Verdict
from crawler.judging.neighbourhood import Neighbourhood
from crawler.judging.terms import EVER, known, learned, links
from crawler.judging.whole import Whole
from crawler.judging.workers import Known, Reading, Scored, reason_of
from crawler.judging.writing import write
from crawler.portal.files import shown
from crawler.portal.places import Place
from crawler.processes import bind_to_parent, processors, signals_held
from crawler.state.files import Files
from crawler.state.store import State

Result = TypeVar("Result")
Progress = Callable[[str, int, int], None]
"""Is told what is done, of how many records, out of how many."""

_CHUNK: Final = 200
"""Records that a process is given at a time."""

_PART: Final = 4_000
"""Articles that a process compares at a time, beside those of the days before."""

_ALONE: Final = 1_000
"""Records up to which one process is faster than starting others."""


@dataclass(slots=True)
class Tally:
    """What became of a corpus."""

    records: int = 0
    clusters: int = 0
    clustered: int = 0
    """Records in clusters of two or more."""

    fields: Counter[str] = field(default_factory=Counter)
    """How many records changed in each field."""

    topics: Counter[str] = field(default_factory=Counter)
    """How many records are in each topic."""

    changed: list[Scored] = field(default_factory=list)
    """Without their judgements, as the next."""

    kept: list[Scored] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    """Why files were not judged or written, by name."""

    def add(self, scored: Scored) -> None:
        """Count *scored*."""
        self.records += 1
        self.topics.update(scored.topics)
        if scored.fault:
            self.faults[scored.name] = scored.fault
        if scored.kept:
            self.kept.append(scored._replace(judgement=None))
        if scored.changes:
            self.fields.update(scored.changes.keys())
            self.changed.append(scored._replace(judgement=None))


class Scoring:
    """Judges the records of *folder* by *rules*; *files* is its index in *state*.

    Args:
        rules: the portal's.
        folder: the corpus.
        state: the state.
        files: the corpus's index.
        processes: how many work; as many as there are processors, if 0.
        progress: is told how far it is.
    """

    def __init__(  # noqa: PLR0913 - the parts of a portal that a record touches
        self,
        rules: Rules,
        folder: Corpus,
        state: State,
        files: Files,
        *,
        processes: int = 0,
        progress: Progress = lambda *_: None,
    ) -> None:
        self.rules = rules
        self._folder = folder
        self._state = state
        self._files = files
        # A store is read by threads of this process: its connections are of no use in a fork.
        self._processes = 1 if folder.is_shared else processes or processors()
        self._progress = progress

    def run(self, *, dry_run: bool) -> Tally:
        """Judge all records, and write what changed unless this is a *dry_run*."""
        tally = Tally()
        paths: dict[str, Place] = {}
        for card in self._indexed():
            path = self._folder.folder / card.name
            if not card.keys:
                tally.faults[card.name] = "has no web address"
            elif (first := paths.setdefault(card.keys[0], path)) != path:
                tally.faults[card.name] = f"is the same article as {first.name}"
        self._describe()
        clusters = self._clusters(list(paths), keep=not dry_run)
        tally.clusters = sum(len(each) > 1 for each in clusters)
        tally.clustered = sum(len(each) for each in clusters if len(each) > 1)
        batch: list[Scored] = []
        for scored in self._judged(clusters, paths, drafts=not dry_run):
            tally.add(scored)
            if not dry_run and (scored.draft or scored.data or scored.judgement is not None):
                batch.append(scored)
                if len(batch) >= _CHUNK:
                    self._write(batch, tally)
                    batch = []
        self._write(batch, tally)
        for path, error in self._folder.broken.items():
            tally.faults[path.name] = reason_of(error)
        return tally

    def some(self, paths: Sequence[Path], *, dry_run: bool) -> Tally:
        """Judge the records at *paths* and those in their clusters; write what changed."""
        tally = Tally()
        incremental = self._incremental
        cases: dict[str, Case] = {}
        for path in paths:
            try:
                case = incremental.judge.open(self._folder.read(path), adopt=True)
            except (ArticleError, OSError) as error:
                tally.faults[path.name] = reason_of(error)
                continue
            if case is None:
                tally.faults[path.name] = "has no web address"
                continue
            incremental.place(case)
            cases[case.key] = case
        verdicts = incremental.verdicts(cases.values(), adopt=True)
        found = [workers.scored(each, drafts=not dry_run) for each in verdicts]
        for each in found:
            tally.add(each)
        if not dry_run:
            self._write(found, tally)
        sizes = Counter(each.size for each in verdicts)
        tally.clusters = sum(count // size for size, count in sizes.items() if size > 1)
        tally.clustered = sum(count for size, count in sizes.items() if size > 1)
        return tally

    def verdict(self, entry: Entry) -> Verdict:
        """Return the verdict on the record in *entry*.

        Raises:
            ArticleError: it has no web address.
        """
        incremental = self._incremental
        case = incremental.judge.open(entry, adopt=True)
        if case is None:
            raise ArticleError(f"{shown(entry.path)}: has no web address")
        incremental.place(case)
        return next(
            each for each in incremental.verdicts([case], adopt=True) if each.case.key == case.key
        )

    @cached_property
    def _incremental(self) -> Incremental:
        self._indexed()
        near = Neighbourhood(
            self._folder,
            self._files,
            self.rules.portal.settings.clusters,
            links(self._files, self._state.judgements),
            known(self._files),
        )
        return Incremental(Judge(self.rules, Stated(self._folder, self._state)), near)

    def _write(self, batch: Sequence[Scored], tally: Tally) -> None:
        tally.faults.update(write(batch, self._folder, self._state, self._files))

    def _indexed(self) -> list[Card]:
        """Bring the index up to date; return the cards of all files."""
        features: list[tuple[str, bytes]] = []

        def described(left: Sequence[tuple[Place, Stamp]]) -> Iterator[Card | None]:
            for reading in self._read(left):
                if reading.card is not None:
                    features.append((reading.card.name, reading.features))
                yield reading.card

        cards = self._folder.refresh(described)
        self._files.describe(features)
        return cards

    def _describe(self) -> None:
        """Let the index have the features of all files: runs that only fetch leave some out."""
        names = self._files.undescribed(bytes([VERSION]))
        stamps = self._folder.stamps(names)
        left = [(self._folder.folder / name, stamp) for name, stamp in stamps.items()]
        self._files.describe(
            (reading.card.name, reading.features)
            for reading in self._read(left)
            if reading.card is not None
        )

    def _read(self, left: Sequence[tuple[Place, Stamp]]) -> Iterator[Reading]:
        shared = self._folder.is_shared
        read = partial(workers.read_store, self._folder) if shared else workers.read
        done = 0
        for found in self._each(read, _chunks(left, _CHUNK), len(left)):
            yield from found
            done += len(found)
            self._progress("read", done, len(left))

    def _clusters(self, keys: Sequence[str], *, keep: bool) -> list[frozenset[str]]:
        rules = self.rules.portal.settings.clusters
        frequencies = learned(self._files, keep=keep)
        whole = Whole.of(self._files.published(*EVER), keys, frequencies, rules)
        edges: list[Edge] = []
        begin = partial(workers.compare_in, whole)
        for part, found in enumerate(
            self._each(workers.compare, iter(whole.parts(_PART)), len(keys), begin), 1
        ):
            edges += found
            self._progress("compared", min(part * _PART, len(keys)), len(keys))
        return whole.clusters(keys, edges, links(self._files, self._state.judgements))

    def _judged(
        self, clusters: Sequence[frozenset[str]], paths: dict[str, Place], *, drafts: bool
    ) -> Iterator[Scored]:
        known = Known(
            folder=self._folder,
            paths=paths,
            judgements=self._state.judgements.all(),
            written=self._state.records.unjudged(pins.JUDGED),
            gone=self._state.records.identities(),
        )
        done = 0
        begin = partial(workers.begin, self.rules, known, drafts=drafts)
        for found in self._each(workers.score, _chunks(clusters, _CHUNK), len(paths), begin):
            yield from found
            done += len(found)
            self._progress("judged", done, len(paths))

    def _each(
        self,
        work: Callable[[Any], Result],
        chunks: Iterator[Any],
        records: int,
        begin: Callable[[], None] = lambda: None,
    ) -> Iterator[Result]:
        """Yield what *work* returns for each of *chunks*, in the order in which it is done."""
        if self._processes == 1 or records <= _ALONE:
            begin()
            yield from map(work, chunks)
            return
        with (
            _frozen(),
            ProcessPoolExecutor(
                # What the processes need is in their memory from the start: they are forks.
                self._processes,
                mp_context=get_context("fork"),
                initializer=_begun,
                initargs=(begin,),
            ) as pool,
        ):
            under_way: set[Future[Result]] = set()
            for chunk in chunks:
                with signals_held():  # it may start a process
                    under_way.add(pool.submit(work, chunk))
                if len(under_way) >= 3 * self._processes:
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    yield from (each.result() for each in done)
            yield from (each.result() for each in under_way)


def _begun(begin: Callable[[], None]) -> None:
    bind_to_parent()
    begin()


def _chunks(items: Sequence[Result], size: int) -> Iterator[Sequence[Result]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


@contextmanager
def _frozen() -> Iterator[None]:
    """Keep what there is out of the garbage collector's way: forks share it as long as it rests."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
