"""The index of a corpus that several workers write to."""

import threading
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from crawler.article.cards import Card, Stamp
from crawler.state import schema
from crawler.state.shared_files import Found, SharedFiles
from crawler.state.store import State

PLACE = "s3://bucket/news"
NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
ONE, TWO = Stamp(3, 0, 1), Stamp(4, 0, 2)


def card(name: str, *keys: str, stamp: Stamp | None = ONE, twin: int = 7) -> Card:
    """Return what is known of the file *name*."""
    return Card(name, stamp, keys or (f"a.test/{name}",), twin, 0)


@pytest.fixture
def files(state: State) -> SharedFiles:
    """An index with nothing in it."""
    return state.shared_files(PLACE)


def test_a_file_is_found_by_each_identity_of_its_article(files: SharedFiles) -> None:
    files.keep([card("a.md", "a.test/1", "a.test/2"), card("b.md", "b.test/1")])

    assert files.find("a.test/1") == files.find("a.test/2") == Found("a.md", is_sure=True)
    assert files.find("b.test/1") == Found("b.md", is_sure=True)
    assert files.find("c.test/1") is None


def test_of_two_files_of_an_identity_the_first_by_name_is_found(files: SharedFiles) -> None:
    files.keep([card("b.md", "a.test/1")])
    files.keep([card("a.md", "a.test/1")])

    found = files.find("a.test/1")
    assert found is not None
    assert found.name == "a.md"


def test_an_identity_that_a_file_has_no_more_does_not_find_it(files: SharedFiles) -> None:
    files.keep([card("a.md", "a.test/1", "a.test/2")])
    files.keep([card("a.md", "a.test/1", "a.test/3", stamp=TWO)])

    assert files.find("a.test/2") is None
    assert files.find("a.test/3") is not None


def test_an_index_knows_nothing_of_another_corpus(state: State, files: SharedFiles) -> None:
    files.keep([card("a.md", "a.test/1")])
    other = state.shared_files("s3://bucket/sport")

    assert other.find("a.test/1") is None
    assert not other.is_taken("a.md", "")
    assert other.twins(7) == []
    assert list(other.names()) == []


def test_copies_are_found_by_what_they_have_in_common(files: SharedFiles) -> None:
    files.keep([card("b.md", twin=7), card("a.md", twin=7), card("c.md", twin=8)])

    assert files.twins(7) == ["a.md", "b.md"]


def test_names_that_differ_in_case_only_are_taken(files: SharedFiles) -> None:
    files.keep([card("Story.md")])

    assert files.is_taken("story.md", "")
    assert files.is_taken("STORY.md", "")
    assert not files.is_taken("story-2.md", "")


def test_a_reserved_name_is_free_for_its_article_only(files: SharedFiles) -> None:
    assert files.reserve(card("a.md", "a.test/1"))

    assert files.find("a.test/1") == Found("a.md", is_sure=False)
    assert files.is_taken("a.md", "b.test/1")
    assert not files.reserve(card("a.md", "b.test/1"))
    assert files.reserve(card("a.md", "a.test/1"))  # by who comes after one that was killed


def test_a_name_that_is_taken_is_not_reserved(files: SharedFiles) -> None:
    files.keep([card("a.md", "a.test/1")])

    assert not files.reserve(card("a.md", "a.test/1"))
    assert files.find("a.test/1") == Found("a.md", is_sure=True)


def test_a_file_that_is_gone_is_found_by_nothing(files: SharedFiles) -> None:
    files.keep([card("a.md", "a.test/1")])
    files.drop(["a.md"])

    assert files.find("a.test/1") is None
    assert not files.is_taken("a.md", "")
    assert files.twins(7) == []
    assert files.cards() == {}


def test_what_a_file_is_about_to_become_finds_it_as_well(files: SharedFiles) -> None:
    files.keep([card("a.md", "a.test/1")])
    files.widen(card("a.md", "a.test/1", "a.test/9"))

    assert files.find("a.test/9") == files.find("a.test/1") == Found("a.md", is_sure=True)


