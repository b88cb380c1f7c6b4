"""A corpus in a store that several workers write to."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

from crawler.article.frontmatter import dumps
from crawler.article.record import Article
from crawler.corpus import stores
from crawler.corpus.corpus import ChangedError
from crawler.corpus.matching import match
from crawler.corpus.patience import BusyError
from crawler.corpus.shared import SharedCorpus, StoreCorpus
from crawler.corpus.stores import Store
from crawler.portal.errors import PortalError
from crawler.portal.places import Url, url
from crawler.portal.storage import Storage
from crawler.state.store import State
from tests.s3_server import Server
from tests.unit.judging.sample import story


class Shared:
    """A corpus in S3 and its index, as any number of workers see it."""

    def __init__(self, server: Server, state: Path) -> None:
        self.server = server
        self.state = State(f"sqlite:///{state}")
        self.place: Url = url(f"{server.bucket()}/news")

    @cached_property
    def store(self) -> Store:
        """Its files."""
        return stores.opened(self.place, Storage(patience=20.0, timeout=5.0))

    def worker(self, store: Store | None = None) -> SharedCorpus:
        """Return it as a worker sees it that begins now."""
        index = self.state.shared_files(str(self.place))
        corpus = SharedCorpus(store or self.store, index, readers=4)
        corpus.know()
        return corpus

    def put(self, name: str, article: Article) -> None:
        """Write the file *name* as a person does."""
        self.server.put(f"{self.place.inside}/{name}", dumps(article).encode())

    def files(self) -> dict[str, bytes]:
        """Return what is there."""
        return self.server.objects(str(self.place))


@pytest.fixture
def shared(s3: Server, tmp_path: Path) -> Iterator[Shared]:
    """One with nothing in it."""
    found = Shared(s3, tmp_path / "state.sqlite3")
    yield found
    found.state.close()


class Killed(BaseException):
    """What a process that is killed does: nothing more."""


class Dying:
    """A store whose user is killed before or after it writes."""

    def __init__(self, store: Store, *, after: bool) -> None:
        self._store = store
        self._after = after

    def __getattr__(self, name: str) -> object:
        found = getattr(self._store, name)
        if name not in {"create", "replace"}:
            return found

        def dying(*arguments: object) -> None:
            if self._after:
                found(*arguments)
            raise Killed

        return dying


BRIDGE = story("bridge", "gazette")
COMET = story("comet", "herald")
NAME = "2026-03-01-harbour-bridge-in-aldermouth-opens-after-nine-years.md"


def save(corpus: SharedCorpus, article: Article) -> str:
    """Save the new *article*; return the name of its file."""
    path = corpus.create(article, dumps(article).encode())
    corpus.flush()
    return path.name


def test_what_one_worker_saved_the_next_one_finds(shared: Shared) -> None:
    one, two = shared.worker(), shared.worker()

    name = save(one, BRIDGE)

    path = two.find(BRIDGE)
    assert path == shared.place / name
    assert name == NAME
    assert path is not None
    assert two.read(path).article == BRIDGE
    assert two.find_twin(BRIDGE.replace(webUrl="https://www.gazette.test/other")) is not None


def test_nothing_is_listed_to_find_an_article_or_to_save_one(shared: Shared) -> None:
    corpus = shared.worker()
    shared.server.log()

    save(corpus, BRIDGE)
    shared.worker().find(COMET)

    assert [line.partition(" ")[0] for line in shared.server.log()] == ["PUT"]


def test_an_article_gets_a_name_that_nobody_has(shared: Shared) -> None:
    one, two = shared.worker(), shared.worker()
    names = [
        save(corpus, BRIDGE.replace(originalUrl=f"https://{place}.test/", webUrl=None))
        for corpus, place in ((one, "a"), (two, "b"), (one, "c"))
    ]

    assert names == [NAME, NAME.replace(".md", "-2.md"), NAME.replace(".md", "-3.md")]
    assert len(shared.files()) == 3


def test_a_name_that_only_the_store_knows_of_is_not_taken_from_its_file(shared: Shared) -> None:
    corpus = shared.worker()
    shared.put(NAME, COMET)  # by hand, after the look

    name = save(corpus, BRIDGE)

    assert name == NAME.replace(".md", "-2.md")
    assert shared.files()[NAME] == dumps(COMET).encode()
    assert shared.worker().find(COMET) == shared.place / NAME  # it is known from now on


def test_a_broken_file_keeps_its_name(shared: Shared) -> None:
    corpus = shared.worker()
    shared.server.put(f"{shared.place.inside}/{NAME}", b"no record")

    assert save(corpus, BRIDGE) == NAME.replace(".md", "-2.md")
    assert shared.files()[NAME] == b"no record"


def test_a_person_who_was_faster_keeps_their_file_of_the_very_article(shared: Shared) -> None:
    corpus = shared.worker()
    theirs = BRIDGE.replace(excerpt="My words.")
    shared.put(NAME, theirs)

    with pytest.raises(ChangedError):
        save(corpus, BRIDGE)

    assert shared.files() == {NAME: dumps(theirs).encode()}
    path = corpus.find(BRIDGE)
    assert path is not None
    assert corpus.read(path).article == theirs


def test_an_edit_between_reading_and_writing_stays(shared: Shared) -> None:
    corpus = shared.worker()
    entry = corpus.read(shared.place / save(corpus, BRIDGE))
    theirs = BRIDGE.replace(title="My title")
    shared.put(NAME, theirs)
    ours = BRIDGE.replace(excerpt="Ours.")

    with pytest.raises(ChangedError, match=r"s3://.*: changed by someone else meanwhile"):
        corpus.replace(entry, dumps(ours).encode(), ours)

    assert shared.files() == {NAME: dumps(theirs).encode()}


def test_a_worker_that_is_killed_before_it_writes_leaves_a_name_for_the_same_article(
    shared: Shared,
) -> None:
    with pytest.raises(Killed):
        save(shared.worker(Dying(shared.store, after=False)), BRIDGE)  # type: ignore[arg-type]

    corpus = shared.worker()
    assert corpus.find(BRIDGE) is None
    assert save(corpus, BRIDGE) == NAME
    assert list(shared.files()) == [NAME]


def test_a_worker_that_is_killed_after_it_wrote_leaves_a_file_that_is_found(
    shared: Shared,
) -> None:
    with pytest.raises(Killed):
        save(shared.worker(Dying(shared.store, after=True)), BRIDGE)  # type: ignore[arg-type]

    corpus = shared.worker()
    assert corpus.find(BRIDGE) == shared.place / NAME
    assert shared.worker().find(BRIDGE) == shared.place / NAME
    assert corpus.look() == 0  # the index is as if nothing had happened


def test_an_address_that_a_killed_worker_wrote_into_a_record_finds_it(shared: Shared) -> None:
    save(shared.worker(), BRIDGE)
    corpus = shared.worker(Dying(shared.store, after=True))  # type: ignore[arg-type]
    moved = BRIDGE.replace(webUrl="https://www.gazette.test/moved")

    with pytest.raises(Killed):
        corpus.replace(corpus.read(shared.place / NAME), dumps(moved).encode(), moved)

    assert shared.worker().find_address("https://www.gazette.test/moved") is not None


def test_a_record_that_a_person_removed_is_none(shared: Shared) -> None:
    corpus = shared.worker()
    save(corpus, BRIDGE)
    shared.server.delete(f"{shared.place.inside}/{NAME}")

    assert match(corpus, BRIDGE).entry is None
    assert corpus.find(BRIDGE) is None
    assert save(corpus, BRIDGE) == NAME


def test_a_corpus_without_an_index_is_looked_at_first(shared: Shared) -> None:
    shared.put("a.md", BRIDGE)
    shared.put("b.md", COMET)
    shared.server.put(f"{shared.place.inside}/c.md", b"no record")
    shared.server.put(f"{shared.place.inside}/picture.jpg", b"no record")

    corpus = shared.worker()

    assert corpus.find(BRIDGE) == shared.place / "a.md"
    assert corpus.find(COMET) == shared.place / "b.md"
    assert list(corpus.broken) == [shared.place / "c.md"]


def test_a_store_that_ignores_conditions_is_refused_before_anything_is_written(
    shared: Shared,
) -> None:
    shared.server.faults(unconditional=True)

    with pytest.raises(PortalError, match="ignores the conditions of writes"):
        shared.worker()

    shared.server.faults()
    shared.worker()
    shared.server.log()
    shared.worker()
    assert shared.server.log() == []  # once a corpus is enough


def test_a_look_finds_what_people_did(shared: Shared) -> None:
    corpus = shared.worker()
    save(corpus, BRIDGE)
    shared.put("b.md", COMET)
    gone = story("strike", "gazette")
    shared.server.delete(f"{shared.place.inside}/{save(corpus, gone)}")
    moved = BRIDGE.replace(originalUrl="https://moved.test/", webUrl=None)
    shared.put(NAME, moved)

    assert corpus.look() == 3

    assert corpus.find(moved) == shared.place / NAME
    assert corpus.find(BRIDGE) is None
    assert corpus.find(COMET) == shared.place / "b.md"
    assert corpus.find(gone) is None
    assert corpus.look() == 0


def test_row_95_a_listing_of_a_while_ago_makes_nothing_unknown(shared: Shared) -> None:
    corpus = shared.worker()
    save(corpus, COMET)
    corpus.look()
    shared.server.faults(stale=True)
    save(corpus, BRIDGE)

    assert corpus.look() == 0  # the new file is not listed, but is there
    assert corpus.find(BRIDGE) == shared.place / NAME
    entry = corpus.read(shared.place / NAME)
    changed = BRIDGE.replace(title="Changed")
    corpus.replace(entry, dumps(changed).encode(), changed)
    corpus.flush()
    corpus.look()  # listed as it was before

    found = corpus.find(BRIDGE)
    assert found is not None
    assert corpus.read(found).article == changed


def test_row_95_a_look_at_a_store_that_is_busy_is_none(shared: Shared) -> None:
    save(shared.worker(), BRIDGE)
    save(shared.worker(), COMET)
    impatient = stores.opened(shared.place, Storage(patience=0.2))
    shared.state.shared_files(str(shared.place)).drop([NAME])
    corpus = shared.worker(impatient)
    shared.server.faults(busy=10_000)

    with pytest.raises(BusyError):
        corpus.look()

    shared.server.faults()
    assert shared.worker().find(COMET) is not None


def test_row_95_a_write_of_which_nobody_knows_is_found_by_the_next(shared: Shared) -> None:
    impatient = stores.opened(shared.place, Storage(patience=0.0, timeout=5.0))
    corpus = shared.worker(impatient)
    shared.server.faults(lost=2)  # aiohttp asks once more by itself

    with pytest.raises(BusyError):
        save(corpus, BRIDGE)

    shared.server.faults()
    assert shared.worker().find(BRIDGE) == shared.place / NAME
    assert shared.files() == {NAME: dumps(BRIDGE).encode()}


def test_what_only_reads_reads_all_by_name(shared: Shared) -> None:
    corpus = shared.worker()
    names = [save(corpus, article) for article in (COMET, BRIDGE, story("strike", "gazette"))]

    reader = StoreCorpus(shared.store)

    assert [entry.path.name for entry in reader] == sorted(names)
    assert reader.find(COMET) == shared.place / names[0]


def test_a_folder_that_several_machines_see_is_a_shared_corpus_too(
    tmp_path: Path,
) -> None:
    state = State(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    place = url(f"file://{tmp_path}/news")
    index = state.shared_files(str(place))
    corpus = SharedCorpus(stores.opened(place, Storage()), index)
    corpus.know()
    name = save(corpus, BRIDGE)
    entry = corpus.read(place / name)
    (tmp_path / "news" / name).write_text(dumps(BRIDGE.replace(title="Mine")), "utf-8")

    with pytest.raises(ChangedError):
        corpus.replace(entry, b"ours", BRIDGE)

    assert corpus.look() == 1
    assert corpus.find(BRIDGE) is not None
    assert not list((tmp_path / "news").glob(".masthead*"))
    state.close()
