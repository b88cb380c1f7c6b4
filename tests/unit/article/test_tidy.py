import pytest

from crawler.article.comments import comments
from crawler.article.document import split
from crawler.article.errors import FrontMatterError
from crawler.article.frontmatter import is_canonical, loads
from crawler.article.tidy import tidied
from crawler.article.yamltree import compose
from tests.unit.article.samples import FULL, MINIMAL, file_of

MESSY = """\
\ufeff---
# Above all

title: 'T' # after a value
# above two fields
provider: {domain: news.example,  # in braces
  name: News}
mood: calm  # of an unknown key
type: article
excerpt: |-  # after a mark
  E # text
topics: []   # of a field that is empty
originalUrl: https://news.example/t
publishedDateTime: 2026-03-01T10:30:00+01:00
category: news
# at the end
---
Body
"""

TIDY = """\
---
category: news
# Above all
# after a value
title: "T"
# after a mark
excerpt: "E # text"
publishedDateTime: 2026-03-01T09:30:00Z
originalUrl: "https://news.example/t"
type: article

# above two fields
# in braces
provider:
  name: News
  domain: news.example

# of an unknown key
mood: calm
# of a field that is empty
# at the end
---

Body
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_tidied_file_is_in_order_with_each_comment_above_its_field(newline: str) -> None:
    assert tidied(MESSY.replace("\n", newline)) == TIDY
    assert loads(TIDY) == loads(MESSY)


def test_tidying_twice_is_tidying_once() -> None:
    assert tidied(TIDY) == TIDY


@pytest.mark.parametrize("text", [FULL, MINIMAL], ids=["full", "minimal"])
def test_a_file_without_comments_becomes_canonical(text: str) -> None:
    assert tidied(text.replace("\n\n", "\n").replace("\n", "\r\n")) == text
    assert is_canonical(tidied(text))


def test_aliases_are_written_out() -> None:
    text = file_of(
        "base: &b {width: 5} # base", "<<: {heat: 5} # merge", "images:", "- <<: *b", "  url: a"
    )

    tidy = tidied(text)

    assert loads(tidy) == loads(text)
    assert "# base\nbase:\n  width: 5\n# merge\n---" in tidy
    assert 'images:\n  - url: "a"\n    width: 5\n' in tidy
    assert tidied(tidy) == tidy


def test_a_file_that_cannot_be_read_is_not_tidied() -> None:
    with pytest.raises(FrontMatterError, match=r"^a.md:13: a: duplicate key"):
        tidied(file_of("a: 1", "a: 2"), path="a.md")


@pytest.mark.parametrize(
    ("header", "found"),
    [
        pytest.param("# a\nb: c # d\n  # e\n", ["# a", "# d", "# e"], id="plain"),
        pytest.param("a: 'b # c' # d\n", ["# d"], id="in-quotes"),
        pytest.param('"a # b": "c\n  # d" # e\n', ["# e"], id="in-a-key-and-over-lines"),
        pytest.param("a: b#c\nd: '#'\n", [], id="no-comments"),
        pytest.param("a: | # b\n  # c\n\n  d\n\n# e\n", ["# b", "# e"], id="literal"),
        pytest.param(
            "a: >+ # b\n  c\n\n\n  # d\n# e\nf: g\n", ["# b", "# e"], id="folded-and-kept"
        ),
        pytest.param("a: |\n# b\nc: d\n", ["# b"], id="empty-literal"),
        pytest.param("a: # b\nc: d\n", ["# b"], id="empty"),
        pytest.param("a: [b, # c\n  {d: e} # f\n  ] # g\n", ["# c", "# f", "# g"], id="flow"),
        pytest.param("a: [b,#c\n  d]\ne: 'f'#g\n", ["#c", "#g"], id="without-space"),
        pytest.param(
            "- # a\n".replace("- ", "b:\n  - ") + "    c\n  -   # d\n    e\n",
            ["# a", "# d"],
            id="after-hyphens",
        ),
        pytest.param("a: &b # c\n  d: e\nf: *b # g\n", ["# c", "# g"], id="anchors"),
        pytest.param("a: !!str # b\n  c\n", [], id="between-tag-and-value"),
        pytest.param("a: b # c \t\r\nd: e\r\n", ["# c"], id="crlf"),
        pytest.param("a: b\n...\n# c\n", ["# c"], id="after-the-document"),
        pytest.param(
            "a: '\u2028\U0001f600' # \U0001f600\nb: c # d\n", ["# \U0001f600", "# d"], id="astral"
        ),
        pytest.param("? a # b\n: c # d\n", ["# b", "# d"], id="explicit-key"),
        pytest.param("a: b c\n  d # e\n", ["# e"], id="after-plain-lines"),
        pytest.param("#\n#\na: b\n", ["#", "#"], id="empty-comments"),
    ],
)
def test_comments_are_what_stands_between_the_values(header: str, found: list[str]) -> None:
    assert [each.text for each in comments(header, compose(header))] == found


def test_places_in_the_tree_are_places_in_the_text() -> None:
    header = split(
        file_of("\U0001f600: '\u2028\x85\u2029' # \U0001f600", "b:\r", '- "c\r', '  d"\r')
    ).header

    places = {key.text: header[node.start : node.end] for key, node in compose(header).pairs}

    assert places["\U0001f600"] == "'\u2028\x85\u2029'"
    assert places["b"] == '- "c\r\n  d"'
    assert header[compose(header).pairs[-2][0].start] == "\U0001f600"
