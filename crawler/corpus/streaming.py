"""All records of a corpus, by name, as they go into other forms: read in several processes."""

import gc
import os
import stat
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from crawler.article import document, lines, quick
from crawler.article.cards import Stamp
from crawler.article.errors import ArticleError
from crawler.article.lines import Record
from crawler.corpus import cards, kept_lines
from crawler.corpus.corpus import Corpus, parsed, read
from crawler.corpus.filters import Filter
from crawler.corpus.kept_lines import KeptLines
from crawler.processes import bind_to_parent, processors, signals_held

_CHUNK: Final = 128
"""Files that a process reads before it answers, on average: where a chunk ends is decided by the
names in it, so that a file more or less moves no chunk but its own."""

_LARGEST_CHUNK: Final = 512

_AHEAD: Final = 3
"""Chunks a process: memory does not grow with the corpus."""

_THREADS: Final = 16
"""That read from a store: they wait for answers most of the time."""

_ALONE: Final = 300
"""Files up to which starting processes takes longer than they save."""


class File(NamedTuple):
    """A file of the corpus as it is found."""

    name: str
    stamp: Stamp


class _Chunk(NamedTuple):
    files: Sequence[File]
    kept: Mapping[str, bytes]
    """Lines of files that are as they were, by name."""

    read: "Future[bytes] | None"
    """Lines of the others, in order, as ``_read`` gives them."""

    whole: list[bytes] | None
    """All lines, where what is kept is just these files as they are."""


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
        for chunk in self._in_order():
            yield from self._matching(chunk)

    def blocks(self) -> Iterator[tuple[int, bytes]]:
        """Yield the same as JSON Lines, many at a time: how many records, and their lines."""
        for chunk in self._in_order():
            lines = None if self._wanted else chunk.whole
            if lines is None:
                lines = [record.line for record in self._matching(chunk)]
            if lines:
                yield len(lines), b"\n".join([*lines, b""])

    def _in_order(self) -> Iterator[_Chunk]:
        """Yield all chunks; some more are being read meanwhile."""
        files = list(map(File._make, self.corpus.stamped()))
        processes = self._processes if len(files) > _ALONE else 1
        if self.corpus.is_shared:
            processes = max(1, _THREADS // _AHEAD)
        with ExitStack() as stack:
            begin = self._pool(stack, processes)
            waiting: deque[_Chunk] = deque()
            done = 0
            for part in _chunks(files):
                waiting.append(self._begun(part, begin))
                if len(waiting) >= _AHEAD * processes:
                    yield waiting[0]
                    done += len(waiting.popleft().files)
                    self._progress(done, len(files))
            while waiting:
                yield waiting[0]
                done += len(waiting.popleft().files)
                self._progress(done, len(files))
        self._kept.drop_unused()

    def _pool(self, stack: ExitStack, processes: int) -> Callable[[Sequence[str]], "Future[bytes]"]:
        if not self.corpus.is_shared:
            return _Pool(stack, processes, str(self.corpus.folder))
        pool = stack.enter_context(ThreadPoolExecutor(_THREADS, thread_name_prefix="read"))
        stack.callback(pool.shutdown, cancel_futures=True)
        return partial(pool.submit, partial(_read_store, self.corpus))

    def unfiltered(self) -> "Stream":
        """Return the records of the same corpus, whatever is wanted; nothing is told of it."""
        return Stream(self.corpus, self._kept, processes=self._processes)

    def _begun(
        self, files: Sequence[File], begin: Callable[[Sequence[str]], "Future[bytes]"]
    ) -> _Chunk:
        if whole := self._kept.whole(files):
            return _Chunk(files, {}, None, whole)
        kept = self._kept.block(files[0].name)
        found = {
            name: kept[name][1] for name, stamp in files if name in kept and kept[name][0] == stamp
        }
        changed = [name for name, _ in files if name not in found]
        return _Chunk(files, found, begin(changed) if changed else None, None)

    def _matching(self, chunk: _Chunk) -> Iterator[Record]:
        for record in self._records(chunk):
            if not self._wanted or self._wanted.matches(record.plain()):
                yield record

    def _records(self, chunk: _Chunk) -> Iterator[Record]:
        if chunk.whole is not None:
            yield from map(Record, [file.name for file in chunk.files], chunk.whole)
            return
        read = chunk.read.result() if chunk.read is not None else None
        new = iter(kept_lines.unpacked(read) if read is not None else ())
        settled: list[File] = []
        lines: list[bytes] = []
        for file in chunk.files:
            line = chunk.kept.get(file.name) or next(new) or self._again(file.name)
            if line is None:
                continue
            yield Record(file.name, line)
            if cards.is_settled(file.stamp):
                settled.append(file)
                lines.append(line)
        if settled:
            as_read = read is not None and not chunk.kept and len(settled) == len(chunk.files)
            self._kept.keep(settled, read if as_read and read else kept_lines.packed(lines))

    def _again(self, name: str) -> bytes | None:
        """Return the line of the file *name*; None if it cannot be read, with the reason why."""
        path = self.corpus.folder / name
        try:
            return lines.written(name, self.corpus.read(path).article)
        except (ArticleError, OSError) as error:
            self.corpus.broken[path] = error
            return None


def _chunks(files: Sequence[File]) -> Iterator[Sequence[File]]:
    start = 0
    for end, file in enumerate(files, 1):
        if crc32(file.name.encode()) % _CHUNK == 0 or end - start == _LARGEST_CHUNK:
            yield files[start:end]
            start = end
    if start < len(files):
        yield files[start:]


class _Pool:
    """Reads files of *folder*, in processes of its own if there are many; *stack* ends them."""

    def __init__(self, stack: ExitStack, processes: int, folder: str) -> None:
        self._stack = stack
        self._processes = processes
        self._folder = folder
        self._executor: ProcessPoolExecutor | None = None

    def __call__(self, names: Sequence[str]) -> "Future[bytes]":
        """Begin to read the files *names*; the result is as of ``_read``."""
        if self._processes == 1:
            done: Future[bytes] = Future()
            done.set_result(_read(self._folder, names))
            return done
        if self._executor is None:
            quick.prepare()
            gc.freeze()  # forks share what there is as long as it rests
            self._stack.callback(gc.unfreeze)
            self._executor = self._stack.enter_context(
                ProcessPoolExecutor(
                    self._processes, mp_context=get_context("fork"), initializer=bind_to_parent
                )
            )
            self._stack.callback(self._executor.shutdown, cancel_futures=True)
        with signals_held():  # it may start a process
            return self._executor.submit(_read, self._folder, names)


def _read(folder: str, names: Sequence[str]) -> bytes:
    """Return the lines of the files *names*, packed; an empty one for each that cannot be read."""
    return kept_lines.packed(_line(folder, name) for name in names)


def _read_store(corpus: Corpus, names: Sequence[str]) -> bytes:
    """Return the same of a corpus in a store."""
    return kept_lines.packed(_line_of(corpus, name) for name in names)


def _line_of(corpus: Corpus, name: str) -> bytes:
    path = corpus.folder / name
    try:
        data = corpus.data(path)
        try:
            line = quick.line(name, data.decode())
        except UnicodeDecodeError:
            line = None
        return line or lines.written(name, parsed(path, data).article)
    except (ArticleError, OSError):
        return b""


def _line(folder: str, name: str) -> bytes:
    path = f"{folder}/{name}"
    try:
        return _quick(path, name) or lines.written(name, read(Path(path)).article)
    except (ArticleError, OSError):
        return b""


def _quick(path: str, name: str) -> bytes | None:
    """Return the line of the file at *path* if that can be had in the quick way."""
    found = os.lstat(path)  # strings: a Path takes as long as the reading
    if not stat.S_ISREG(found.st_mode) or found.st_size > document.LARGEST:
        return None
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        data = os.read(descriptor, found.st_size + 1)
    finally:
        os.close(descriptor)
    if len(data) != found.st_size:  # someone writes it
        return None
    try:
        return quick.line(name, data.decode())
    except UnicodeDecodeError:
        return None
