"""Which records a run looks at: the rows of the state, and what only their files tell."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from crawler.article.errors import ArticleError
from crawler.article.lines import Record
from crawler.article.names import SUFFIX
from crawler.article.record import Article
from crawler.corpus.corpus import Corpus
from crawler.corpus.filters import Filter
from crawler.corpus.matching import key_of
from crawler.corpus.reading import reader
from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.portal.places import Place, Url
from crawler.portal.refreshing import Refresh
from crawler.refreshing.changes import FOUND
from crawler.state.stale import Stale, Which


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a person asks for; by default what is due."""

    older_than: timedelta | None = None
    """Records fetched with success longer ago, due or not."""

    sources: tuple[str, ...] = ()
    """Only those of these sources, by key."""

    topics: tuple[str, ...] = ()
    """Only those in one of these topics."""

    names: frozenset[str] | None = None
    """Only those in these files of the corpus, due or not; None for all files."""

    failing: bool = False
    """Only those that were not found at the last look, due or not."""

    wanted: Filter = Filter()  # noqa: RUF009 - frozen
    """Only those that meet these conditions."""

    @property
    def is_narrow(self) -> bool:
        """True if it asks for something that only a record which can be read tells."""
        return bool(self.sources or self.topics or self.failing or self.wanted)

    def which(self, now: datetime, pace: Refresh) -> Which:
        """Return it as the state is asked."""
        named = self.names is not None
        return Which(
            now=now,
            longest=pace.longest,
            due=not named and self.older_than is None and not self.failing,
            older_than=self.older_than,
            sources=self.sources,
            well=FOUND if self.failing else (),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of a record says where its page may be."""

    original: str
    """Where its article was found."""

    own: str | None
    """The article's own address; None if it states none."""

    amp: str | None
    """That of its AMP page."""

    published: datetime
    """When the article was."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Return that of a record with the *values* of its line, see ``crawler.article.lines``."""
        return cls(
            original=values["originalUrl"],
            own=values.get("webUrl"),
            amp=values.get("ampWebUrl"),
            published=datetime.fromisoformat(values["publishedDateTime"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A record that is to be looked at."""

    key: str | None
    """Its identity; None if it was found at no web address."""

    path: Place
    """Of its file."""

    asked: Asked
    """Where its page may be, as its file says just now."""

    is_missing: bool = False
    """True if its publisher says that there is no such page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A second file of an article: only the first, by name, is looked at."""

    name: str
    """Of this file."""

    of: str
    """Name of the file that is the article's record."""


class Candidates:
    """Those of *rows* that *selection* asks for, with no host many times in a row.

    A file is read when its turn comes. Those that cannot be read go to ``corpus.broken``. Iterating
    gives None for a record that was read in vain, so that whoever iterates may take a breath.

    Args:
        rows: what the state found, the most overdue first.
        corpus: the records; its index is up to date.
        selection: what is asked for.
        source_of: tells the source of an article that the state knows none of, by its key.
        room: tells whether the record of an identity may be asked for in this run.
    """

    def __init__(
        self,
        rows: Iterable[Stale],
        corpus: Corpus,
        selection: Selection,
        *,
        source_of: Callable[[Article], str],
        room: Callable[[str], bool],
    ) -> None:
        self.waiting = 0
        """Those for which there was no room, so far; not counted where their files would tell."""
        self._rows = rows
        self._corpus = corpus
        self._line = reader(corpus)
        self._selection = selection
        self._source_of = source_of
        self._room = room

    def __iter__(self) -> Iterator[Candidate | Twin | None]:
        """Yield what is to be looked at, and what is not since it is a second file."""
        for row in interleaved(self._rows):
            if row.key is None or self._room(row.key):
                yield self._made(row)
            elif not self._is_open(row):
                self.waiting += 1

    def _made(self, row: Stale) -> Candidate | Twin | None:
        if row.key is not None:
            first = self._corpus.find_identity(row.key)
            # One that only names this address as its own may be another story: see matching.
            if first and first.name != row.name and _key_in(self._corpus, first) == row.key:
                return Twin(name=row.name, of=first.name)
        folder = self._corpus.folder
        try:
            record = Record(row.name, self._line(row.name))
        except (ArticleError, OSError) as error:  # since the index was made
            if self._corpus.is_shared and isinstance(error, FileNotFoundError):
                return None  # a person removed it, or a worker was killed before it wrote it
            self._corpus.broken[folder / row.name] = error
            return None
        values = record.plain()
        if not self._is_asked_for(row, record, values):
            return None
        return Candidate(
            key=row.key,
            path=folder / row.name,
            asked=Asked.of(values),
            is_missing=bool(row.is_missing),
        )

    def _is_open(self, row: Stale) -> bool:
        """Tell whether the file of *row* has to be read to know if it is asked for."""
        selection = self._selection
        return bool(selection.topics or selection.wanted or (selection.sources and not row.source))

    def _is_asked_for(self, row: Stale, record: Record, values: Mapping[str, Any]) -> bool:
        topics, sources = self._selection.topics, self._selection.sources
        if topics and not set(topics) & set(values.get("topics", ())):
            return False
        wanted = self._selection.wanted
        if wanted and not wanted.matches(values):
            return False
        return not sources or (row.source or self._source_of(record.article)) in sources


def _key_in(corpus: Corpus, path: Place) -> str | None:
    try:
        return key_of(corpus.read(path))
    except (ArticleError, OSError):
        return None


def interleaved(rows: Iterable[Stale]) -> Iterator[Stale]:
    """Yield *rows* so that no host has many in a row: the first of each, then the second ..."""
    hosts: dict[str, list[Stale]] = defaultdict(list)
    for row in rows:
        hosts[(row.key or "").partition("/")[0]].append(row)
    left, rank = list(hosts.values()), 0
    while left:
        for each in left:
            yield each[rank]
        rank += 1
        left = [each for each in left if len(each) > rank]


def placed(given: Sequence[str], folder: Place) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return names of files in the corpus *folder*, and web addresses, that *given* has.

    Raises:
        PortalError: there is no such file, or it is none of the corpus.
    """
    names: set[str] = set()
    urls = [each for each in given if "://" in each]
    for each in given:
        if "://" in each:
            continue
        if isinstance(folder, Url):
            raise PortalError(f"{each}: the corpus is in a store: name the article's address")
        path = Path(os.path.abspath(each))  # noqa: PTH100 - a link itself, not what it leads to
        if path.is_dir() and path.resolve() == folder.resolve():
            names.update(Corpus(path).names())
        elif not os.path.lexists(path):
            raise PortalError(f"{each}: no such file")
        elif path.parent.resolve() != folder.resolve() or path.is_dir():
            raise PortalError(f"{each}: is not in the corpus, which is {shown(folder)}")
        elif path.suffix != SUFFIX:
            raise PortalError(f"{each}: is no record: these end in {SUFFIX}")
        else:
            names.add(path.name)
    return frozenset(names), tuple(dict.fromkeys(urls))
