import re
from collections.abc import Callable

import pytest
from lxml import html

from crawler.extract.blocks import (
    BREAK,
    Code,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Run,
    Table,
)
from crawler.extract.facts import Facts
from crawler.extract.maintext.building import build
from crawler.extract.markdown import markdown, plain
from tests.unit.extract.sample import TEXT

BASE = "https://a.test/dir/"


def written(*runs: Run) -> str:
    return markdown([Paragraph(runs)], BASE).rstrip("\n")


def written_from(source: str) -> str:
    return markdown(build(html.fromstring(f"<div>{source}</div>"), frozenset()), BASE)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        pytest.param("{{ site.x }}", r"\{\{ site.x }}", id="liquid-output"),
        pytest.param("{% raw %}", r"\{&#37; raw %}", id="liquid-tag"),
        pytest.param("{{< youtube x >}}", r"\{\{&lt; youtube x >}}", id="shortcode"),
        pytest.param("{{% x %}}", r"\{\{&#37; x %}}", id="shortcode-percent"),
        pytest.param("<script>", "&lt;script>", id="html"),
        pytest.param("a < b & c", "a &lt; b & c", id="comparison"),
        pytest.param("&lt;", "&amp;lt;", id="a-reference-that-is-text"),
        pytest.param("# 5 is live", r"\# 5 is live", id="heading"),
        pytest.param("- item", r"\- item", id="bullet"),
        pytest.param("+ item", r"\+ item", id="plus"),
        pytest.param("---", r"\---", id="rule"),
        pytest.param("===", r"\===", id="underline"),
        pytest.param("1. first", r"1\. first", id="number"),
        pytest.param("2026. A year", r"2026\. A year", id="year"),
        pytest.param("1.5 million", "1.5 million", id="no-number"),
        pytest.param("> quote", "&gt; quote", id="quote"),
        pytest.param(": definition", r"\: definition", id="definition"),
        pytest.param("a *b* _c_ d_e", r"a \*b\* \_c\_ d_e", id="emphasis"),
        pytest.param("[a](http://b.test)", r"\[a\](http\://b.test)", id="link"),
        pytest.param("[a]: b", r"\[a\]\: b", id="link-definition"),
        pytest.param("a | b", r"a \| b", id="table"),
        pytest.param("`code` ~~x~~", "&#96;code&#96; &#126;&#126;x&#126;&#126;", id="code"),
        pytest.param("www.a.test", r"www\.a.test", id="bare-link"),
        pytest.param("me@a.test", "me&#64;a.test", id="mail"),
        pytest.param("$$x$$", r"\$\$x\$\$", id="mathematics"),
        pytest.param("$5 or 5$", "$5 or 5$", id="money"),
        pytest.param("\\", "\\\\", id="backslash"),
        pytest.param(
            "Plain text, with (brackets) - and a dash!",
            "Plain text, with (brackets) - and a dash!",
            id="plain",
        ),
    ],
)
def test_text_is_inert(text: str, escaped: str) -> None:
    assert written(Run(text)) == escaped


def test_marks_are_set_where_they_are_read_as_such() -> None:
    assert written(Run("a "), Run("bold", bold=True), Run(" b")) == "a **bold** b"
    assert written(Run("a "), Run("both", bold=True, italic=True), Run(".")) == "a ***both***."
    assert written(Run("it", italic=True), Run("alic")) == "italic"
    assert written(Run("gone", strike=True)) == "~~gone~~"


def test_spaces_stay_outside_marks() -> None:
    assert written(Run("a"), Run(" bold ", bold=True), Run("b")) == "a **bold** b"


def test_links_are_absolute_and_to_the_web() -> None:
    assert written(Run("x", href="../y z")) == "[x](https://a.test/y%20z)"
    assert written(Run("x", href="javascript:alert(1)")) == "x"
    assert written(Run("x", href="data:text/html,a")) == "x"
    assert (
        written(Run("x", href='https://a.test/(b)_*c*"><i>'))
        == "[x](https://a.test/%28b%29_%2Ac%2A%22%3E%3Ci%3E)"
    )


def test_an_exclamation_mark_makes_no_picture_of_a_link() -> None:
    assert written(Run("Look!"), Run("x", href="https://a.test/")) == r"Look\![x](https://a.test/)"


