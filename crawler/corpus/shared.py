"""A corpus in a store, to which several workers write; its index is in the state, not in memory."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Protocol, TypeVar

from crawler.article import names
from crawler.article.cards import Card, Stamp
from crawler.article.errors import AddressError, ArticleError
from crawler.article.record import Article
from crawler.article.urls import identity
from crawler.corpus import cards
from crawler.corpus.corpus import ChangedError, Corpus, Entry, Memory, Reader, parsed
from crawler.corpus.looking import Knowledge, look
from crawler.corpus.stores import Held, OthersError, Store, stamp_of
from crawler.portal.errors import PortalError
from crawler.portal.places import Place, Url

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD: Final = 4
"""Files that wait for their turn, for each that is read."""


class Found(Protocol):
    """A file that was looked up."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def is_sure(self) -> bool:
        """False if it was reserved, and may not be there."""


class Index(Memory, Knowledge, Protocol):
    """What is known of the files of a corpus that many share; see ``state.shared_files``."""

    def find(self, key: str) -> Found | None:
        """Return the file whose article has an address of the identity *key*."""

    def twins(self, twin: int) -> list[str]:
        """Return the names of the files whose articles may be copies of one."""

    def is_taken(self, name: str, key: str) -> bool:
        """Tell whether a file has *name*, but one that was reserved for the article *key*."""

    def reserve(self, card: Card) -> bool:
        """Reserve the name of *card* and all that it is looked up by; False if it is taken."""

    def widen(self, card: Card) -> None:
        """Let the file of *card* also be found by what *card* says."""


