"""A corpus: the articles in a folder, known by their addresses."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.article import document, frontmatter, names
from crawler.article.errors import AddressError, ArticleError, FrontMatterError, Problem
from crawler.article.record import Article
from crawler.article.urls import identity
from crawler.corpus import files, sameness
from crawler.portal.files import shown


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the corpus as it was read."""

    path: Path
    data: bytes
    text: str
    article: Article


class ChangedError(Exception):
    """The file at *path* changed between reading and writing; the other's edit stays."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{shown(path)}: changed by someone else meanwhile, left as it is")


class Corpus:
    """The articles in *folder*.

    What is directly in the folder and ends in ``.md`` is a record. Files that cannot be read,
    links, folders and devices stay as they are and are listed in ``broken``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.broken: dict[Path, ArticleError | OSError] = {}
        self._names: set[str] = set()
        self._known: dict[str, Path] | None = None
        self._twins: dict[int, list[Path]] = {}
        """Paths by the hash of ``sameness.key``: a fifth of the memory of the keys themselves."""

    def paths(self) -> list[Path]:
        """Return the paths of all records, by name."""
        if not self.folder.is_dir():
            return []
        with os.scandir(self.folder) as entries:
            found = [
                Path(entry.path)
                for entry in entries
                if entry.name.endswith(names.SUFFIX) and not entry.name.startswith(".")
            ]
        return sorted(found)

    def __iter__(self) -> Iterator[Entry]:
        """Yield every record that can be read, by name; the others go to ``broken``."""
        for path in self.paths():
            try:
                yield read(path)
            except (ArticleError, OSError) as error:
                self.broken[path] = error

    def find(self, article: Article) -> Path | None:
        """Return the path of the record of *article*, by its addresses; None if it has none."""
        for address in (article.webUrl, article.originalUrl):
            path = self.find_address(address) if address else None
            if path is not None:
                return path
        return None

    def find_address(self, address: str) -> Path | None:
        """Return the path of the record that has *address* as its own or as its original one."""
        try:
            return self.find_identity(identity(address))
        except AddressError:
            return None

    def find_identity(self, key: str) -> Path | None:
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
        self._index()
        for path in self._twins.get(hash(sameness.key(article)), ()):
            try:
                entry = read(path)
            except (ArticleError, OSError):  # broken or gone since
                continue
            if sameness.are_twins(entry.article, article):
                return entry
        return None

    def create(self, article: Article, data: bytes) -> Path:
        """Write *data* as the file of the new *article* under a name of its own; return its path.

        Raises:
            OSError: it cannot be written; nothing is left behind.
        """
        self._index()
        while True:
            name = names.file_name(article.publishedDateTime, article.title, self._names)
            self._names.add(name)
            path = self.folder / name
            try:
                files.create(path, data)
            except FileExistsError:  # a broken file, or one made since
                continue
            self._add(path, article)
            return path

    def replace(self, entry: Entry, data: bytes, article: Article) -> Path:
        """Write *data* over the file of *entry*; return its path.

        Raises:
            ChangedError: the file is another than *entry* was read from, or gone.
            OSError: it cannot be written; the old file stays.
        """
        try:
            if entry.path.is_symlink() or entry.path.read_bytes() != entry.data:
                raise ChangedError(entry.path)
        except FileNotFoundError:
            raise ChangedError(entry.path) from None
        files.replace(entry.path, data)
        self._add(entry.path, article)
        return entry.path

    def _index(self) -> dict[str, Path]:
        if self._known is None:
            self._known = {}
            if self.folder.is_dir():
                self._names = {path.name.lower() for path in self.folder.iterdir()}
            for entry in self:
                self._add(entry.path, entry.article)
        return self._known

    def _add(self, path: Path, article: Article) -> None:
        assert self._known is not None  # noqa: S101 - for the type checker
        alike = self._twins.setdefault(hash(sameness.key(article)), [])
        if path not in alike:
            alike.append(path)
        for address in (article.originalUrl, article.webUrl):
            try:
                if address:
                    self._known.setdefault(identity(address), path)
            except AddressError:
                continue


def read(path: Path) -> Entry:
    """Return the record in the file at *path*.

    Raises:
        FrontMatterError: with the place of every fault.
        OSError: the file cannot be read.
    """
    if path.is_symlink() or not path.is_file():
        what = "no regular file: links, folders and devices are left alone"
        raise FrontMatterError(Problem(1, "", what), path=shown(path))
    with path.open("rb") as file:
        data = file.read(document.LARGEST + 1)
    text = document.decode(data, path=shown(path))
    return Entry(path, data, text, frontmatter.loads(text, path=shown(path)))
