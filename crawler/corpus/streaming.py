"""All records of a corpus, by name, as they go into other forms: read in several processes."""

import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

from crawler.article import lines
from crawler.article.cards import Stamp
from crawler.article.errors import ArticleError
from crawler.article.lines import Record
from crawler.corpus import cards, kept_lines
from crawler.corpus.corpus import Corpus, read
from crawler.corpus.filters import Filter
from crawler.corpus.kept_lines import KeptLines
from crawler.processes import bind_to_parent, processors, signals_held

_CHUNK: Final = 256
"""Files that a process reads before it answers."""

_AHEAD: Final = 3
"""Chunks a process: memory does not grow with the corpus."""

_ALONE: Final = 300
"""Files up to which starting processes takes longer than they save."""


class File(NamedTuple):
    """A file of the corpus as it is found."""

    path: Path
    stamp: Stamp


class _Chunk(NamedTuple):
    files: Sequence[File]
    kept: dict[str, bytes]
    """Lines of files that are as they were, by name, as they are kept."""

    read: "Future[list[bytes | None]] | None"
    """Lines of the others, in order; None for one that cannot be read."""


class Stream:
    """The records of *corpus* that *wanted* matches, by the names of their files.

    Files that cannot be read go to ``corpus.broken``. Memory does not grow with the corpus, but for
    the names and stamps of its files.

    Args:
        corpus: the records.
        kept: the lines of files that are as they were.
        wanted: what a record has to be.
        processes: that read; as many as there are processors by default.
        progress: is told how many files of how many are done.
    """

    def __init__(
        self,
        corpus: Corpus,
        kept: KeptLines = kept_lines.NONE,
        wanted: Filter = Filter(),  # noqa: B008 - frozen
        *,
        processes: int | None = None,
        progress: Callable[[int, int], object] = lambda _done, _all: None,
    ) -> None:
        self.corpus = corpus
        self._kept = kept
        self._wanted = wanted
        self._processes = processes or processors()
        self._progress = progress

    def __iter__(self) -> Iterator[Record]:
        """Yield each record once, read anew or as it is kept."""
        files = [File(*each) for each in self.corpus.files()]
        with ExitStack() as stack:
            begin = _Pool(stack, self._processes if len(files) > _ALONE else 1)
            waiting: deque[_Chunk] = deque()
            done, after = 0, ""
            for start in range(0, len(files), _CHUNK):
                part = files[start : start + _CHUNK]
                waiting.append(self._begun(part, after, begin))
                after = part[-1].path.name
                if len(waiting) >= _AHEAD * self._processes:
                    yield from self._matching(waiting[0])
                    done += len(waiting.popleft().files)
                    self._progress(done, len(files))
            while waiting:
                yield from self._matching(waiting[0])
                done += len(waiting.popleft().files)
                self._progress(done, len(files))
        self._kept.drop(self._kept.among(after, None))

    def unfiltered(self) -> "Stream":
        """Return the records of the same corpus, whatever is wanted; nothing is told of it."""
        return Stream(self.corpus, self._kept, processes=self._processes)

    def _begun(self, files: Sequence[File], after: str, begin: "_Pool") -> _Chunk:
        kept = self._kept.among(after, files[-1].path.name)
        found = {
            path.name: kept[path.name][1]
            for path, stamp in files
            if path.name in kept and kept[path.name][0] == stamp
        }
        self._kept.drop(kept.keys() - {path.name for path, _ in files})
        changed = [path for path, _ in files if path.name not in found]
        return _Chunk(files, found, begin(changed) if changed else None)

    def _matching(self, chunk: _Chunk) -> Iterator[Record]:
        for record in self._records(chunk):
            if not self._wanted or self._wanted.matches(record.plain()):
                yield record

    def _records(self, chunk: _Chunk) -> Iterator[Record]:
        new = iter(chunk.read.result() if chunk.read is not None else ())
        settled: list[tuple[str, Stamp, bytes]] = []
        for path, stamp in chunk.files:
            kept = chunk.kept.get(path.name)
            line = kept_lines.line(kept) if kept is not None else next(new)
            if line is None:
                line = self._again(path)
            elif kept is None and cards.is_settled(stamp):
                settled.append((path.name, stamp, line))
            if line is not None:
                yield Record(path.name, line)
        self._kept.keep(settled)

    def _again(self, path: Path) -> bytes | None:
        """Return the line of the file at *path*; None if it cannot be read, with the reason why."""
        try:
            return lines.written(path.name, read(path).article)
        except (ArticleError, OSError) as error:
            self.corpus.broken[path] = error
            return None


class _Pool:
    """Reads files, in processes of its own if there are many; these end with *stack*."""

    def __init__(self, stack: ExitStack, processes: int) -> None:
        self._stack = stack
        self._processes = processes
        self._executor: ProcessPoolExecutor | None = None

    def __call__(self, paths: Sequence[Path]) -> "Future[list[bytes | None]]":
        """Begin to read the files at *paths*; the result is as of ``_read``."""
        if self._processes == 1:
            done: Future[list[bytes | None]] = Future()
            done.set_result(_read(paths))
            return done
        if self._executor is None:
            gc.freeze()  # forks share what there is as long as it rests
            self._stack.callback(gc.unfreeze)
            self._executor = self._stack.enter_context(
                ProcessPoolExecutor(
                    self._processes, mp_context=get_context("fork"), initializer=bind_to_parent
                )
            )
            self._stack.callback(self._executor.shutdown, cancel_futures=True)
        with signals_held():  # it may start a process
            return self._executor.submit(_read, paths)


def _read(paths: Sequence[Path]) -> list[bytes | None]:
    """Return the lines of the files at *paths*; None for each that cannot be read."""
    found: list[bytes | None] = []
    for path in paths:
        try:
            found.append(lines.written(path.name, read(path).article))
        except (ArticleError, OSError):
            found.append(None)
    return found
