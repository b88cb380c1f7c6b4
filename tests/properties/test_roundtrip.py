"""Records to files and back, in our readers and in everybody else's."""

import contextlib
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from crawler.article import canonical, document
from crawler.article.errors import FrontMatterError, Problem
from crawler.article.faults import resolved
from crawler.article.frontmatter import dumps, loads, read
from crawler.article.record import Article
from crawler.article.shape import from_plain, to_plain
from crawler.article.yamltree import compose
from tests.properties.strategies import NASTY, articles, known_articles


def header_of(article: Article) -> str:
    return document.split(dumps(article)).header


def same_text(ours: object, theirs: Any) -> None:  # noqa: ANN401 - of any reader
    """Assert that *theirs* has the keys and the text of *ours*: no key forged, none lost."""
    if isinstance(ours, dict):
        assert list(ours) == list(theirs)
        for key, value in ours.items():
            same_text(value, theirs[key])
    elif isinstance(ours, list):
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            same_text(one, other)
    elif isinstance(ours, str):
        assert theirs == ours
    else:
        assert not isinstance(theirs, str)


@given(articles)
def test_a_file_reads_back_as_the_article_it_was_written_from(article: Article) -> None:
    assert loads(dumps(article)) == article
    assert read(dumps(article).encode()) == article


@given(articles)
def test_writing_what_was_read_changes_no_byte(article: Article) -> None:
    text = dumps(article)

    assert dumps(loads(text)) == text


@given(known_articles)
def test_the_fast_reader_takes_all_that_is_written_and_agrees_with_the_general_one(
    article: Article,
) -> None:
    header = header_of(article)

    fast = canonical.read(header)

    assert fast is not None
    assert fast == resolved(compose(header))
    assert from_plain(fast, body=article.body) == article


@given(articles, st.data())
def test_what_the_fast_reader_takes_of_a_mangled_header_the_general_one_reads_alike(
    article: Article, data: st.DataObject
) -> None:
    header = mangled(header_of(article), data)

    fast = canonical.read(header)

    if fast is not None:
        assert fast == resolved(compose(header))


@given(articles)
def test_74_pyyaml_finds_the_same_keys_and_texts(article: Article) -> None:
    same_text(to_plain(article), yaml.safe_load(header_of(article)))


@given(articles)
def test_74_a_yaml_1_2_reader_finds_the_same_keys_and_texts(article: Article) -> None:
    same_text(to_plain(article), YAML(typ="safe", pure=True).load(header_of(article)))


@given(st.text() | st.text().map(lambda text: f"---\n{text}\n---\n"))
def test_any_text_is_an_article_or_a_named_error(text: str) -> None:
    is_read_or_named(text)


@given(
    st.lists(st.sampled_from([*NASTY, "title", "images", "[", "]", "{", "}", ",", "  ", "!!int "]))
)
def test_any_yaml_is_an_article_or_a_named_error(pieces: list[str]) -> None:
    is_read_or_named(f"---\n{''.join(pieces)}\n---\n")


@given(articles, st.data())
def test_a_mangled_record_is_an_article_or_a_named_error(
    article: Article, data: st.DataObject
) -> None:
    is_read_or_named(mangled(dumps(article), data))


@given(st.binary() | st.binary().map(lambda data: b"---\n" + data + b"\n---\n"))
def test_any_bytes_are_an_article_or_a_named_error(data: bytes) -> None:
    with contextlib.suppress(FrontMatterError):
        read(data, path="a.md")


def is_read_or_named(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        article = loads(text, path="a.md")
    except FrontMatterError as error:
        problems = error.problems
    else:
        assert dumps(loads(dumps(article))) == dumps(article)
    assert all(problem.what for problem in problems)
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)


def mangled(text: str, data: st.DataObject) -> str:
    """Return *text* with a few pieces cut out, doubled or put in."""
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        piece = data.draw(st.sampled_from(["", text[start:end] * 2, *NASTY]) | st.text(max_size=3))
        text = text[:start] + piece + text[end:]
    return text
