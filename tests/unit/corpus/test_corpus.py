"""The folder of records."""

import os
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.article.cards import Card, Stamp
from crawler.article.errors import FrontMatterError
from crawler.article.frontmatter import dumps
from crawler.article.record import Article, Provider
from crawler.corpus import corpus, files
from crawler.corpus.corpus import ChangedError, Corpus

ARTICLE = Article(
    title="A bridge",
    publishedDateTime=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
    originalUrl="https://www.gazette.test/found?utm_source=x",
    webUrl="https://www.gazette.test/a",
    provider=Provider(name="The Gazette", domain="gazette.test"),
    topics=("News",),
)
OTHER = ARTICLE.replace(
    originalUrl="https://www.gazette.test/b", webUrl="https://www.gazette.test/b"
)


def add(folder: Path, name: str, article: Article = ARTICLE) -> Path:
    path = folder / name
    path.write_bytes(dumps(article).encode())
    return path


@pytest.mark.parametrize(
    "address",
    [
        "https://www.gazette.test/a",
        "http://gazette.test/a/",
        "https://www.gazette.test/a?utm_source=letter#top",
        "https://www.gazette.test/found",
    ],
)
def test_a_record_is_found_by_any_form_of_its_addresses(tmp_path: Path, address: str) -> None:
    path = add(tmp_path, "a.md")

    assert Corpus(tmp_path).find_address(address) == path


@pytest.mark.parametrize(
    "address",
    ["https://www.gazette.test/A", "https://www.gazette.test/a?page=2", "file:///a", "", "a b"],
)
def test_another_address_finds_nothing(tmp_path: Path, address: str) -> None:
    add(tmp_path, "a.md")

    assert Corpus(tmp_path).find_address(address) is None


def test_an_article_is_found_by_its_own_address_before_the_one_it_was_found_at(
    tmp_path: Path,
) -> None:
    found_at = add(tmp_path, "a.md", OTHER.replace(webUrl=None, originalUrl=ARTICLE.originalUrl))
    own = add(tmp_path, "b.md", OTHER.replace(webUrl=ARTICLE.webUrl))
    folder = Corpus(tmp_path)

    assert folder.find(ARTICLE) == own
    assert folder.find(ARTICLE.replace(webUrl=None)) == found_at
    assert folder.find(ARTICLE.replace(webUrl=None, originalUrl="file:///a")) is None


def test_of_two_files_of_one_article_the_first_by_name_is_it(tmp_path: Path) -> None:
    add(tmp_path, "b.md")
    first = add(tmp_path, "a.md")

    assert Corpus(tmp_path).find(ARTICLE) == first


def test_what_cannot_be_read_is_listed_and_the_rest_goes_on(tmp_path: Path) -> None:
    """Rows 80 and 83."""
    good = add(tmp_path, "m.md")
    (tmp_path / "a.md").write_text("---\ntitle: [\n---\n")
    (tmp_path / "b.md").mkdir()
    (tmp_path / "c.md").symlink_to(good)
    os.mkfifo(tmp_path / "d.md")
    (tmp_path / "e.md").symlink_to("nowhere")
    (tmp_path / "f.md").write_bytes(b"\xff")
    (tmp_path / ".hidden.md").write_text("")
    (tmp_path / "README.txt").write_text("")
    folder = Corpus(tmp_path)

    assert [entry.path for entry in folder] == [good]
    assert [path.name for path in folder.broken] == ["a.md", "b.md", "c.md", "d.md", "e.md", "f.md"]


def test_a_corpus_that_is_not_there_is_empty(tmp_path: Path) -> None:
    folder = Corpus(tmp_path / "no")

    assert list(folder) == []
    assert folder.find(ARTICLE) is None


def test_new_records_get_names_of_their_own(tmp_path: Path) -> None:
    folder = Corpus(tmp_path)
    (tmp_path / "2026-03-01-A-BRIDGE-2.md").write_text("broken")

    paths = [folder.create(article, b"x") for article in (ARTICLE, OTHER, OTHER)]

    assert [path.name for path in paths] == [
        "2026-03-01-a-bridge.md",
        "2026-03-01-a-bridge-3.md",
        "2026-03-01-a-bridge-4.md",
    ]
    assert folder.find(ARTICLE) == paths[0]


def test_a_name_that_is_taken_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    folder = Corpus(tmp_path)
    list(folder)
    folder.find(ARTICLE)
    mine = tmp_path / "2026-03-01-a-bridge.md"
    mine.write_text("mine")

    path = folder.create(ARTICLE, b"x")

    assert path.name == "2026-03-01-a-bridge-2.md"
    assert mine.read_text() == "mine"


def test_a_file_is_replaced_only_as_it_was_read(tmp_path: Path) -> None:
    """Row 88: the edit wins."""
    path = add(tmp_path, "a.md")
    folder = Corpus(tmp_path)
    entry = corpus.read(path)
    folder.find(ARTICLE)
    folder.replace(entry, b"new", ARTICLE)
    edited = path.read_bytes()

    with pytest.raises(ChangedError, match=r"a\.md: changed by someone else"):
        folder.replace(entry, b"newer", ARTICLE)

    assert path.read_bytes() == edited == b"new"


