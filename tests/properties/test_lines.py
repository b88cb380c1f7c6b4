"""Records to lines of JSON and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import lines, quick
from crawler.article.errors import FrontMatterError
from crawler.article.frontmatter import dumps, loads
from crawler.article.lines import PATH
from crawler.article.record import Article, Provider
from crawler.article.shape import to_plain
from tests.properties.strategies import articles, known_articles
from tests.properties.test_roundtrip import mangled
from tests.unit.article.samples import FULL


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


# The quick way -----------------------------------------------------------------------------------

# Values as most records have them, among which the odd one changes little: so that the quick way
# takes most of these files, and each of its rules is met.
words = st.sampled_from(
    ["Ferries", "A b", "3D x", "2026-03-01 5 z", "0x1f", "1e3", "no", "Null", "a:b", "a: b", "a #b",
     "a#b", "\u00e9a", "9to5", "12:30", "\u00b2", 'say "a"', "a\\b", "a\tb", "{{ a }}", "%s %d"]
)  # fmt: skip
plain_articles = st.builds(
    lambda title, topics, tags, name, body: loads(FULL).replace(
        title=title,
        topics=tuple(topics),
        tags=tuple(tags),
        provider=Provider(name=name, domain="a.example"),
        body=body,
    ),
    words,
    st.lists(words, max_size=2),
    st.lists(words, max_size=2),
    words,
    st.sampled_from(["", "\n", "A text.\n", "# A\n\n---\n\nb\n"]),
)


@given(articles | plain_articles)
def test_the_quick_way_gives_the_line_that_the_general_way_gives(article: Article) -> None:
    text = dumps(article)

    assert quick.line("a.md", text) in (None, lines.written("a.md", loads(text)))


@given(plain_articles, st.data())
def test_what_the_quick_way_takes_of_a_mangled_file_the_general_one_reads_alike(
    article: Article, data: st.DataObject
) -> None:
    text = mangled(dumps(article), data)

    line = quick.line("a.md", text)

    if line is not None:
        assert line == lines.written("a.md", loads(text))


@pytest.mark.parametrize("text", [FULL, FULL.replace("heat: 69", "heat: -1"), FULL[:-1]])
def test_the_quick_way_takes_a_record_with_everything(text: str) -> None:
    assert quick.line("a.md", text) == lines.written("a.md", loads(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("heat: 69", "heat: 69 # hot", id="comment"),
        pytest.param("heat: 69", "heat: 69\nmine: 1", id="unknown-key"),
        pytest.param("heat: 69", "heat: -0", id="no-number-of-ours"),
        pytest.param("category: news\n", "", id="default-left-out"),
        pytest.param("published: ", "published: not ", id="no-flag"),
        pytest.param("publishedDateTime: 2", "publishedDateTime: 0", id="another-year"),
        pytest.param("-01T", "-31T", id="a-day-that-there-is-not-in-some-months"),
        pytest.param("---\n", "---\r\n", id="carriage-return"),
        pytest.param("width: ", "width: 9", id="too-wide"),
    ],
)
def test_what_is_not_canonical_is_left_to_the_general_way(old: str, new: str) -> None:
    text = FULL.replace(old, new, 1)
    assert text != FULL

    line = quick.line("a.md", text)

    try:
        assert line in (None, lines.written("a.md", loads(text)))
    except FrontMatterError:
        assert line is None


@pytest.mark.parametrize(
    ("tail", "is_taken"),
    [
        pytest.param("\nrating: 4.5\ndesk:\n  - north\n", True, id="usual"),
        pytest.param("mine: 2026-03-02\nat: 2026-03-02T10:00:00+02:00\n", True, id="dates"),
        pytest.param("mine: .inf\nhis: null\nhers: {a: [1, {b: no}]}\n", True, id="nested"),
        pytest.param("mine: 1 # one\n# two\n", True, id="comments"),
        pytest.param("\u00e9: |\n  a\n  b\n", True, id="several-lines"),
        pytest.param("mine: 1\nmine: 2\n", False, id="twice"),
        pytest.param("mine: [\n", False, id="no-yaml"),
        pytest.param("mine: 2024-02-30\n", False, id="no-date"),
        pytest.param("heat: 70\n", False, id="known-key-again"),
        pytest.param("tags:\n  - a\n", False, id="known-key-late"),
        pytest.param("mine: 1\npath: a\n", False, id="reserved"),
        pytest.param("mine: &a [1]\nhis: *a\n", False, id="alias"),
        pytest.param("mine: 1\n<<: {title: a}\n", False, id="merge-key"),
        pytest.param("  more\n", False, id="goes-on"),
        pytest.param("- a\n", False, id="list"),
        pytest.param("1: a\n", False, id="number-as-key"),
        pytest.param("? mine\n: 1\n", False, id="complex-key"),
        pytest.param("mine: a\n...\n", True, id="end-of-document"),
        pytest.param("mine: a\n...\nhis: b\n", False, id="two-documents"),
        pytest.param("mine: !a b\n", False, id="tag"),
    ],
)
def test_unknown_keys_are_read_the_general_way(tail: str, *, is_taken: bool) -> None:
    head, body = FULL.split("---\n\n")
    text = f"{head}{tail}---\n\n{body}"

    line = quick.line("a.md", text)

    assert (line is not None) is is_taken
    try:
        assert line in (None, lines.written("a.md", loads(text)))
    except FrontMatterError:
        assert line is None
