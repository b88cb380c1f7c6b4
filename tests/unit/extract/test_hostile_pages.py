"""Rows 15 to 20 of what hostile pages must lead to: each is read, or refused for a stated bound.

What it costs is not measured here (``tests/bench/bench_hostile.py`` does): machines differ. A page
that is refused by a bound is refused before it is parsed, and the bounds themselves are linear.
"""

import pytest

from crawler.article.errors import ExtractionError
from crawler.extract.article import extract
from crawler.extract.page import Page

URL = "https://www.gazette.test/a"
HEAD = (
    "<!doctype html><html lang=en><head><title>A bridge opens</title>"
    '<meta property="article:published_time" content="2026-03-01T09:30:00Z"></head><body>'
)
SENTENCE = "The bridge over the harbour opened on Sunday after three years of work."
ARTICLE = f"<article><h1>A bridge opens</h1><p>{SENTENCE}</p><p>{SENTENCE} Again.</p></article>"


def _body(html: str) -> str:
    return extract(Page(url=URL, content=html), body="text").body


def _reason(html: str) -> str:
    with pytest.raises(ExtractionError) as caught:
        _body(html)
    return caught.value.reason


def test_row_15_200_000_attributes_on_a_tag_are_refused() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(200_000))
    assert "attributes" in _reason(f"{HEAD}<p {attributes}>{ARTICLE}")


def test_row_15_an_article_with_as_many_attributes_as_allowed_is_read() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(490))
    assert SENTENCE in _body(f"{HEAD}<p {attributes}></p>{ARTICLE}")


@pytest.mark.parametrize(
    "flood",
    [
        pytest.param("<p>a" * 1_000_000, id="elements"),
        pytest.param("<a href=/b>b</a>" * 300_000, id="links"),
        pytest.param("<meta name=a content=b>" * 120_000, id="metas"),
    ],
)
def test_row_16_floods_of_tags_are_refused(flood: str) -> None:
    assert "tags" in _reason(f"{HEAD}{flood}{ARTICLE}")


def test_row_16_60_000_metas_are_read_or_refused() -> None:
    try:
        text = _body(f"{HEAD}{'<meta name=a content=b>' * 60_000}{ARTICLE}")
    except ExtractionError as error:
        assert "tags" in error.reason  # noqa: PT017 - either is right
    else:
        assert SENTENCE in text


def test_row_16_five_million_entities_are_refused_as_too_long() -> None:
    assert "characters" in _reason(f"{HEAD}{'&amp;' * 5_000_000}{ARTICLE}")


def test_row_16_half_a_million_entities_are_text() -> None:
    assert SENTENCE in _body(f"{HEAD}{ARTICLE}<!-- {'&amp;' * 500_000} -->")


def test_row_17_a_million_nested_tags_are_refused() -> None:
    assert "tags" in _reason(f"{HEAD}{'<div>' * 1_000_000}{ARTICLE}")


def test_row_17_nesting_below_the_bound_of_tags_is_refused_for_its_depth() -> None:
    assert "within one another" in _reason(f"{HEAD}{'<div>' * 50_000}{ARTICLE}")


@pytest.mark.parametrize("depth", [255, 260, 400, 600, 850])
@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "section"])
def test_row_18_an_article_in_the_depth_is_read(depth: int, tag: str) -> None:
    html = f"{HEAD}{f'<{tag}>' * depth}{ARTICLE}{f'</{tag}>' * depth}"
    assert SENTENCE in _body(html)


def test_row_19_entities_of_a_document_type_are_inert() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    html = f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}]>' + HEAD.removeprefix("<!doctype html>")
    text = _body(f"{html}<article><h1>A bridge opens</h1><p>&l12; {SENTENCE}</p></article>")
    assert SENTENCE in text
    assert len(text) < 2_000


def test_row_19_an_external_entity_is_not_read() -> None:
    html = '<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + HEAD
    assert "root:" not in _body(f"{html}<article><p>&f; {SENTENCE}</p><p>{SENTENCE}</p></article>")


@pytest.mark.parametrize("unclosed", ["<!--", "<p", "<b>", "<a href='", "<![CDATA[", "<script>"])
def test_row_20_a_million_unclosed_comments_or_tags_end(unclosed: str) -> None:
    try:
        text = _body(f"{HEAD}{ARTICLE}{unclosed * 1_000_000}")
    except ExtractionError as error:
        assert error.reason  # noqa: PT017 - either is right
    else:
        assert SENTENCE in text
