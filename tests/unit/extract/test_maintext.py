import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.article.errors import ExtractionError
from crawler.extract.blocks import Block, Code, Heading, Listing, Paragraph, Quote, Run, Table
from crawler.extract.document import parse
from crawler.extract.maintext import main_text
from crawler.extract.markdown import plain
from crawler.extract.page import Page
from tests.unit.extract.sample import TEXT, URL

TITLE = "Harbour bridge closes for two years of repairs"
FIRST, SECOND, THIRD = (part.removesuffix("</p>") for part in TEXT.split("<p>")[1:])
OTHERS = "".join(
    f'<li><a href="/{name}"><h3>Another story about the {name} of our town</h3></a>'
    f"<p>In short, there is something new to say about the {name}.</p></li>"
    for name in ("harbour", "market", "theatre", "museum")
)


def found(body: str, title: str | None = TITLE, head: str = "") -> tuple[Block, ...]:
    return main_text(parse(Page(url=URL, content=f"<head>{head}</head><body>{body}")), title)


def said(body: str, title: str | None = TITLE) -> list[str]:
    return plain(found(body, title)).strip().split("\n\n")


ARTICLE = [FIRST, SECOND, THIRD]


def test_the_paragraphs_of_the_article_are_its_text() -> None:
    assert said(f"<article><h1>{TITLE}</h1>{TEXT}</article>") == ARTICLE


def test_an_article_needs_no_element_that_says_so() -> None:
    menu = "".join(f'<a href="/{n}">Section number {n}</a> ' for n in range(20))
    assert said(f"<div><div>{menu}</div><div>{TEXT}</div></div>") == ARTICLE


def test_lines_in_a_div_with_double_breaks_between_them_are_paragraphs() -> None:
    assert said(f"<div>{FIRST}<br><br>{SECOND}<br><br>{THIRD}</div>") == ARTICLE


def test_text_that_is_split_over_sibling_blocks_is_kept_whole() -> None:
    parts = "".join(f'<section class="part"><p>{text}</p></section>' for text in ARTICLE)
    assert said(f"<main><h1>{TITLE}</h1><div>{parts}</div></main>") == ARTICLE


@pytest.mark.parametrize(
    "beside",
    [
        f'<div class="comments"><p>{FIRST[::-1]}</p></div>',
        f"<ul>{OTHERS}</ul>",
        f'<div class="newsletter-signup"><p>{SECOND[::-1]}</p></div>',
        "<aside><p>The bridge in figures: it is 312 metres long and 18 metres wide.</p></aside>",
        "<figure><img src=a.jpg><figcaption>The bridge, seen from the ferry.</figcaption></figure>",
        '<div class="share-bar"><a href="/f">Share</a> <a href="/m">Mail</a></div>',
        "<div hidden><p>You have read three of your five free articles this month.</p></div>",
        "<footer><p>Copyright by the Gazette, all rights reserved.</p></footer>",
        "<button>Listen to this article, it takes you about four minutes</button>",
        "<noscript><p>Please switch on the scripts of your browser to read on.</p></noscript>",
    ],
)
def test_what_stands_beside_the_text_is_left_out(beside: str) -> None:
    page = f"<article><h1>{TITLE}</h1><p>{FIRST}</p>{beside}<p>{SECOND}</p><p>{THIRD}</p></article>"
    assert said(page) == ARTICLE


@pytest.mark.parametrize(
    "line",
    [
        "<p>Read more: <a href='/x'>The ferry that replaces the bridge</a></p>",
        "<p>Lesen Sie auch: <a href='/x'>Die Fähre, die eine Brücke ersetzt</a></p>",
        "<p>関連記事:<a href='/x'>橋に代わる船</a></p>",
        "<figure><img src=a.jpg><div>The bridge, seen from the ferry.</div></figure>",
    ],
)
def test_a_line_that_points_to_another_page_or_names_a_picture_is_left_out(line: str) -> None:
    page = f"<article><h1>{TITLE}</h1><p>{FIRST}</p>{line}<p>{SECOND}</p><p>{THIRD}</p></article>"
    assert said(page) == ARTICLE


def test_a_sentence_that_begins_like_a_pointer_is_text() -> None:
    line = "Watch out for the cranes, the port said, and read more signs than before."
    assert line in said(f"<article>{TEXT}<p>{line}</p><p>{FIRST[::-1]}.</p></article>")


def test_dates_and_names_at_the_ends_of_the_text_are_not_part_of_it() -> None:
    ends = "<div>Monday, 12 May, 10:15</div>", "<p>From our reporter at the port</p>"
    assert said(f"<article>{ends[0]}{TEXT}{ends[1]}</article>") == ARTICLE


def test_lines_without_the_end_of_a_sentence_are_text_if_there_are_many() -> None:
    lines = [f"The bridge is closed, day {number} of the repairs" for number in range(12)]
    assert said(f"<article>{''.join(f'<p>{line}</p>' for line in lines)}</article>") == lines


def test_answers_that_are_folded_away_are_text() -> None:
    asked = (
        '<div><h3><a href="#a1">How long will the bridge be closed?</a></h3>'
        f'<div class="faq-answer" style="display: none"><p>{SECOND[::-1]}.</p></div></div>'
    )
    assert f"{SECOND[::-1]}." in said(f"<article>{TEXT}{asked}</article>")


def test_a_page_made_by_scripts_gives_the_text_that_its_data_states() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": "\n\n".join(ARTICLE)})
    head = f'<script type="application/ld+json">{data}</script>'
    result = found('<div id="app">Loading, please wait a moment.</div>', head=head)
    assert plain(result).strip().split("\n\n") == ARTICLE


