"""Records to lines of JSON and back."""

import json

from hypothesis import given

from crawler.article import lines
from crawler.article.frontmatter import dumps, loads
from crawler.article.lines import PATH
from crawler.article.record import Article
from crawler.article.shape import to_plain
from tests.properties.strategies import articles, known_articles


@given(articles)
def test_a_line_reads_back_as_the_article_it_was_written_from(article: Article) -> None:
    line = lines.written("a.md", article)

    assert b"\n" not in line
    assert lines.read(line) == article
    assert lines.written("a.md", lines.read(line)) == line


@given(articles)
def test_a_line_is_json_for_everybody(article: Article) -> None:
    line = lines.written("a.md", article)

    values = json.loads(line, parse_constant=_refuse)
    assert values == lines.loaded(line)
    assert values[PATH] == "a.md"


def _refuse(name: str) -> None:
    raise AssertionError(name)


@given(known_articles)
def test_a_line_has_the_keys_of_the_file_and_no_others(article: Article) -> None:
    values = lines.loaded(lines.written("a.md", article))

    assert [key for key in values if key not in ("path", "body")] == list(to_plain(article))


@given(articles)
def test_a_file_that_went_through_a_line_is_the_same(article: Article) -> None:
    text = dumps(article)

    assert dumps(lines.read(lines.written("a.md", loads(text)))) == text
