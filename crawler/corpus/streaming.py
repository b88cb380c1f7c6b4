"""All records of a corpus, by name, as they go into other forms: read in several processes."""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain, islice
from multiprocessing import get_context
from typing import Any, Final, Generic, NamedTuple, TypeVar
from zlib import crc32

from crawler.article import quick
from crawler.article.lines import Record
from crawler.corpus import cards, kept_lines
from crawler.corpus.corpus import Corpus
from crawler.corpus.filters import Filter
from crawler.corpus.kept_lines import KeptLines
from crawler.corpus.parts import Done, Part, Work
from crawler.corpus.reading import reader
from crawler.corpus.stamped import File, Files
from crawler.processes import bind_to_parent, processors, signals_held

T = TypeVar("T")

_CHUNK: Final = 128
"""Files that a process reads before it answers, on average: where a chunk ends is decided by the
names in it, so that a file more or less moves no chunk but its own."""

_LARGEST_CHUNK: Final = 512
_LARGEST_SIZE: Final = 16 << 20
"""Bytes of a chunk's files but the last, since a process holds all of them."""

_AHEAD: Final = 3
"""Chunks a process: memory does not grow with the corpus."""

_THREADS: Final = 16
"""That read from a store: they wait for answers most of the time."""

_ALONE: Final = 300
"""Files up to which starting processes takes longer than they save."""


class _Chunk(NamedTuple, Generic[T]):
    files: Sequence[File]
    settled: Sequence[bool]
    """Of each, whether a change since would have given it another stamp."""

    done: "Future[Done[T]]"


class Stream:
    """The records of *corpus* that *wanted* matches, by the names of their files.

    Files that cannot be read go to ``corpus.broken``. Memory does not grow with the corpus, but for
    the names and stamps of its files.

    Args:
        corpus: the records.
        kept: the lines of files that are as they were.
        wanted: what a record has to be.
        files: names and stamps of all records, where the caller has them already.
        processes: that read; as many as there are processors by default.
        progress: is told how many files are done.
    """

    def __init__(  # noqa: PLR0913 - each but the corpus has a default
        self,
        corpus: Corpus,
        kept: KeptLines = kept_lines.NONE,
        wanted: Filter = Filter(),  # noqa: B008 - frozen
        *,
        files: Iterable[File] | None = None,
        processes: int | None = None,
        progress: Callable[[int], object] = lambda _: None,
    ) -> None:
        self.corpus = corpus
        self._kept = kept
        self._wanted = wanted
        self._files = Files(corpus) if files is None else files
        self._processes = processes or processors()
        self._progress = progress

    def __iter__(self) -> Iterator[Record]:
        """Yield each record once, read anew or as it is kept."""
        for _, some in self.parts(_told):
            yield from map(Record, *some)

    def parts(self, make: Callable[[Sequence[Record]], T]) -> Iterator[tuple[int, T]]:
        """Yield what *make* makes of all records, some hundred at a time: how many, and what.

        It is called in other processes, and what it returns can be pickled.
        """
        rest = iter(self._files)
        first = list(islice(rest, _ALONE + 1))
        processes = self._processes if len(first) > _ALONE else 1
        if self.corpus.is_shared:
            processes = max(1, _THREADS // _AHEAD)
        with ExitStack() as stack:
            begin = self._pool(stack, processes, Work(reader(self.corpus), self._wanted, make))
            waiting: deque[_Chunk[T]] = deque()
            done = 0
            for some in _chunks(chain(first, rest)):
                waiting.append(self._begun(some, begin))
                if len(waiting) >= _AHEAD * processes:
                    done += len(waiting[0].files)
                    yield from self._ended(waiting.popleft())
                    self._progress(done)
            while waiting:
                done += len(waiting[0].files)
                yield from self._ended(waiting.popleft())
                self._progress(done)
        self._kept.drop_unused()

    def _pool(
        self, stack: ExitStack, processes: int, work: Work[T]
    ) -> Callable[[Part], "Future[Done[T]]"]:
        if not self.corpus.is_shared:
            return _Pool(stack, processes, work)
        pool = stack.enter_context(ThreadPoolExecutor(_THREADS, thread_name_prefix="read"))
        stack.callback(pool.shutdown, cancel_futures=True)
        return lambda part: pool.submit(work, part)

    def unfiltered(self) -> "Stream":
        """Return the records of the same corpus, whatever is wanted; nothing is told of it."""
        return Stream(self.corpus, self._kept, files=self._files, processes=self._processes)

    def _begun(
        self, files: Sequence[File], begin: Callable[[Part], "Future[Done[T]]"]
    ) -> _Chunk[T]:
        settled = cards.settled(stamp for _, stamp in files)
        part = Part([name for name, _ in files], self._kept.of(files), settled)
        return _Chunk(files, settled, begin(part))

    def _ended(self, chunk: _Chunk[T]) -> Iterator[tuple[int, T]]:
        """Yield what was made of *chunk*, if it has records; keep its lines."""
        done = chunk.done.result()
        for name, fault in done.faults.items():
            self.corpus.broken[self.corpus.folder / name] = fault
        if done.lines is not None:
            files = [
                file
                for file, may in zip(chunk.files, chunk.settled, strict=True)
                if may and file[0] not in done.faults
            ]
            self._kept.keep(chunk.files[0][0], files, done.lines)
        for made in done.made:
            yield done.records, made


def _told(records: Sequence[Record]) -> tuple[list[str], list[bytes]]:
    """Return *records* as what is quick to pickle."""
    return [each.name for each in records], [each.line for each in records]


def _chunks(files: Iterable[File]) -> Iterator[Sequence[File]]:
    some: list[File] = []
    size = 0
    for file in files:
        some.append(file)
        name, stamp = file
        size += stamp.size
        is_end = crc32(name.encode()) % _CHUNK == 0
        if is_end or len(some) == _LARGEST_CHUNK or size > _LARGEST_SIZE:
            yield some
            some, size = [], 0
    if some:
        yield some


class _Pool(Generic[T]):
    """Does *work*, in processes of its own if there are to be several; *stack* ends them."""

    def __init__(self, stack: ExitStack, processes: int, work: Work[T]) -> None:
        self._stack = stack
        self._processes = processes
        self._work = work
        self._executor: ProcessPoolExecutor | None = None

    def __call__(self, part: Part) -> "Future[Done[T]]":
        """Begin with *part*."""
        if self._processes == 1:
            done: Future[Done[T]] = Future()
            done.set_result(self._work(part))
            return done
        if self._executor is None:
            quick.prepare()
            gc.freeze()  # forks share what there is as long as it rests
            self._stack.callback(gc.unfreeze)
            self._executor = self._stack.enter_context(
                ProcessPoolExecutor(
                    self._processes,
                    mp_context=get_context("fork"),
                    initializer=_begin,
                    initargs=(self._work,),  # which a fork has without its being pickled
                )
            )
            self._stack.callback(self._executor.shutdown, cancel_futures=True)
        with signals_held():  # it may start a process
            return self._executor.submit(_do, part)


_works: list[Work[Any]] = []
"""What this process does, if it is one of a pool."""


def _begin(work: Work[Any]) -> None:
    bind_to_parent()
    _works.append(work)


def _do(part: Part) -> Done[Any]:
    return _works[-1](part)
