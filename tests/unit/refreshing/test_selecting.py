"""Which records a run looks at."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.record import Article
from crawler.corpus.corpus import Corpus
from crawler.corpus.filters import parsed
from crawler.discovery.budget import Budget
from crawler.portal.errors import PortalError
from crawler.portal.refreshing import Refresh
from crawler.refreshing.selecting import (
    Candidate,
    Candidates,
    Selection,
    Twin,
    interleaved,
    placed,
)
from crawler.state.stale import Stale
from crawler.state.store import State
from tests.integration.local import record

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
rows = st.builds(
    Stale,
    name=st.text("ab", max_size=3),
    key=st.sampled_from(["a.test/1", "a.test/2", "b.test/1", "c.test/1", "c.test", None]),
    source=st.just(""),
    due=st.text("123", max_size=2),
)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    found = State(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    yield found
    found.close()


@pytest.fixture
def corpus(tmp_path: Path, state: State) -> Corpus:
    """A corpus with one record at each of two hosts, and two of a third."""
    folder = tmp_path / "_news"
    folder.mkdir()
    for name, host in (("a", "gazette"), ("b", "gazette"), ("c", "herald"), ("d", "times")):
        topic = "topics:\n  - Ferries\n" if name in "bd" else "topics:\n  - News\n"
        text = record(url=f"https://www.{host}.test/{name}").replace("topics:\n  - News\n", topic)
        (folder / f"{name}.md").write_text(text, "utf-8")
    return Corpus(folder, state.files("_news"))


def candidates(
    state: State, corpus: Corpus, selection: Selection, *, most: int = 100
) -> tuple[list[object], Candidates]:
    """Return what is found, as names and pairs, and what found it."""
    corpus.know()
    budget = Budget(most, 100)
    which = selection.which(NOW, Refresh())
    found = Candidates(
        state.stale.select("_news", which, selection.names),
        corpus,
        selection,
        source_of=_source_of,
        room=lambda key: budget.has(f"https://{key}"),
    )
    told: list[object] = []
    for each in found:
        if isinstance(each, Candidate):
            budget.take(f"https://{each.key}")
            told.append(each.path.name)
        elif isinstance(each, Twin):
            told.append((each.name, each.of))
    return told, found


def _source_of(article: Article) -> str:
    return "times" if article.provider.domain == "times" or "times" in article.originalUrl else ""


def test_a_corpus_without_state_is_indexed_and_all_of_it_is_due(
    state: State, corpus: Corpus
) -> None:
    assert candidates(state, corpus, Selection())[0] == ["a.md", "c.md", "d.md", "b.md"]


def test_what_is_not_due_is_asked_for_only_by_name(state: State, corpus: Corpus) -> None:
    for key in ("gazette.test/a", "gazette.test/b", "herald.test/c"):
        state.visits.put_off(key, NOW + timedelta(days=1))

    assert candidates(state, corpus, Selection())[0] == ["d.md"]
    named = Selection(names=frozenset({"a.md", "d.md"}))
    assert candidates(state, corpus, named)[0] == ["a.md", "d.md"]
    aged = replace(named, older_than=timedelta(days=1))
    assert candidates(state, corpus, aged)[0] == ["a.md", "d.md"]  # never fetched, as far as known
    assert candidates(state, corpus, Selection(names=frozenset()))[0] == []


def test_topics_and_unknown_sources_are_read_from_the_files(state: State, corpus: Corpus) -> None:
    assert candidates(state, corpus, Selection(topics=("Ferries",)))[0] == ["d.md", "b.md"]
    assert candidates(state, corpus, Selection(sources=("times",)))[0] == ["d.md"]
    both = Selection(topics=("News",), sources=("times",))
    assert candidates(state, corpus, both)[0] == []
    met = Selection(wanted=parsed(["topic=Ferries", "address=*/d"], now=NOW))
    assert candidates(state, corpus, met)[0] == ["d.md"]


def test_what_is_over_waits_and_is_counted_where_no_file_has_to_tell(
    state: State, corpus: Corpus
) -> None:
    told, found = candidates(state, corpus, Selection(), most=1)
    assert (told, found.waiting) == (["a.md"], 3)

    told, found = candidates(state, corpus, Selection(topics=("Ferries",)), most=1)
    assert (told, found.waiting) == (["d.md"], 0)


def test_row_88_a_second_file_of_an_article_is_named_and_not_asked_for(
    state: State, corpus: Corpus
) -> None:
    text = (corpus.folder / "a.md").read_bytes()
    (corpus.folder / "aa.md").write_bytes(text)

    told, _ = candidates(state, corpus, Selection())
    assert told == ["a.md", "c.md", "d.md", ("aa.md", "a.md"), "b.md"]
    assert candidates(state, corpus, Selection(names=frozenset({"aa.md"})))[0] == [
        ("aa.md", "a.md")
    ]


def test_a_record_whose_address_another_one_claims_is_looked_at(
    state: State, corpus: Corpus
) -> None:
    text = record(url="https://www.herald.test/0")
    own = 'webUrl: "https://www.herald.test/0"'
    claims = text.replace(own, 'webUrl: "https://www.gazette.test/a"')
    (corpus.folder / "0.md").write_text(claims, "utf-8")

    assert candidates(state, corpus, Selection())[0] == ["0.md", "a.md", "d.md", "c.md", "b.md"]


def test_a_file_that_broke_or_went_since_is_left_to_be_named(state: State, corpus: Corpus) -> None:
    corpus.know()
    (corpus.folder / "a.md").write_text("---\ntitle: [\n---\n", "utf-8")
    (corpus.folder / "c.md").unlink()

    assert candidates(state, corpus, Selection())[0] == ["d.md", "b.md"]
    assert {path.name for path in corpus.broken} == {"a.md", "c.md"}


def test_files_are_read_when_their_turn_comes(state: State, corpus: Corpus) -> None:
    corpus.know()
    found = Candidates(
        state.stale.select("_news", Selection().which(NOW, Refresh())),
        corpus,
        Selection(),
        source_of=_source_of,
        room=lambda _: True,
    )
    each = iter(found)
    next(each)
    path = corpus.folder / "c.md"
    theirs = "https://gazette.test/moved"
    text = path.read_text("utf-8")
    path.write_text(re.sub(r"webUrl: .*", f'webUrl: "{theirs}"', text), "utf-8")

    second = next(each)

    assert isinstance(second, Candidate)
    assert second.asked.own == theirs


@given(st.lists(rows, max_size=30))
def test_taking_turns_loses_none_and_keeps_the_order_of_each_host(given_rows: list[Stale]) -> None:
    found = list(interleaved(given_rows))

    assert Counter(found) == Counter(given_rows)
    for host in {_host(row) for row in given_rows}:
        mine = [row for row in given_rows if _host(row) == host]
        assert [row for row in found if _host(row) == host] == mine
    left = Counter(_host(row) for row in found)
    for row, following in pairwise(found):
        left[_host(row)] -= 1
        if _host(following) == _host(row):  # then no other is left
            assert [host for host, many in left.items() if many] == [_host(row)]


def _host(row: Stale) -> str:
    return (row.key or "").partition("/")[0]


def test_files_addresses_and_the_folder_itself_may_be_given(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(corpus.folder.parent)
    link = corpus.folder / "link.md"
    link.symlink_to("a.md")
    url = "https://www.gazette.test/a"

    assert placed(["_news/a.md", url, url], corpus.folder) == ({"a.md"}, (url,))
    assert placed([str(link)], corpus.folder) == ({"link.md"}, ())
    names = {"a.md", "b.md", "c.md", "d.md", "link.md"}
    assert placed(["_news"], corpus.folder) == (names, ())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("_news/no.md", "no such file"),
        ("state.sqlite3", "is not in the corpus, which is _news"),
        ("..", "is not in the corpus"),
        ("_news/.hidden", "is no record: these end in .md"),
    ],
)
def test_what_is_no_file_of_the_corpus_is_a_mistake(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    monkeypatch.chdir(corpus.folder.parent)
    (corpus.folder / ".hidden").touch()

    with pytest.raises(PortalError) as caught:
        placed([name], corpus.folder)

    assert str(caught.value).startswith(f"{name}: {reason}")
