"""A corpus: the articles in a folder, known by their addresses."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from crawler.article import document, frontmatter, names
from crawler.article.cards import Card, Stamp
from crawler.article.errors import AddressError, ArticleError, FrontMatterError, Problem
from crawler.article.record import Article
from crawler.article.urls import identity
from crawler.corpus import cards, files, sameness
from crawler.portal.files import shown
from crawler.portal.places import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the corpus as it was read."""

    path: Place
    data: bytes
    text: str
    article: Article
    version: str = ""
    """What the store calls it; empty for a file of this machine."""


class Memory(Protocol):
    """What remembers the cards of a corpus's files from one run to the next."""

    def cards(self) -> dict[str, Card]:
        """Return the card of every file, by name."""

    def keep(self, cards: Iterable[Card]) -> None:
        """Keep *cards* in place of those of the same names."""

    def restamp(self, stamps: Mapping[str, Stamp]) -> None:
        """Note new *stamps* of files whose cards are as they were otherwise."""

    def drop(self, names: Iterable[str]) -> None:
        """Forget the files *names*: they are gone."""


Reader = Callable[[Sequence[tuple[Place, Stamp]]], Iterable[Card | None]]
"""Makes cards of files, in any order; None of one that cannot be read."""


class ChangedError(Exception):
    """The file at *path* changed between reading and writing; the other's edit stays."""

    def __init__(self, path: Place) -> None:
        super().__init__(f"{shown(path)}: changed by someone else meanwhile, left as it is")


