"""Whatever workers and people do to a corpus in S3, and whatever goes wrong: no edit is lost.

Workers save and change articles, and are killed before and after they write; people add, change and
remove objects at any moment, also between a worker's look and its write; the store says 503 and
loses answers. After each step every object is, byte for byte, what was written last by whoever was
allowed to; and the index finds each article that it can know of.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from crawler.article.cards import Stamp
from crawler.article.frontmatter import dumps, loads
from crawler.article.record import Article
from crawler.corpus import stores
from crawler.corpus.corpus import ChangedError
from crawler.corpus.matching import match
from crawler.corpus.shared import SharedCorpus
from crawler.corpus.stores import Held, Store
from crawler.portal.places import url
from crawler.portal.storage import Storage
from crawler.state.store import State
from tests.s3_server import Server
from tests.unit.judging.sample import story

ARTICLES = [story("bridge", place) for place in ("gazette", "herald")] + [story("comet", "gazette")]
articles = st.sampled_from(range(len(ARTICLES)))
words = st.text("abc", min_size=1, max_size=3)


class Killed(BaseException):
    """What a process that is killed does: nothing more."""


class Eventful:
    """A store in which something happens just before a write, and just after."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.place = store.place
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def create(self, name: str, data: bytes) -> Stamp:
        return self._happening(partial(self._store.create, name, data))

    def replace(self, name: str, data: bytes, old: Held) -> Stamp:
        return self._happening(partial(self._store.replace, name, data, old))

    def _happening(self, act: Callable[[], Stamp]) -> Stamp:
        before, after = self.before, self.after
        self.before = self.after = lambda: None
        before()
        stamp = act()
        after()
        return stamp

    def read(self, name: str) -> Held:
        return self._store.read(name)

    def keeps_conditions(self) -> bool:
        return self._store.keeps_conditions()

    def stamp(self, name: str) -> Stamp | None:
        return self._store.stamp(name)

    def listed(self) -> Iterator[tuple[str, Stamp]]:
        return self._store.listed()


def killed() -> None:
    """End the process."""
    raise Killed


class Machine(RuleBasedStateMachine):
    """One corpus, and what is to be in it."""

    def __init__(self, server: Server, folder: str) -> None:
        super().__init__()
        self.server = server
        place = url(f"{server.bucket()}/news")
        self.key = place.inside
        self.state = State(f"sqlite:///{folder}/state.sqlite3")
        self.store = Eventful(stores.opened(place, Storage(patience=30.0, timeout=5.0)))
        self.index = self.state.shared_files(str(place))
        self.objects: dict[str, bytes] = {}
        self.by_hand: set[str] = set()
        """Names of objects whose articles a person changed since the last look."""
        self.edits = count()
        self.restart()

    @initialize()
    def begin(self) -> None:
        self._saved(0, "")

    def restart(self) -> None:
        self.corpus = SharedCorpus(self.store, self.index, readers=2)
        self.corpus.know()

    def teardown(self) -> None:
        self.server.faults()
        self.state.close()

    def _saved(self, number: int, note: str) -> None:
        """Save article *number* as a worker does, with *note* for its excerpt if it is there."""
        article = ARTICLES[number]
        self.corpus.find(article)
        entry = match(self.corpus, article).entry
        if entry is None:
            data = dumps(article).encode()
            path = self.corpus.create(article, data)
            assert path.name not in self.objects
            self.objects[path.name] = data
        else:
            new = entry.article.replace(excerpt=f"{note}.")
            data = dumps(new).encode()
            self.corpus.replace(entry, data, new)
            assert self.objects[entry.path.name] == entry.data  # nobody wrote in between
            self.objects[entry.path.name] = data
        self.corpus.flush()

    @rule(number=articles, note=words)
    def save(self, number: int, note: str) -> None:
        self._saved(number, note)

    @rule(number=articles, note=words, after=st.booleans())
    def save_and_be_killed(self, number: int, note: str, *, after: bool) -> None:
        if after:
            self.store.after = killed
        else:
            self.store.before = killed
        before = dict(self.objects)
        with pytest.raises(Killed):
            self._saved(number, note)
        found = self.server.objects(f"s3://{self.key}")
        if after:
            changed = {name for name in found if found[name] != before.get(name)}
            assert len(changed) <= 1
            assert all(loads(found[name].decode()) for name in changed)
            self.objects = found
        self.restart()

    @precondition(lambda self: self.objects)
    @rule(data=st.data(), note=words)
    def save_while_a_person_edits(self, data: st.DataObject, note: str) -> None:
        name = data.draw(st.sampled_from(sorted(self.objects)))
        address = loads(self.objects[name].decode()).originalUrl
        addresses = [article.originalUrl for article in ARTICLES]
        self.store.before = partial(self._edit, name)
        with suppress(ChangedError):  # theirs is what is there
            self._saved(addresses.index(address), note)
        self.store.before = lambda: None

    @rule(number=articles, title=words, note=words)
    def save_while_a_person_adds_the_same(self, number: int, title: str, note: str) -> None:
        article = ARTICLES[number].replace(title=f"Mine {title}")
        name = f"2026-03-02-mine-{number}.md"
        self.store.before = partial(self._put, name, article)
        self._saved(number, note)
        self.store.before = lambda: None

    def _edit(self, name: str) -> None:
        try:
            article: Article = loads(self.objects[name].decode())
        except KeyError:
            return
        self._put(name, article.replace(title=f"Mine {next(self.edits)}"))

    def _put(self, name: str, article: Article) -> None:
        self.objects[name] = dumps(article).encode()
        self.by_hand.add(name)
        self.server.put(f"{self.key}/{name}", self.objects[name])

    @precondition(lambda self: self.objects)
    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        self._edit(data.draw(st.sampled_from(sorted(self.objects))))

    @precondition(lambda self: self.objects)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.objects)))
        del self.objects[name]
        self.server.delete(f"{self.key}/{name}")

    @rule(busy=st.integers(0, 2), lost=st.integers(0, 3))
    def trouble(self, busy: int, lost: int) -> None:
        self.server.faults(busy=busy, lost=lost)

    @rule()
    def look(self) -> None:
        self.corpus.look()
        self.by_hand.clear()
        known = {card.name for card in self.index.cards().values() if card.stamp is not None}
        assert known == set(self.objects)

    @invariant()
    def nothing_is_lost_and_nothing_torn(self) -> None:
        assert self.server.objects(f"s3://{self.key}") == self.objects

    @invariant()
    def what_is_known_is_found(self) -> None:
        for name, data in self.objects.items():
            if name not in self.by_hand:
                article = loads(data.decode())
                path = self.corpus.find(article)
                assert path is not None
                there = self.objects.get(path.name)
                assert there is None or loads(there.decode()).originalUrl == article.originalUrl


def test_no_edit_is_lost_and_the_index_is_right_whatever_happens(s3: Server) -> None:
    chosen = settings.default
    assert chosen is not None
    with tempfile.TemporaryDirectory() as folder:
        numbers = count()

        def machine() -> Machine:
            inside = Path(folder) / str(next(numbers))
            inside.mkdir()
            return Machine(s3, str(inside))

        run_state_machine_as_test(
            machine,  # type: ignore[arg-type]
            settings=settings(
                chosen, max_examples=chosen.max_examples // 8, stateful_step_count=20
            ),
        )
