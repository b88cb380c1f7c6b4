"""Which record an article belongs to."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.article.errors import FrontMatterError
from crawler.article.frontmatter import dumps
from crawler.article.record import Article, Provider
from crawler.article.urls import identity
from crawler.corpus.corpus import Corpus
from crawler.corpus.matching import match

SITE = "https://www.gazette.test"
ONE = Article(
    title="Harbour bridge opens",
    excerpt="A bridge over the harbour opened on Sunday, to a small crowd.",
    publishedDateTime=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
    originalUrl=f"{SITE}/a",
    webUrl=f"{SITE}/a",
    provider=Provider(name="The Gazette", domain="gazette.test"),
    topics=("News",),
)
NEWS = ONE.replace(
    title="Mayor resigns after vote",
    excerpt="The council voted on Monday, and the mayor said that she would go.",
    originalUrl=f"{SITE}/b",
    webUrl=f"{SITE}/b",
)


@pytest.fixture
def folder(tmp_path: Path) -> Corpus:
    """A corpus with one record."""
    (tmp_path / "a.md").write_bytes(dumps(ONE).encode())
    return Corpus(tmp_path)


def name(folder: Corpus, article: Article, *, address: str = "", hint: str = "") -> str:
    """Return the name of the record of *article*; empty if it has none."""
    entry = match(folder, article, address=address, hint=hint).entry
    return entry.path.name if entry else ""


def test_a_claim_is_believed_for_the_story_it_names(folder: Corpus) -> None:
    update = NEWS.replace(title="Harbour bridge is open", webUrl=ONE.webUrl)

    assert name(folder, update) == "a.md"
    assert match(folder, update).article.webUrl == ONE.webUrl


def test_a_claim_for_another_story_is_none(folder: Corpus) -> None:
    found = match(folder, NEWS.replace(webUrl=ONE.webUrl), address=f"{SITE}/b2?utm_source=x")

    assert found.entry is None
    assert found.article.webUrl == f"{SITE}/b2"


def test_whatever_stands_at_a_records_own_address_is_its_story(folder: Corpus) -> None:
    """Also where its reader was led there from another address."""
    assert name(folder, NEWS.replace(webUrl=ONE.webUrl), address=f"{SITE}/a/") == "a.md"
    assert name(folder, NEWS.replace(originalUrl="http://m.gazette.test/a", webUrl=None)) == "a.md"


def test_a_story_that_its_feed_knows_by_a_new_address_keeps_its_record(folder: Corpus) -> None:
    moved = ONE.replace(title="Harbour bridge opens late", originalUrl=f"{SITE}/c", webUrl=None)

    assert name(folder, moved) == ""
    assert name(folder, moved, hint=identity(ONE.originalUrl)) == "a.md"
    assert not match(folder, moved, hint=identity(ONE.originalUrl)).is_twin


def test_a_hint_for_another_story_or_for_none_is_ignored(folder: Corpus) -> None:
    assert name(folder, NEWS, hint=identity(ONE.originalUrl)) == ""
    assert name(folder, NEWS, hint="gazette.test/nothing") == ""


def test_a_twin_is_found_also_right_after_it_was_made(folder: Corpus) -> None:
    twin = NEWS.replace(originalUrl=f"{SITE}/d", webUrl=f"{SITE}/d")
    assert name(folder, twin) == ""
    folder.create(NEWS, dumps(NEWS).encode())

    found = match(folder, twin)

    assert found.is_twin
    assert found.entry
    assert found.entry.article == NEWS


def test_a_twin_that_became_unreadable_is_none(folder: Corpus, tmp_path: Path) -> None:
    twin = ONE.replace(originalUrl=f"{SITE}/d", webUrl=f"{SITE}/d")
    assert name(folder, twin) == "a.md"
    (tmp_path / "a.md").write_text("no record")

    assert name(folder, twin) == ""
    with pytest.raises(FrontMatterError):
        match(folder, ONE)


def test_a_record_is_found_by_a_key_of_older_rules(folder: Corpus) -> None:
    assert folder.find_identity("gazette.test/a?src=rss&amp=1")
    assert folder.find_identity("gazette.test/a?src=3") is None
    assert folder.find_identity("no address") is None