@pytest.mark.parametrize("what", ["gone", "link"])
def test_a_file_that_became_something_else_is_left(tmp_path: Path, what: str) -> None:
    """Rows 83 and 88."""
    path = add(tmp_path, "a.md")
    folder = Corpus(tmp_path)
    entry = corpus.read(path)
    folder.find(ARTICLE)
    if what == "link":
        path.rename(tmp_path / "b.md")
        path.symlink_to("b.md")
    else:
        path.unlink()

    with pytest.raises(ChangedError):
        folder.replace(entry, b"new", ARTICLE)

    assert path.is_symlink() == (what == "link")
    assert b"new" not in [each.read_bytes() for each in tmp_path.iterdir()]


def test_a_replaced_record_is_found_by_its_new_address(tmp_path: Path) -> None:
    path = add(tmp_path, "a.md")
    folder = Corpus(tmp_path)
    folder.find(ARTICLE)

    folder.replace(corpus.read(path), dumps(OTHER).encode(), OTHER)

    assert folder.find(OTHER) == path


def test_a_file_that_is_too_long_is_refused_without_reading_all(tmp_path: Path) -> None:
    """Row 80."""
    path = tmp_path / "a.md"
    with path.open("wb") as file:
        file.truncate(60_000_000)

    with pytest.raises(FrontMatterError, match="longer than 10,000,000 bytes"):
        corpus.read(path)


def test_readers_never_see_what_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 68."""
    path = add(tmp_path, "a.md")
    seen: list[list[str]] = []
    rename = os.rename

    def look(source: str, target: Path) -> None:
        seen.append([entry.path.name for entry in Corpus(tmp_path)])
        rename(source, target)

    monkeypatch.setattr(os, "rename", look)
    files.replace(path, b"new")

    assert seen == [["a.md"]]


class Remembering:
    """A memory that tells what it was given."""

    def __init__(self) -> None:
        self.known: dict[str, Card] = {}
        self.kept: list[str] = []

    def cards(self) -> dict[str, Card]:
        return dict(self.known)

    def keep(self, cards: Iterable[Card]) -> None:
        for card in cards:
            self.known[card.name] = card
            self.kept.append(card.name)

    def restamp(self, stamps: Mapping[str, Stamp]) -> None:
        for name, stamp in stamps.items():
            self.known[name] = self.known[name]._replace(stamp=stamp)

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            self.known.pop(name, None)


def settled(path: Path) -> Path:
    """Make *path* look as if it had not been changed for a day."""
    past = time.time() - 86_400
    os.utime(path, (past, past))
    return path


def test_files_that_stayed_as_they_are_are_not_read_again(tmp_path: Path) -> None:
    memory = Remembering()
    path = settled(add(tmp_path, "a.md"))
    settled(add(tmp_path, "b.md", OTHER))
    assert Corpus(tmp_path, memory).find(ARTICLE) == path
    memory.kept.clear()
    changed = ARTICLE.replace(webUrl="https://www.gazette.test/c")
    settled(add(tmp_path, "b.md", changed))
    (tmp_path / "c.md").write_text("nothing")

    folder = Corpus(tmp_path, memory)

    assert folder.find_address("https://www.gazette.test/c") == tmp_path / "b.md"
    assert folder.find_address("https://www.gazette.test/a") == path
    assert folder.find(OTHER) is None
    assert memory.kept == ["b.md"]
    assert list(folder.broken) == [tmp_path / "c.md"]


def test_a_file_that_is_gone_or_broken_now_is_forgotten(tmp_path: Path) -> None:
    memory = Remembering()
    gone, broken = add(tmp_path, "a.md"), add(tmp_path, "b.md", OTHER)
    Corpus(tmp_path, memory).find(ARTICLE)
    gone.unlink()
    broken.write_text("nothing")

    folder = Corpus(tmp_path, memory)

    assert (folder.find(ARTICLE), folder.find(OTHER), memory.known) == (None, None, {})


def test_a_file_that_was_changed_a_moment_before_is_read_again(tmp_path: Path) -> None:
    """Clocks tick coarsely: the next change may leave it with the same time and length."""
    memory = Remembering()
    add(tmp_path, "a.md")
    Corpus(tmp_path, memory).find(ARTICLE)
    memory.kept.clear()

    Corpus(tmp_path, memory).find(ARTICLE)

    assert memory.kept == ["a.md"]


def test_what_was_written_is_known_to_the_memory_when_it_is_told(tmp_path: Path) -> None:
    memory = Remembering()
    folder = Corpus(tmp_path, memory)
    path = folder.create(ARTICLE, dumps(ARTICLE).encode())
    assert memory.known == {}
    folder.flush()
    entry = corpus.read(path)
    judged = ARTICLE.replace(heat=5)
    folder.replace(entry, dumps(judged).encode(), judged, judged=True)
    folder.flush()
    memory.kept.clear()

    Corpus(tmp_path, memory).find(ARTICLE)

    assert (list(memory.known), memory.kept) == ([path.name], [])
