"""Which files a corpus has, and as they are: for those who read all of them."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from crawler.article.cards import Stamp
from crawler.article.errors import FrontMatterError, Problem
from crawler.corpus.corpus import Corpus

_LOOK: Final = 64
"""Files that are looked at together: processes read the first while others are looked at."""

File = tuple[str, Stamp]
"""Name and stamp of a file of the corpus as it is found."""


class Files:
    """Names and stamps of all records of *corpus*: looked at once, when they are asked for.

    A file whose name is no UTF-8 goes to ``corpus.broken``: no form could tell it.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._rest = filter(self._has_name, corpus.stamped())
        self._seen: list[File] = []

    def __iter__(self) -> Iterator[File]:
        """Yield each, by name."""
        place = 0
        while place < len(self._seen) or self._look():
            yield self._seen[place]
            place += 1

    def _look(self) -> bool:
        """Look at the next files; tell whether there were any."""
        before = len(self._seen)
        self._seen += islice(self._rest, _LOOK)
        return len(self._seen) > before

    def _has_name(self, file: File) -> bool:
        name = file[0]
        try:
            name.encode()
        except UnicodeEncodeError:
            told = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            problem = Problem(1, "", "its name is not UTF-8: rename it")
            self._corpus.broken[self._corpus.folder / name] = FrontMatterError(problem, path=told)
            return False
        return True
