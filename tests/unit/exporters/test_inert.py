"""What of a record could act in a browser or a site generator is text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from crawler.extract.blocks import Code, Heading, Listing, Paragraph, Quote, Run, joined
from crawler.extract.escaping import WORD_JOINER
from crawler.extract.markdown import markdown
from exporters import _inert, _markdown

BROWSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

PIECES = st.sampled_from(
    [
        *("{{", "{%", "{:", "{#", "{", "%}", "<b>", "<script>", "<!--", "-->", "&lt;", "&#123;"),
        *("`", "```", "~~~", "---", "\n", "\n\n", "    ", "# ", "- ", "1. ", "7. ", "> ", "| "),
        *("\\", "[a](https://b.test/)", "[a](javascript:b)", "![a](data:b)", "[a]: javascript:b"),
        *("<javascript:a>", "<https://a.test>", "~~", "**", "*", "_", "$$", "^", "|---|", "\\{%"),
    ]
)
nasty = st.lists(st.one_of(st.text(max_size=6), PIECES), max_size=16).map("".join)


@given(nasty)
@example("\\{% raw %}")
@example("a\n\n\\{{ x }}")
@example("![a](https://a.test/b.png)")
def test_a_body_has_no_html_no_program_and_no_template(text: str) -> None:
    made = _inert.body(text, "")

    assert not re.search(r"\{\{|\{%", made)
    for token in BROWSER.parse(made):
        for each in [token, *(token.children or [])]:
            assert not each.type.startswith("html"), made
            assert each.type != "image"
            if each.type == "link_open":
                assert str(each.attrGet("href")).startswith("https:")


@given(nasty)
def test_an_inert_body_stays_as_it_is(text: str) -> None:
    made = _inert.body(text, "")
    again = _inert.body(made, "")

    assert _inert.body(again, "") == again
    assert re.sub(r"\s", "", again) == re.sub(r"\s", "", made)


words = st.text(alphabet="abc {}<%*_[]\\`&~^|$@!:.", min_size=1, max_size=12)
styled = st.builds(lambda text, bold: Run(text, bold=bold), words, st.booleans())
runs = st.lists(styled, min_size=1, max_size=3).map(lambda found: tuple(joined(found)))
paragraphs = runs.filter(bool).map(Paragraph)
made_blocks = st.one_of(
    paragraphs,
    st.builds(Heading, st.integers(1, 6), runs.filter(bool)),
    st.builds(Code, words.filter(lambda text: bool(text.strip()))),
    paragraphs.map(lambda block: Quote((block,))),
    st.builds(
        lambda ordered, block: Listing(ordered=ordered, items=((block,),)),
        st.booleans(),
        paragraphs,
    ),
)


@given(made_blocks)
@example(Paragraph((Run("{"), Run("%", bold=True))))
def test_what_the_crawl_writes_stays_as_it_is(block: Paragraph) -> None:
    body = markdown([block], "")

    assert _inert.body(body, "") == body
    assert markdown(_markdown.blocks(body), "") == body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("a <b>c</b>\n", "a &lt;b>c&lt;/b>\n", id="html-in-a-line"),
        pytest.param("a<br>b\n", "a  \nb\n", id="line-break"),
        pytest.param("a <!-- b --> c\n", "a c\n", id="comment"),
        pytest.param("<!-- a\nb -->\n\nc\n", "c\n", id="comment-of-lines"),
        pytest.param("<div>\n*a*\n</div>\n", "&lt;div>  \n\\*a\\*  \n&lt;/div>\n", id="html"),
        pytest.param("~~~js\na < b\n~~~\n", "```\na < b\n```\n", id="fence"),
        pytest.param("![a &](https://a.test/b)\n", "[a &](https://a.test/b)\n", id="image"),
        pytest.param("[a](/b)\n", "[a](https://site.test/b)\n", id="relative-link"),
        pytest.param("[a](mailto:b@c.test)\n", "a\n", id="no-web-link"),
        pytest.param("5. a\n6. b `c`\n", "5\\. a\n\n6\\. b `c`\n", id="list-from-five"),
        pytest.param("a~b\n\n***\n", "a&#126;b\n\n\\* \\* \\*\n", id="rule"),
        pytest.param("A\n=\n\n<p>\n", "# A\n\n&lt;p>\n", id="underlined-heading"),
        pytest.param("a\u202eb\n", "ab\n", id="unseen"),
        pytest.param("|a|b|\n|-|-|\n|1|\n", "| a | b |\n| --- | --- |\n| 1 |   |\n", id="table"),
    ],
)
def test_form_is_given_up_and_text_is_not(body: str, expected: str) -> None:
    assert _inert.body(body, "https://site.test/base/") == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("> " * 500 + "Deep <b>", id="deep"),
        pytest.param("1. " * 500 + "Deep <b>", id="deep-list"),
        pytest.param("Deep <b> " + "a" * _markdown.LONGEST, id="long"),
    ],
)
def test_a_body_beyond_bounds_keeps_its_text(body: str) -> None:
    assert "Deep &lt;b>" in _inert.body(body, "")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</title>",
        "<!-- a -->",
        "[a](javascript:alert(1))",
        '*a*{: onclick="alert(1)"}',
        '" onmouseover = "alert(1)',
        "{{ a }} {% b %} {# c #}",
        "VBScript :a",
        "data:text/html,a",
        "j&#97;vascript&colon;a",
    ],
)
def test_text_that_would_act_is_kept_apart(text: str) -> None:
    """Rows 75 and 76, of titles and excerpts."""
    made = _inert.shown(text)

    assert made != text
    assert made.replace(WORD_JOINER, "") == text
    assert not re.search(
        r"<[a-z/!]|\{[{%:#]|\]\(|\bon[a-z]{3,}\s*=|script\s*:|data:|&[#c]", made, re.IGNORECASE
    )
    assert _inert.shown(made) == made


@pytest.mark.parametrize(
    "text",
    ["5 < 6 & 7 > 2", "R&D [sic] {a}", "A season of one = two", "JavaScript is 30", 'Said "no"'],
)
def test_other_text_stays(text: str) -> None:
    assert _inert.shown(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://a.test/b?c=d&e", "https://a.test/b?c=d&e"),
        ("http://a.test/B%20c#d", "http://a.test/B%20c#d"),
        ("/assets/a.jpg", "/assets/a.jpg"),
        ('https://a.test/"onclick=a', "https://a.test/%22onclick=a"),
        ("https://a.test/'b", "https://a.test/%27b"),
        ("/a'b", "/a%27b"),
        (" https://a.test/b c", None),
        ("javascript:alert(1)", None),
        ("data:text/html,a", None),
        ("//a.test/b", None),
        ("/\\a.test", None),
        ("a.jpg", None),
        ("", None),
    ],
)
def test_addresses_lead_to_the_web(text: str, expected: str | None) -> None:
    assert _inert.address(text) == expected


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ('<iframe width="8" src="https://a.test/b?c&amp;d" allowfullscreen></iframe>', True),
        ('<iframe src="https://a.test/b" allow="autoplay; b" frameborder="0"></iframe>', True),
        ('<iframe src="http://a.test/b"></iframe>', False),
        ('<iframe src="javascript:a"></iframe>', False),
        ('<iframe src="&#106;avascript:a"></iframe>', False),
        ('<iframe src="https://a.test/b" onload="a"></iframe>', False),
        ('<iframe src="https://a.test/b" srcdoc="a"></iframe>', False),
        ('<iframe src="https://a.test/b"></iframe><script>a</script>', False),
        ("<script>a</script>", False),
        ("<iframe></iframe>", False),
        ("", False),
    ],
)
def test_an_embed_is_a_player_and_no_more(text: str, *, is_kept: bool) -> None:
    """Row 76."""
    assert _inert.embed(text) == (text if is_kept else None)
