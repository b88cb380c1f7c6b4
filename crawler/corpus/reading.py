"""Files of a corpus to lines, and these to what a format is made of: in any process."""

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Generic, NamedTuple, TypeVar

from crawler.article import document, lines, quick
from crawler.article.errors import ArticleError
from crawler.article.lines import Record
from crawler.corpus import kept_lines
from crawler.corpus.corpus import Corpus, parsed, read
from crawler.corpus.filters import Filter
from crawler.corpus.kept_lines import Kept

T = TypeVar("T")

_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

Fault = ArticleError | OSError
"""Why a file cannot be read."""


class Part(NamedTuple):
    """Some files that follow each other by name."""

    names: Sequence[str]
    kept: Kept
    """Lines of those that are as they were."""

    settled: Sequence[bool]
    """Of each file, whether its line may be kept."""


class Done(NamedTuple, Generic[T]):
    """What was made of a part."""

    made: T
    records: int
    """Of how many."""

    faults: Mapping[str, Fault]
    """Of files that cannot be read, by name."""

    lines: bytes | None
    """Lines to be kept, ``packed``, none for a file with a fault; None if they are kept already."""


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """What is done with each part of a corpus."""

    line: Callable[[str], bytes]
    """Reads a file, by name: see ``reader``."""

    wanted: Filter
    """Which records are meant."""

    make: Callable[[Sequence[Record]], T]
    """Gives what is wanted of them."""

    def __call__(self, part: Part) -> Done[T]:
        """Read *part*."""
        faults: dict[str, Fault] = {}
        kept = _kept(part)
        found = [
            had or self._line(name, faults) for name, had in zip(part.names, kept, strict=True)
        ]
        records = [Record(name, text) for name, text in zip(part.names, found, strict=True) if text]
        if self.wanted:
            records = [each for each in records if self.wanted.matches(each.plain())]
        new = None if all(kept) else _packed(found, part.settled)
        return Done(self.make(records), len(records), faults, new)

    def _line(self, name: str, faults: dict[str, Fault]) -> bytes:
        """Return the line of the file *name*; an empty one if it cannot be read."""
        try:
            return self.line(name)
        except (ArticleError, OSError) as error:
            faults[name] = error
            return b""


def _kept(part: Part) -> Sequence[bytes | None]:
    """Return the kept line of each file of *part*; None of those that are to be read."""
    places = part.kept.places
    if any(place is not None for place in places):
        found = kept_lines.unpacked(part.kept.lines)
        if len(found) == part.kept.total:
            return [None if place is None else found[place] for place in places]
    return [None] * len(part.names)


def _packed(found: Sequence[bytes], settled: Sequence[bool]) -> bytes:
    return kept_lines.packed(_chosen(found, settled))


def _chosen(found: Sequence[bytes], settled: Sequence[bool]) -> Iterator[bytes]:
    return (each for each, may in zip(found, settled, strict=True) if each and may)


def reader(corpus: Corpus) -> Callable[[str], bytes]:
    """Return what gives the record in a file of *corpus*, by the file's name, as one line.

    See ``crawler.article.lines``. It raises FrontMatterError, with the place of every fault, or
    OSError where the file cannot be read.
    """
    if corpus.is_shared:
        return partial(_in_store, corpus)
    return partial(_in_folder, str(corpus.folder))


def _in_folder(folder: str, name: str) -> bytes:
    path = f"{folder}/{name}"  # strings: a Path takes as long as the reading
    return _quick(path, name) or lines.written(name, read(Path(path)).article)


def _in_store(corpus: Corpus, name: str) -> bytes:
    path = corpus.folder / name
    data = corpus.data(path)
    return _line(name, data) or lines.written(name, parsed(path, data).article)


def _quick(path: str, name: str) -> bytes | None:
    """Return the line of the file at *path* if that can be had in the quick way."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode) or found.st_size > document.LARGEST:
        return None
    descriptor = os.open(path, _FLAGS)
    try:
        data = os.read(descriptor, found.st_size + 1)
    finally:
        os.close(descriptor)
    if len(data) != found.st_size:  # someone writes it
        return None
    return _line(name, data)


def _line(name: str, data: bytes) -> bytes | None:
    try:
        return quick.line(name, data.decode())
    except UnicodeDecodeError:
        return None