class Corpus:
    """The articles in *folder*.

    What is directly in the folder and ends in ``.md`` is a record. Files that cannot be read,
    links, folders and devices stay as they are and are listed in ``broken``.

    With a *memory* only files that changed since are read to know the articles by their addresses.
    For a corpus in a store see ``crawler.corpus.shared``.
    """

    is_shared = False
    """True if others may write into it at the same time, and nothing of it lies on this machine."""

    def __init__(self, folder: Place, memory: Memory | None = None) -> None:
        self.folder = folder
        self.broken: dict[Place, ArticleError | OSError] = {}
        self._memory = memory
        self._unkept: dict[str, Card] = {}
        self._restamped: dict[str, Stamp] = {}
        self._names: set[str] = set()
        self._known: dict[str, Place] | None = None
        self._twins: dict[int, list[Place]] = {}
        """Paths by the hash of ``sameness.key``: a fifth of the memory of the keys themselves."""

    def names(self) -> list[str]:
        """Return the names of the files of all records, in order."""
        return [entry.name for entry in self._scanned()]

    def read(self, path: Place) -> Entry:
        """Return the record in the file at *path*, which is in this corpus; see ``read``."""
        assert isinstance(path, Path)  # noqa: S101 - for the type checker
        return read(path)

    def data(self, path: Place) -> bytes:
        """Return the content of the file at *path*, which is in this corpus.

        Raises:
            OSError: the file cannot be read.
        """
        return self.read(path).data

    def exists(self, path: Place) -> bool:
        """Tell whether there is a file at *path*, which is in this corpus."""
        assert isinstance(path, Path)  # noqa: S101 - for the type checker
        return path.exists()

    def files(self) -> Iterator[tuple[Place, Stamp]]:
        """Yield path and stamp of every record, by name; one that is removed meanwhile is none."""
        return ((self.folder / name, stamp) for name, stamp in self.stamped())

    def stamped(self) -> Iterator[tuple[str, Stamp]]:
        """Yield name and stamp of every record, as ``files``."""
        entries = self._scanned()[::-1]
        while entries:  # each goes as it comes: it keeps all that stat(2) says
            entry = entries.pop()
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            yield entry.name, cards.stamp_of(found)

    def __iter__(self) -> Iterator[Entry]:
        """Yield every record that can be read, by name; the others go to ``broken``."""
        for path, found in self.reads([self.folder / name for name in self.names()]):
            if isinstance(found, Entry):
                yield found
            else:
                self.broken[path] = found

    def reads(
        self, paths: Iterable[Place]
    ) -> Iterator[tuple[Place, Entry | ArticleError | OSError]]:
        """Yield each of *paths*, in order, with its record, or why that cannot be read."""
        for path in paths:
            yield path, _read_or_why(self, path)

    def find(self, article: Article) -> Place | None:
        """Return the path of the record of *article*, by its addresses; None if it has none."""
        for address in (article.webUrl, article.originalUrl):
            path = self.find_address(address) if address else None
            if path is not None:
                return path
        return None

    def find_address(self, address: str) -> Place | None:
        """Return the path of the record that has *address* as its own or as its original one."""
        try:
            return self.find_identity(identity(address))
        except AddressError:
            return None

    def find_identity(self, key: str) -> Place | None:
        """Return the path of the record that has an address of the identity *key*.

        One that an older version of the rules made is found too.
        """
        index = self._index()
        if key in index:
            return index[key]
        try:
            return index.get(identity(f"https://{key}"))
        except AddressError:
            return None

    def find_twin(self, article: Article) -> Entry | None:
        """Return the record that is *article* under another address; None if there is none."""
        for path in self._likely_twins(cards.twin(article)):
            try:
                entry = self.read(path)
            except (ArticleError, OSError):  # broken or gone since
                continue
            if sameness.are_twins(entry.article, article):
                return entry
        return None

    def _likely_twins(self, twin: int) -> Iterable[Place]:
        """Return the files whose articles may be copies of one, see ``cards.twin``."""
        self._index()
        return self._twins.get(twin, ())

    def create(self, article: Article, data: bytes, *, name: str = "") -> Place:
        """Write *data* as the file of the new *article* under a name of its own; return its path.

        That is *name* if it can be one and is free; see ``names.is_usable``.

        Raises:
            OSError: it cannot be written; nothing is left behind.
        """
        self._index()
        wanted = name if names.is_usable(name) else ""
        while True:
            if not wanted or wanted.lower() in self._names:
                wanted = names.file_name(article.publishedDateTime, article.title, self._names)
            name, wanted = wanted, ""
            self._names.add(name.lower())
            path = self._disk / name
            try:
                files.create(path, data)
            except FileExistsError:  # a broken file, or one made since
                continue
            self._written(path, article)
            return path

    def replace(
        self, entry: Entry, data: bytes, article: Article, *, judged: bool = False
    ) -> Place:
        """Write *data* over the file of *entry*; return its path.

        *judged* says that only judgements changed: none of what the memory keeps.

        Raises:
            ChangedError: the file is another than *entry* was read from, or gone.
            OSError: it cannot be written; the old file stays.
        """
        replace(entry, data)
        if judged and entry.path.name not in self._unkept:
            self._restamped |= self.stamps([entry.path.name])
        else:
            self._written(entry.path, article)
        return entry.path

    def flush(self) -> None:
        """Give the memory the cards of files that were written since."""
        if self._memory is not None:
            self._memory.keep(self._unkept.values())
            self._memory.restamp(self._restamped)
        self._unkept.clear()
        self._restamped.clear()

    def refresh(self, read_all: Reader | None = None) -> list[Card]:
        """Look which files changed since the memory knew them; return the cards of all.

        Those that cannot be read go to ``broken``. *read_all* makes the cards of changed files.
        """
        old = self._memory.cards() if self._memory is not None else {}
        found: dict[str, Card] = {}
        changed: list[tuple[Place, Stamp]] = []
        for path, stamp in self.files():
            card = old.pop(path.name, None)
            if card is not None and card.stamp == stamp:
                found[path.name] = card
            else:
                changed.append((path, stamp))
        new = [card for card in (read_all or self._read_all)(changed) if card is not None]
        found.update({card.name: card for card in new})
        for path, stamp in changed:
            if path.name not in found:
                self._card(path, stamp)  # for the fault
        if self._memory is not None:
            self._memory.drop([*old, *(path.name for path, _ in changed if path.name not in found)])
            self._memory.keep(new)
        return [found[name] for name in sorted(found)]

    def _read_all(self, changed: Iterable[tuple[Place, Stamp]]) -> Iterator[Card | None]:
        return (self._card(path, stamp) for path, stamp in changed)

    def _card(self, path: Place, stamp: Stamp) -> Card | None:
        try:
            entry = self.read(path)
        except (ArticleError, OSError) as error:
            self.broken[path] = error
            return None
        return cards.card_of(path.name, entry.article, stamp if cards.is_settled(stamp) else None)

    def stamps(self, names: Iterable[str]) -> dict[str, Stamp]:
        """Return the stamps of the files *names*, which were just written."""
        found = {}
        for name in names:
            with suppress(FileNotFoundError):  # a person removed it since
                found[name] = cards.stamp_of((self._disk / name).stat(follow_symlinks=False))
        return found

    def _scanned(self) -> list[os.DirEntry[str]]:
        if not self._disk.is_dir():
            return []
        with os.scandir(self._disk) as entries:
            every = list(entries)
        self._names = {entry.name.lower() for entry in every}
        found = [
            entry
            for entry in every
            if entry.name.endswith(names.SUFFIX) and not entry.name.startswith(".")
        ]
        return sorted(found, key=lambda entry: entry.name)

    @property
    def _disk(self) -> Path:
        """The folder, which is one of this machine."""
        assert isinstance(self.folder, Path)  # noqa: S101 - for the type checker
        return self.folder

    def know(self) -> None:
        """Look, once, which files there are: the memory then is up to date, and ``broken`` full."""
        self._index()

    def gone(self, path: Place) -> None:
        """Note that there is no file at *path* any more, where the index is told at once."""

    def _index(self) -> dict[str, Place]:
        if self._known is None:
            self._known = {}
            for card in self.refresh():
                self._add(card)
        return self._known

    def _written(self, path: Place, article: Article) -> None:
        self._index()
        card = cards.card_of(path.name, article, self.stamps([path.name]).get(path.name))
        self._unkept[path.name] = card
        self._add(card)

    def _add(self, card: Card) -> None:
        assert self._known is not None  # noqa: S101 - for the type checker
        path = self.folder / card.name
        alike = self._twins.setdefault(card.twin, [])
        if path not in alike:
            alike.append(path)
        for key in card.keys:
            self._known.setdefault(key, path)