def test_code_in_a_line_is_as_it_was() -> None:
    assert written(Run("a*b < c", code=True)) == "`a*b < c`"
    assert written(Run("a `b`", code=True)) == "`` a `b` ``"


@pytest.mark.parametrize("text", ["{{ x }}", "{% x %}", "a | b"])
def test_code_that_would_act_becomes_text(text: str) -> None:
    assert "`" not in written(Run(text, code=True))


def test_a_fence_is_longer_than_any_run_inside() -> None:
    assert markdown([Code("a\n````\nb")], BASE) == "`````\na\n````\nb\n`````\n"


def test_template_marks_in_a_fence_are_kept_apart() -> None:
    assert markdown([Code("{{ a }}{% b %}")], BASE) == "```\n{\u2060{ a }}{\u2060% b %}\n```\n"


def test_no_line_ends_a_header() -> None:
    code = markdown([Code("a\n---\nb\n--- ")], BASE)
    assert not re.search(r"^---\s*$", code, re.MULTILINE)


def test_blocks_are_written_with_a_blank_line_between() -> None:
    made = markdown(
        [
            Heading(2, (Run("Head #"),)),
            Quote((Paragraph((Run("One"),)), Paragraph((Run("Two"),)))),
            Paragraph((Run("a"), BREAK, Run("- b"))),
        ],
        BASE,
    )
    assert made == "## Head \\#\n\n> One\n>\n> Two\n\na  \n\\- b\n"


def test_lists_are_nested_by_the_width_of_their_marks() -> None:
    inner = Listing(ordered=False, items=((Paragraph((Run("b"),)),),))
    outer = Listing(
        ordered=True,
        items=((Paragraph((Run("a"),)), inner), (Paragraph((Run("c"),)), Paragraph((Run("d"),)))),
    )
    assert markdown([outer], BASE) == "1. a\n   - b\n2. c\n\n   d\n"


def test_an_item_that_begins_with_code_is_no_item() -> None:
    assert markdown([Listing(ordered=False, items=((Code("x"),),))], BASE) == "```\nx\n```\n"


def test_tables_have_a_header_and_escaped_bars() -> None:
    rows = (((Run("A"),), (Run("B"),)), ((Run("1 | 2"),), ()))
    assert markdown([Table(rows)], BASE) == "| A | B |\n| --- | --- |\n| 1 \\| 2 |   |\n"


def test_elements_are_written_as_what_they_are() -> None:
    source = (
        '<h3>Head</h3><p>A <b>b</b>, <a href="/x">link</a>.<br>New</p>'
        "<ol><li>One<ul><li>Two</li></ul></li></ol>"
        "<blockquote><p>Said</p></blockquote><pre>x = 1\ny = 2</pre>"
    )
    assert written_from(source) == (
        "### Head\n\nA **b**, [link](https://a.test/x).  \nNew\n\n1. One\n   - Two\n\n> Said\n\n"
        "```\nx = 1\ny = 2\n```\n"
    )


def test_a_table_that_arranges_the_page_is_paragraphs() -> None:
    assert written_from("<table><tr><td>One</td><td>Two</td></tr></table>") == "One\n\nTwo\n"


def test_the_caption_of_a_table_stands_before_it() -> None:
    source = (
        "<table><caption>Marks</caption><thead><tr><th>A</th><th>B</th></tr></thead>"
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )
    assert written_from(source) == "Marks\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n"


def test_two_breaks_are_a_paragraph() -> None:
    assert written_from("<p>One<br><br>Two</p>") == "One\n\nTwo\n"


def test_what_is_too_deep_keeps_its_text() -> None:
    deep = "<blockquote>" * 200 + "<p>Deep</p>" + "</blockquote>" * 200
    assert written_from(deep).endswith("Deep\n")


def test_plain_text_has_no_marks() -> None:
    tree = html.fromstring("<div><p>A <b>b</b>*</p><ul><li>One</li><li>Two</li></ul></div>")
    assert plain(build(tree, frozenset())) == "A b*\n\nOne\nTwo\n"


def test_a_heading_that_repeats_the_title_is_left_out(read: Callable[..., Facts]) -> None:
    found = read("<title>Bridge closes</title>", f"<h1>Bridge closes</h1>{TEXT}")
    assert found.markdown.startswith("The old harbour bridge")
