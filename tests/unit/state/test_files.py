"""The index of a corpus, and what the portal judged."""

import sqlite3
from pathlib import Path

import pytest

from crawler.article.cards import Card, Stamp, hashed
from crawler.state.database import StateError
from crawler.state.files import Files
from crawler.state.judgements import Judgement
from crawler.state.store import State

CARD = Card(
    name="a.md",
    stamp=Stamp(1, 2_000_000_000_000_000_000, 3),
    keys=("gazette.test/a", "gazette.test/b"),
    twin=hashed("gazette.test", "A bridge"),
    related=("herald.test/a",),
    at=1_772_350_200,
)
OTHER = Card(name="b.md", stamp=None, keys=(), twin=2**62, at=-1)
ONE = Judgement(values={"quality": 2, "topics": ["News"], "published": False})
TWO = Judgement(values={"quality": 19}, views=3, links=("x",), source="gazette")


@pytest.fixture
def files(state: State) -> Files:
    """The index of a corpus."""
    return state.files("_news")


def test_cards_come_back_as_they_were(state: State, files: Files) -> None:
    files.keep([CARD, OTHER])

    assert files.cards() == {"a.md": CARD, "b.md": OTHER}
    assert files.unjudged() == {"gazette.test/a": ("herald.test/a",)}
    state.judgements.intend({"gazette.test/a": ONE})
    assert files.unjudged() == {}
    assert state.files("elsewhere").cards() == {}


def test_what_is_gone_is_forgotten(files: Files) -> None:
    many = [Card(name=f"{number}.md", stamp=None, keys=(), twin=0, at=0) for number in range(1_100)]
    files.keep(many)

    files.drop([card.name for card in many[1:]])

    assert list(files.cards()) == ["0.md"]


def test_features_stay_until_the_file_changes(files: Files) -> None:
    files.keep([CARD, OTHER])
    files.describe([("a.md", b"\x01abc")])
    assert [(row.name, row.key, row.features) for row in files.published(0, 2**40)] == [
        ("a.md", "gazette.test/a", b"\x01abc")
    ]
    assert (files.undescribed(b"\x01"), files.described()) == (["b.md"], 1)
    assert sorted(files.undescribed(b"\x02")) == ["a.md", "b.md"]

    files.restamp({"a.md": Stamp(4, 5, 6)})
    assert files.cards()["a.md"].stamp == Stamp(4, 5, 6)
    assert files.undescribed(b"\x01") == ["b.md"]

    files.keep([CARD])
    assert files.undescribed(b"\x01") == ["a.md", "b.md"]


def test_counts_of_terms_are_kept(files: Files) -> None:
    assert files.frequencies() is None

    files.count(2, b"one")
    files.count(3, b"two")

    assert files.frequencies() == (3, b"two")


def test_numbers_are_the_same_everywhere() -> None:
    assert hashed("a", "b") == 9_214_550_154_729_315_665
    assert hashed("ab") != hashed("a", "b")


def test_a_judgement_is_known_until_the_next_is_confirmed(state: State) -> None:
    state.judgements.intend({"k": ONE, "other": TWO})
    state.judgements.confirm(["k", "other"])
    state.judgements.intend({"k": TWO})

    known = state.judgements.known("k")
    assert known
    assert (known.now, known.before, known.pending) == (TWO, ONE, True)
    assert known.bases == [TWO.values, ONE.values]
    assert state.judgements.pending() == ["k"]
    state.judgements.intend({"k": ONE})
    again = state.judgements.known("k")
    assert again
    assert again.before == ONE  # what is in the file is still not sure

    state.judgements.confirm(["k"])
    known = state.judgements.known("k")
    assert known
    assert (known.bases, known.pending) == ([ONE.values], False)
    assert state.judgements.links() == {"other": ("x",)}
    assert dict(state.judgements.all()) == {"k": known, "other": state.judgements.known("other")}


def test_a_damaged_judgement_is_told(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    state = State(f"sqlite:///{file}")
    state.judgements.intend({"k": ONE})
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE judgements SET now = '{}'")
    connection.close()

    with pytest.raises(StateError, match="is damaged"):
        state.judgements.known("k")
    state.close()


def test_row_71_a_state_of_the_third_version_is_migrated(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite3"
    State(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as connection:
        connection.executescript(
            "DROP TABLE files; DROP TABLE judgements; DROP TABLE frequencies;"
            "UPDATE masthead SET version = 3;"
        )
    connection.close()

    state = State(f"sqlite:///{file}")

    state.files("_news").keep([CARD])
    assert state.judgements.pending() == []
    state.close()