def test_what_was_read_is_kept_where_nobody_wrote_since(files: SharedFiles) -> None:
    files.keep([card("a.md", "a.test/1"), card("b.md", "b.test/1")])
    seen = files.stamps(["a.md", "b.md", "c.md"])
    assert seen == {"a.md": ONE, "b.md": ONE}
    files.keep([card("b.md", "b.test/newer", stamp=TWO)])

    files.learn(
        [
            card("a.md", "a.test/2", stamp=TWO),
            card("b.md", "b.test/older"),
            card("c.md", "c.test/1"),
        ],
        seen,
    )

    assert files.find("a.test/2") is not None
    assert files.find("b.test/older") is None
    assert files.find("b.test/newer") is not None
    assert files.find("c.test/1") == Found("c.md", is_sure=True)


def test_what_somebody_made_since_is_not_overwritten_by_what_was_read_before(
    files: SharedFiles,
) -> None:
    seen = files.stamps(["a.md"])
    files.keep([card("a.md", "a.test/newer", stamp=TWO)])

    files.learn([card("a.md", "a.test/older")], seen)

    assert files.find("a.test/older") is None
    assert files.stamps(["a.md"]) == {"a.md": TWO}


def test_what_was_not_there_is_forgotten_where_nobody_wrote_since(files: SharedFiles) -> None:
    files.keep([card("a.md"), card("b.md")])
    files.reserve(card("c.md"))
    seen = files.stamps(["a.md", "b.md", "c.md"])
    files.keep([card("b.md", stamp=TWO), card("c.md", stamp=ONE)])

    files.unlearn(["a.md", "b.md", "c.md"], seen)

    assert sorted(files.cards()) == ["b.md", "c.md"]


def test_all_names_are_told_some_at_a_time(
    files: SharedFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.state.shared_files._AT_ONCE", 3)
    names = [f"{letter}{number}.md" for letter in "Aab_-" for number in range(2)]
    files.keep([card(name) for name in names])

    parts = list(files.names())

    assert max(map(len, parts)) <= 3
    assert sorted(name for part in parts for name in part) == sorted(names)


def test_what_was_reserved_is_no_record_yet(files: SharedFiles) -> None:
    files.keep([card("a.md")])
    files.reserve(card("b.md"))

    assert files.count_files() == 1


def test_a_look_is_remembered(files: SharedFiles) -> None:
    assert files.looked() is None
    files.note_look(NOW)
    files.note_look(NOW)

    assert files.looked() == NOW


def test_of_many_who_reserve_one_name_one_gets_it(url: str, files: SharedFiles) -> None:
    assert files.looked() is None  # the tables are there
    got: list[int] = []

    def reserve(number: int) -> None:
        state = State(url)
        try:
            if state.shared_files(PLACE).reserve(card("a.md", f"a.test/{number}")):
                got.append(number)
        finally:
            state.close()

    threads = [threading.Thread(target=reserve, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 1
    assert files.find(f"a.test/{got[0]}") is not None


def test_a_state_of_version_6_gets_the_new_tables(url: str) -> None:
    State(url).close()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table in (schema.lookups, schema.corpora):
            table.drop(connection)
        connection.execute(sa.update(schema.about).values(version=6))
    engine.dispose()

    state = State(url)
    files = state.shared_files(PLACE)
    files.keep([card("a.md", "a.test/1")])
    files.note_look(NOW)

    assert files.find("a.test/1") is not None
    state.close()


def test_who_remembers_looks_nothing_up_twice_and_sees_what_they_wrote(state: State) -> None:
    mine, theirs = state.shared_files(PLACE), state.shared_files(PLACE)
    with mine.remembering():
        assert mine.find("a.test/1") is None
        theirs.keep([card("a.md", "a.test/1")])
        assert mine.find("a.test/1") is None  # in a turn nobody else writes

        mine.keep([card("b.md", "b.test/1")])
        assert mine.find("a.test/1") == Found("a.md", is_sure=True)
        assert mine.find("b.test/1") == Found("b.md", is_sure=True)
        mine.drop(["b.md"])
        assert mine.find("b.test/1") is None

    theirs.drop(["a.md"])
    assert mine.find("a.test/1") is None
