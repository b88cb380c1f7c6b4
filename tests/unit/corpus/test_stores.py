"""What any store does with whole files: S3, a folder that several machines see, and others."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import fsspec
import pytest

from crawler.article import document
from crawler.corpus import stores
from crawler.corpus.patience import BusyError
from crawler.corpus.stores import Held, OthersError, Store
from crawler.portal.errors import PortalError
from crawler.portal.places import Url, url
from crawler.portal.storage import Storage
from tests.s3_server import SECRET, Server

QUICK = Storage(patience=20.0, timeout=5.0)


@pytest.fixture(params=["s3", "file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind."""
    if request.param == "s3":
        server: Server = request.getfixturevalue("s3")
        return stores.opened(url(f"{server.bucket()}/news"), QUICK)
    if request.param == "file":
        return stores.opened(url(f"file://{tmp_path}/news"), QUICK)
    fsspec.filesystem("memory").store.clear()
    return stores.opened(url("memory://news"), Storage(unconditional_writes=True))


@pytest.fixture
def cloud(s3: Server) -> Store:
    """A store in S3."""
    return stores.opened(url(f"{s3.bucket()}/news"), QUICK)


def bucket(store: Store) -> str:
    """Return bucket and folder of *store*."""
    return store.place.inside


def test_a_file_is_read_as_it_was_written(store: Store) -> None:
    stamp = store.create("a.md", b"one")

    held = store.read("a.md")

    assert held.data == b"one"
    assert held.version
    assert stamp.size == 3


def test_a_new_file_never_replaces_another(store: Store) -> None:
    store.create("a.md", b"one")

    with pytest.raises(OthersError):
        store.create("a.md", b"two")

    assert store.read("a.md").data == b"one"


def test_a_file_that_is_there_as_it_is_to_be_counts_as_written(store: Store) -> None:
    first = store.create("a.md", b"one")
    old = store.read("a.md")
    assert store.create("a.md", b"one").size == first.size

    store.replace("a.md", b"two", old)
    assert store.replace("a.md", b"two", old).size == 3


def test_a_file_is_replaced_only_as_it_was_read(store: Store) -> None:
    store.create("a.md", b"one")
    old = store.read("a.md")
    store.replace("a.md", b"a person's", old)

    with pytest.raises(OthersError):
        store.replace("a.md", b"the machine's", old)

    assert store.read("a.md").data == b"a person's"


def test_a_file_that_is_gone_is_not_replaced(store: Store) -> None:
    with pytest.raises(OthersError):
        store.replace("a.md", b"two", Held(b"one", '"0"'))

    assert store.stamp("a.md") is None
    with pytest.raises(FileNotFoundError):
        store.read("a.md")


def test_all_files_are_listed_with_stamps_that_change_with_them(store: Store) -> None:
    store.create("a.md", b"one")
    store.create("b.md", b"two")
    before = dict(store.listed())
    store.replace("a.md", b"six", store.read("a.md"))
    after = dict(store.listed())

    assert sorted(before) == ["a.md", "b.md"]
    assert before["b.md"] == after["b.md"] == store.stamp("b.md")
    assert before["a.md"] != after["a.md"] == store.stamp("a.md")


def test_an_empty_store_lists_nothing(store: Store) -> None:
    assert not list(store.listed())


def test_no_more_is_read_than_a_record_may_have(cloud: Store, s3: Server) -> None:
    s3.put(f"{bucket(cloud)}/a.md", b"x" * (document.LARGEST + 1_000))

    assert len(cloud.read("a.md").data) == document.LARGEST + 1


def test_what_lies_in_folders_of_the_folder_is_not_listed(cloud: Store, s3: Server) -> None:
    s3.put(f"{bucket(cloud)}/a.md", b"one")
    s3.put(f"{bucket(cloud)}/more/b.md", b"two")

    assert [name for name, _ in cloud.listed()] == ["a.md"]