def published_in(corpus: Corpus, path: Place) -> datetime | None:
    """Return when the article in the file at *path* was published; None if that cannot be read."""
    try:
        return corpus.read(path).article.publishedDateTime
    except (ArticleError, OSError):
        return None


def _read_or_why(corpus: Corpus, path: Place) -> Entry | ArticleError | OSError:
    try:
        return corpus.read(path)
    except (ArticleError, OSError) as error:
        return error


def in_places(paths: Iterable[Path]) -> list[Path]:
    """Return *paths*, with the records in a folder for the folder; each once."""
    found: list[Path] = []
    for path in paths:
        found += [path / name for name in Corpus(path).names()] if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def check(entry: Entry) -> None:
    """See that the file of *entry* is as it was read.

    Raises:
        ChangedError: the file is another, or gone.
    """
    assert isinstance(entry.path, Path)  # noqa: S101 - of a corpus in a folder
    try:
        if entry.path.is_symlink() or entry.path.read_bytes() != entry.data:
            raise ChangedError(entry.path)
    except FileNotFoundError:
        raise ChangedError(entry.path) from None


def replace(entry: Entry, data: bytes) -> None:
    """Write *data* over the file of *entry*, which is one of this machine.

    Raises:
        ChangedError: the file is another, or gone.
        OSError: it cannot be written; the old file stays.
    """
    check(entry)
    assert isinstance(entry.path, Path)  # noqa: S101 - for the type checker
    files.replace(entry.path, data)


def read(path: Path) -> Entry:
    """Return the record in the file at *path*.

    Raises:
        FrontMatterError: with the place of every fault.
        OSError: the file cannot be read.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        what = "no regular file: links, folders and devices are left alone"
        raise FrontMatterError(Problem(1, "", what), path=shown(path))
    with path.open("rb") as file:
        data = file.read(document.LARGEST + 1)
    return parsed(path, data)


def parsed(path: Place, data: bytes, version: str = "") -> Entry:
    """Return the record that *data* is, the content of the file at *path*.

    Raises:
        FrontMatterError: with the place of every fault.
    """
    try:
        text = document.decode(data)
        return Entry(path, data, text, frontmatter.loads(text), version)
    except FrontMatterError as error:
        raise FrontMatterError(*error.problems, path=shown(path)) from None