def test_a_name_does_not_speak_against_most_of_the_text() -> None:
    assert said(f'<div class="newsletter-page"><h1>{TITLE}</h1>{TEXT}</div>') == ARTICLE


def test_the_headline_and_the_lines_above_it_are_not_text() -> None:
    assert said(f"<article><p>City</p><h1>{TITLE}</h1>{TEXT}</article>") == ARTICLE


def test_only_the_first_of_several_articles_is_taken() -> None:
    more = TEXT.replace("bridge", "tower")
    page = f"<article><h1>{TITLE}</h1>{TEXT}</article><article><h1>A tower</h1>{more}</article>"
    assert said(f"<main>{page}</main>") == ARTICLE


def test_a_second_copy_for_narrow_screens_is_left_out() -> None:
    assert said(f'<article><div class="w">{TEXT}</div><div>{TEXT}</div></article>') == ARTICLE


def test_a_menu_that_was_never_closed_does_not_swallow_the_article() -> None:
    assert said(f'<nav><a href="/">Home</a><main><h1>{TITLE}</h1>{TEXT}</main>') == ARTICLE


def test_parts_that_are_sent_late_are_put_into_their_places() -> None:
    late = f'<div hidden id="S:1"><p>{SECOND}</p></div>'
    page = f'<article><p>{FIRST}</p><template id="B:1"></template><p>{THIRD}</p></article>{late}'
    assert said(page) == ARTICLE


def test_a_page_without_spaces_between_its_words_has_text() -> None:
    text = "港の橋は月曜日から二年間閉鎖される。市は北岸の商店の家賃を下げると約束した。" * 3
    assert said(f"<div><p>{text}</p></div><p><a href='/'>戻る</a></p>") == [text]


def test_reading_changes_nothing_on_the_page() -> None:
    document = parse(Page(url=URL, content=f'<template id="B:1"></template>{TEXT}<div id="S:1">'))
    before = "".join(document.root.itertext())
    main_text(document, TITLE)
    assert "".join(document.root.itertext()) == before


def test_elements_become_blocks_of_their_kind() -> None:
    page = (
        f"<article>{TEXT}<h2>The plan</h2><ol><li>Lift the deck<li>Paint <b>all</b> iron</ol>"
        "<blockquote><p>It will be as good as new.</p></blockquote><pre>one\n  two</pre>"
        "<table><tr><th>Year<th>Cost<tr><td>First<td>Two million</table>"
        f'<p>{FIRST[::-1]} <a href="/all">All</a></p></article>'
    )
    blocks = found(page)[3:]
    assert blocks[0] == Heading(2, (Run("The plan"),))
    assert blocks[1] == Listing(
        ordered=True,
        items=(
            (Paragraph((Run("Lift the deck"),)),),
            (Paragraph((Run("Paint "), Run("all", bold=True), Run(" iron"))),),
        ),
    )
    assert blocks[2] == Quote((Paragraph((Run("It will be as good as new."),)),))
    assert blocks[3] == Code("one\n  two")
    assert isinstance(blocks[4], Table)
    assert isinstance(blocks[5], Paragraph)
    assert blocks[5].runs[-1] == Run("All", href="/all")


def test_a_table_that_arranges_the_page_is_its_text() -> None:
    assert said(f"<table><tr><td>{TEXT}</td><td><a href='/'>Home</a></td></tr></table>")[:3] == (
        ARTICLE
    )


def test_a_page_without_text_gives_none() -> None:
    assert found("") == ()


@pytest.mark.parametrize("element", ["div", "span", "li", "blockquote", "font"])
def test_text_is_found_however_deep_it_is(element: str) -> None:
    assert [line for line in said(f"<{element}>" * 880 + TEXT) if line] == ARTICLE


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 880 + TEXT,
        "<span>" * 880 + TEXT,
        "<nav>" * 880 + "<main>" + TEXT,
        '<ul class="content-body"><li>' * 430 + TEXT,
        '<article class="entry-content"><h1>Harbour</h1>' * 400 + TEXT,
        "<p>The port said so to the Gazette on Monday.</p>" * 30_000,
        "<div><h1>The port said so</h1>" + "<i><b></b></i>" * 30_000 + TEXT,
    ],
)
def test_a_hostile_page_is_read(page: str) -> None:
    """What is quadratic hangs; there are no time limits in tests."""
    assert isinstance(main_text(parse(Page(url=URL, content=page)), TITLE), tuple)


TAGS = st.sampled_from([
    "p", "div", "article", "main", "h1", "h2", "ul", "li", "ol", "table", "tr", "td", "th",
    "blockquote", "pre", "code", "br", "a", "b", "q", "nav", "aside", "form", "template", "script",
    "section", "footer", "figure", "figcaption", "span", "button",
])  # fmt: skip
NAMES = st.sampled_from(["", ' class="comments"', ' id="S:1" hidden', ' class="entry-content"'])
PIECES = st.one_of(
    st.builds(lambda tag, names: f"<{tag}{names}>", TAGS, NAMES),
    st.builds(lambda tag: f"</{tag}>", TAGS),
    st.sampled_from([FIRST, SECOND, '<template id="B:1">', "<a href='/x'>A title of a page</a>"]),
    st.text(max_size=40),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.none() | st.text(max_size=20))
def test_any_page_gives_blocks_with_text_or_none(page: str, title: str | None) -> None:
    try:
        document = parse(Page(url=URL, content=f"<body>{page}"))
    except ExtractionError:
        return
    blocks = main_text(document, title)
    assert plain(blocks).strip() or not blocks