def test_a_listing_of_many_pages_is_whole(
    cloud: Store, s3: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.corpus.s3._PAGE", 10)
    names = [f"{number:04}.md" for number in range(25)]
    for name in names:
        s3.put(f"{bucket(cloud)}/{name}", b"")
    s3.log()

    assert [name for name, _ in cloud.listed()] == names
    assert len(s3.log()) == 3


def test_row_95_a_store_that_says_503_is_asked_again(cloud: Store, s3: Server) -> None:
    s3.faults(busy=3)
    cloud.create("a.md", b"one")
    s3.faults(busy=2)

    assert cloud.read("a.md").data == b"one"
    s3.faults(busy=2)
    assert [name for name, _ in cloud.listed()] == ["a.md"]


def test_row_95_a_store_that_stays_busy_is_given_up_and_named(s3: Server) -> None:
    impatient = stores.opened(url(f"{s3.bucket()}/news"), Storage(patience=0.3))
    s3.faults(busy=10_000)

    with pytest.raises(BusyError, match="busy") as told:
        impatient.create("a.md", b"one")
    assert "s3://" in str(told.value)
    s3.faults()
    assert impatient.stamp("a.md") is None


def test_row_95_a_store_that_is_too_slow_is_given_up(s3: Server) -> None:
    impatient = stores.opened(url(f"{s3.bucket()}/news"), Storage(patience=0.1, timeout=0.2))
    s3.faults(slow_s=1.0)

    with pytest.raises(BusyError, match="does not answer"):
        impatient.read("a.md")


def test_row_95_a_write_whose_answer_is_lost_is_found_written(cloud: Store, s3: Server) -> None:
    s3.faults(lost=1)
    cloud.create("a.md", b"one")
    s3.faults(lost=1)
    cloud.replace("a.md", b"two", cloud.read("a.md"))

    assert cloud.read("a.md").data == b"two"
    writes = [line for line in s3.log() if line.startswith("PUT")]
    assert [line[-3:] for line in writes] == ["200", "412", "200", "412"]  # each was done once


def test_row_95_an_edit_after_a_write_whose_answer_was_lost_stays(
    cloud: Store, s3: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.create("a.md", b"one")
    old = cloud.read("a.md")
    monkeypatch.setattr(
        "crawler.corpus.clouds.patiently",
        lambda act, _: _twice(act, lambda: s3.put(f"{bucket(cloud)}/a.md", b"a person's")),
    )
    s3.faults(lost=2)  # aiohttp asks once more by itself

    with pytest.raises(OthersError):
        cloud.replace("a.md", b"two", old)

    assert s3.get(f"{bucket(cloud)}/a.md") == b"a person's"


def _twice(act: Callable[[], object], between: Callable[[], None]) -> object:
    try:
        return act()
    except BusyError:
        between()
        return act()


def test_row_95_of_many_who_create_one_file_one_does(cloud: Store) -> None:
    done: list[int] = []

    def create(number: int) -> None:
        try:
            cloud.create("a.md", b"%d" % number)
        except OthersError:
            return
        done.append(number)

    threads = [threading.Thread(target=create, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (winner,) = done
    assert cloud.read("a.md").data == b"%d" % winner


@pytest.mark.parametrize(("status", "error"), [(403, PermissionError), (507, OSError)])
def test_rows_63_and_64_a_full_or_read_only_store_refuses_at_once_and_nothing_is_left(
    cloud: Store, s3: Server, status: int, error: type[OSError]
) -> None:
    cloud.create("a.md", b"one")
    old = cloud.read("a.md")
    s3.faults(refuse=status)
    s3.log()

    with pytest.raises(error, match="refuses"):
        cloud.create("b.md", b"two")
    with pytest.raises(error, match=str(status)):
        cloud.replace("a.md", b"two", old)

    assert len(s3.log()) == 2
    s3.faults()
    assert s3.objects(str(cloud.place)) == {"a.md": b"one"}
    cloud.create("b.md", b"two")  # with space, or the right to write


def test_row_65_a_bucket_that_is_not_there_is_named(s3: Server) -> None:
    store = stores.opened(url("s3://no-such-bucket/news"), QUICK)

    with pytest.raises(OSError, match="NoSuchBucket"):
        list(store.listed())
    with pytest.raises(OSError, match="NoSuchBucket"):
        store.create("a.md", b"one")
    assert s3.log()


def test_row_65_a_file_where_the_folder_is_to_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "news").write_text("a file", "utf-8")

    with pytest.raises(OSError, match="File exists"):
        stores.opened(url(f"file://{tmp_path}/news"), QUICK)


def test_a_folder_is_no_way_to_what_links_lead_to(tmp_path: Path) -> None:
    store = stores.opened(url(f"file://{tmp_path}/news"), QUICK)
    (tmp_path / "secret").write_text("secret", "utf-8")
    (tmp_path / "news" / "a.md").symlink_to(tmp_path / "secret")

    with pytest.raises(OSError, match="symbolic"):
        store.read("a.md")


def test_a_store_without_conditions_is_refused_unless_the_keeper_says_it_will_do() -> None:
    with pytest.raises(PortalError, match=r"storage\.unconditional_writes"):
        stores.opened(url("memory://news"), QUICK)


def test_a_store_that_nobody_knows_is_named() -> None:
    with pytest.raises(PortalError, match="fsspec knows no store 'nowhere'"):
        stores.opened(url("nowhere://news"), QUICK)


def test_without_credentials_it_is_said_where_they_come_from(
    s3: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = url(f"{s3.bucket()}/news")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))

    with pytest.raises(PermissionError, match="AWS_ACCESS_KEY_ID"):
        stores.opened(place, QUICK).read("a.md")


def test_credentials_are_in_no_log_and_no_error(
    s3: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token-of-nobody")
    caplog.set_level(logging.DEBUG)
    store = stores.opened(url(f"{s3.bucket()}/news"), Storage(patience=0.1))
    store.create("a.md", b"one")
    s3.faults(refuse=403)

    with pytest.raises(OSError, match="refuses") as told:
        store.create("b.md", b"two")

    said = caplog.text + repr(told.value) + repr(told.value.__cause__)
    assert SECRET not in said
    assert "token-of-nobody" not in said


def test_s3fs_is_asked_for_by_name_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "crawler.corpus.s3", raising=False)
    monkeypatch.setitem(sys.modules, "s3fs", None)

    with pytest.raises(PortalError, match=r"pip install 'masthead\[scale\]'"):
        stores.opened(Url("s3://bucket/news"), QUICK)
