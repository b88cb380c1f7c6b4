import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawler.article.errors import ExtractionError
from crawler.article.text import one_line
from crawler.extract.blocks import Code, Heading, Listing, Paragraph, Quote, Run, joined
from crawler.extract.extractor import facts
from crawler.extract.markdown import markdown, plain
from crawler.extract.page import Page
from tests.unit.extract.sample import TEXT, URL, html

PIECES = st.sampled_from(
    [
        "{{",
        "{%",
        "%}",
        "<",
        "<b>",
        "<!--",
        "&lt;",
        "`",
        "```",
        "---",
        "\n",
        "#",
        "- ",
        "1. ",
        "{",
        "%",
        "\\",
        "[a](b)",
        "~~",
    ]
)
nasty = st.lists(st.one_of(st.text(max_size=8), PIECES), max_size=12).map("".join)
runs = st.builds(
    Run, nasty, bold=st.booleans(), italic=st.booleans(), code=st.booleans(), href=st.none() | nasty
)
lines = st.lists(runs, max_size=4).map(lambda found: tuple(joined(found)))
MARKUP = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='x'>",
        "<table><tr><td>",
        "<script type='application/ld+json'>",
        "</script>",
        "<h1>",
        '{"@type":"Article","headline":"x"',
        "<meta property='og:title' content='",
        "'>",
        "<time datetime=",
        "<!--",
        "&#0;",
        "<pre>",
        "<ul><li>",
        "<a href='http://[",
        "<svg>",
        "<base href='",
        "<html lang=",
        "\ud800",
        TEXT,
    ]
)
pages = st.lists(st.one_of(st.text(max_size=20), MARKUP), max_size=15).map("".join)
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(lines)
@example((Run("{", href=""), Run("%")))
@example((Run("{", bold=True), Run("% include %}")))
def test_no_markup_of_a_page_is_left_outside_code(line: tuple[Run, ...]) -> None:
    made = markdown(
        [Paragraph(line), Heading(2, line), Quote((Paragraph(line),))], "https://a.test/"
    )
    spans = re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", made)
    assert "{{" not in made
    assert "{%" not in made
    assert "<" not in spans


@given(lines, st.text(max_size=200))
def test_no_line_is_a_rule_and_no_code_acts(line: tuple[Run, ...], code: str) -> None:
    item = (Paragraph(line),) if line else (Code(code),)
    made = markdown([Code(code), Listing(ordered=False, items=(item,))], "https://a.test/")
    assert not re.search(r"^---\s*$", made, re.MULTILINE)
    assert "{{" not in made
    assert "{%" not in made


@given(lines)
def test_plain_text_is_the_text_of_the_runs(line: tuple[Run, ...]) -> None:
    assert plain([Paragraph(line)]).rstrip("\n") == "".join(run.text for run in line).rstrip("\n")


@SLOW
@given(st.one_of(pages, pages.map(lambda text: html(body=text)), st.text()))
def test_any_text_gives_facts_or_a_refusal(content: str) -> None:
    try:
        found = facts(Page(url=URL, content=content))
    except ExtractionError:
        return
    assert found.canonical_url
    assert found.title is None or found.title == one_line(found.title)


@SLOW
@given(
    st.binary(max_size=500),
    st.sampled_from([None, "utf-8", "utf-16", "utf-7", "gbk", "bogus", "idna"]),
)
def test_any_bytes_give_facts_or_a_refusal(content: bytes, charset: str | None) -> None:
    try:
        facts(Page(url=URL, content=b"<p>" + content, charset=charset))
    except ExtractionError:
        return


@SLOW
@given(st.lists(st.integers(0, 5000), max_size=8), st.binary(max_size=4))
def test_a_mutated_page_gives_facts_or_a_refusal(places: list[int], dirt: bytes) -> None:
    """Adversarial 23, in small."""
    head = (
        '<title>T</title><script type="application/ld+json">'
        '{"@type":"Article","author":["A"]}</script>'
    )
    page = bytearray(html(head, TEXT + "<ul><li>a<li>b</ul><table><tr><th>c<td>d</table>").encode())
    for place in places:
        page[place % len(page) : place % len(page) + 1] = dirt
    try:
        facts(Page(url=URL, content=bytes(page)))
    except ExtractionError:
        return