class StoreCorpus(Corpus):
    """The articles in *store*, for reading: to know them by their addresses, all are read."""

    is_shared = True

    def __init__(self, store: Store, *, readers: int = 16) -> None:
        super().__init__(store.place)
        self._place: Url = store.place
        self._store = store
        self._readers = readers

    def names(self) -> list[str]:
        """Return the names of all records, in order: by a listing."""
        return sorted(name for name, _ in self._listed())

    def stamped(self) -> Iterator[tuple[str, Stamp]]:
        """Yield name and stamp of every record, by name: by a listing."""
        return iter(sorted(self._listed()))

    def files(self) -> Iterator[tuple[Place, Stamp]]:
        """Yield path and stamp of every record, by name: by a listing."""
        return ((self._place / name, stamp) for name, stamp in self.stamped())

    def read(self, path: Place) -> Entry:
        """Return the record in the file at *path*.

        Raises:
            FrontMatterError: with the place of every fault.
            OSError: the file cannot be read, or the store does not answer.
        """
        held = self._store.read(path.name)
        return parsed(path, held.data, held.version)

    def data(self, path: Place) -> bytes:
        """Return the content of the file at *path*; at most ``document.LARGEST`` + 1 bytes."""
        return self._store.read(path.name).data

    def reads(
        self, paths: Iterable[Place]
    ) -> Iterator[tuple[Place, Entry | ArticleError | OSError]]:
        """Yield each of *paths*, in order, with its record, or why that cannot be read."""
        plainly = super().reads
        return self._many(lambda path: next(plainly([path])), paths)

    def _many(self, act: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield what *act* returns for each of *items*, in order; some are done at a time."""
        with ThreadPoolExecutor(self._readers, thread_name_prefix="store") as pool:
            waiting: deque[Future[Result]] = deque()
            for item in items:
                waiting.append(pool.submit(act, item))
                if len(waiting) >= _AHEAD * self._readers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def exists(self, path: Place) -> bool:
        """Tell whether there is a file at *path*."""
        return self._store.stamp(path.name) is not None

    def replace(
        self, entry: Entry, data: bytes, article: Article, *, judged: bool = False
    ) -> Place:
        """Write *data* over the file of *entry*; return its path.

        Raises:
            ChangedError: the file is another than *entry* was read from, or gone.
            OSError: it cannot be written; the old file stays, or the new one is there.
        """
        del article, judged  # there is no index to be told
        self._put(entry, data)
        return entry.path

    def _put(self, entry: Entry, data: bytes) -> Stamp:
        try:
            return self._store.replace(entry.path.name, data, Held(entry.data, entry.version))
        except OthersError:
            raise ChangedError(entry.path) from None

    def stamps(self, names: Iterable[str]) -> dict[str, Stamp]:
        """Return the stamps of the files *names*; those that are gone are left out."""
        found = self._many(lambda name: (name, self._store.stamp(name)), names)
        return {name: stamp for name, stamp in found if stamp is not None}

    def _listed(self) -> Iterator[tuple[str, Stamp]]:
        for name, stamp in self._store.listed():
            if name.endswith(names.SUFFIX) and not name.startswith(".") and "/" not in name:
                yield name, stamp


class SharedCorpus(StoreCorpus):
    """The articles in *store*, with their *index*.

    Nothing is listed but by ``know``, when nobody ever looked, by ``look`` and by what reads all.
    A file that a person puts there by hand is known from the next look on; what they do to one that
    is known counts at once, since it is read before it is written.

    One worker at a time saves, in its turn; reading needs none.
    """

    def __init__(self, store: Store, index: Index, *, readers: int = 16) -> None:
        super().__init__(store, readers=readers)
        self._shared_index = index
        self._noting = threading.Lock()
        """Files are written by other threads than the index."""

    def find_identity(self, key: str) -> Place | None:
        """Return the path of the record that has an address of the identity *key*.

        One that an older version of the rules made is found too.
        """
        found = self._shared_index.find(key)
        if found is None:
            try:
                again = identity(f"https://{key}")
            except AddressError:
                return None
            found = self._shared_index.find(again) if again != key else None
        if found is None or not (found.is_sure or self._is_written(found.name)):
            return None
        return self._place / found.name

    def _likely_twins(self, twin: int) -> Iterable[Place]:
        return [self._place / name for name in self._shared_index.twins(twin)]

    def create(self, article: Article, data: bytes, *, name: str = "") -> Place:
        """Write *data* as the file of the new *article* under a name of its own; return its path.

        That is *name* if it can be one and is free; see ``names.is_usable``.

        Raises:
            OSError: it cannot be written, or nobody knows whether it was: then it is found by the
                next who looks for the article.
        """
        taken = _Taken(self._shared_index, next(iter(cards.keys_of(article)), ""))
        wanted = name if names.is_usable(name) else ""
        while True:
            if not wanted or wanted in taken:
                wanted = names.file_name(article.publishedDateTime, article.title, taken)
            name, wanted = wanted, ""
            card = cards.card_of(name, article, None)
            if not self._shared_index.reserve(card):
                continue
            try:
                stamp = self._store.create(name, data)
            except OthersError:
                self._learn(name, card)
                taken.found.add(name.lower())
                continue
            with self._noting:
                self._restamped[name] = stamp  # all else was kept when it was reserved
            return self._place / name

    def replace(
        self, entry: Entry, data: bytes, article: Article, *, judged: bool = False
    ) -> Place:
        """Write *data* over the file of *entry*; return its path.

        *judged* says that only judgements changed: none of what the index keeps.

        Raises:
            ChangedError: the file is another than *entry* was read from, or gone.
            OSError: it cannot be written; the old file stays, or the new one is there.
        """
        name = entry.path.name
        card = cards.card_of(name, article, None)
        if not set(card.keys) <= set(cards.keys_of(entry.article)):
            self._shared_index.widen(card)
        stamp = self._put(entry, data)
        with self._noting:
            if judged and name not in self._unkept:
                self._restamped[name] = stamp
            else:
                self._unkept[name] = card._replace(stamp=stamp)
        return entry.path

    def flush(self) -> None:
        """Give the index the cards of files that were written since."""
        with self._noting:
            unkept, self._unkept = self._unkept, {}
            restamped, self._restamped = self._restamped, {}
        # What does not get so far was reserved, and is found by who looks for it.
        self._shared_index.keep(unkept.values())
        self._shared_index.restamp(restamped)

    def know(self) -> None:
        """Look which files there are, if nobody ever did.

        Raises:
            PortalError: the store does not keep the conditions of writes.
        """
        if self._shared_index.looked() is not None:
            return
        if not self._store.keeps_conditions():
            what = (
                "the store ignores the conditions of writes (If-None-Match, If-Match), so that "
                "edits may be lost: use another"
            )
            raise PortalError(f"{self._place}: {what}")
        self.look()

    def look(self) -> int:
        """Look which files there are, and read those that changed since they were known.

        Returns:
            How many were read, or are gone. Those that cannot be read go to ``broken``.
        """
        return look(self, self._listed(), self._shared_index, self._readers)

    def refresh(self, read_all: Reader | None = None) -> list[Card]:
        """Look which files changed since the index knew them; return the cards of all."""
        del read_all
        self.look()
        return sorted(
            card for card in self._shared_index.cards().values() if card.stamp is not None
        )

    def gone(self, path: Place) -> None:
        """Forget the file at *path*: a person removed it, or it was reserved and never written."""
        self._shared_index.drop([path.name])

    def _learn(self, name: str, reserved: Card) -> None:
        """Get to know the file *name* of which the index did not know: one put there by hand.

        Raises:
            ChangedError: it is the record of the very article.
        """
        path = self._place / name
        try:
            entry = self.read(path)
        except (ArticleError, FileNotFoundError):
            self._shared_index.drop([name])
            return
        card = cards.card_of(name, entry.article, self._store.stamp(name))
        self._shared_index.keep([card])
        if card.keys[:1] == reserved.keys[:1]:
            raise ChangedError(path)

    def _is_written(self, name: str) -> bool:
        """Tell whether the file *name*, which was reserved, is there; what is in it is kept."""
        path = self._place / name
        try:
            held = self._store.read(name)
            entry = parsed(path, held.data, held.version)
        except FileNotFoundError:
            return False
        except (ArticleError, OSError):
            return True  # whoever reads it tells why it cannot be
        stamp = stamp_of(len(held.data), held.version)
        self._shared_index.keep([cards.card_of(name, entry.article, stamp)])
        return True


class _Taken:
    """Names that cannot be those of the new file of the article *key*."""

    def __init__(self, index: Index, key: str) -> None:
        self._index = index
        self._key = key
        self.found: set[str] = set()
        """Those that the index does not know of, in lower case."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (
            name.lower() in self.found or self._index.is_taken(name, self._key)
        )
