"""Selectors of a source: believed first, where they match something usable."""

from datetime import UTC, date, datetime

import pytest

from crawler.article.selectors import valid
from crawler.extract.extractor import explained, facts
from crawler.extract.facts import Facts
from crawler.extract.page import Page
from tests.unit.extract.sample import TEXT, URL, html

HEAD = (
    '<title>Bridge | Gazette</title><meta property="og:title" content="Bridge">'
    '<meta name="description" content="A description of the page for networks.">'
    '<meta property="article:published_time" content="2026-02-28T08:00:00Z">'
    '<meta name="author" content="Cy Dee">'
    '<meta property="og:image" content="https://img.gazette.test/own.jpg">'
)
BODY = (
    '<h1>Bridge</h1><h2 class="real">The bridge that nobody wanted</h2>'
    '<p class="lead">Nobody wanted it, and now all of them walk across it.</p>'
    '<span class="when" datetime="2026-03-01T07:30:00Z">today</span><i class="day">1.3.2026</i>'
    '<b class="who">By Ada Bell</b><b class="who">Ben Coe</b>'
    '<img class="pic" src="data:image/gif;base64,AA" data-src="/big.jpg" srcset="/s.jpg 100w">'
    '<img class="set" srcset="/s.jpg 100w, /l.jpg 900.5w, /m.jpg 300w">'
    f"{TEXT}<section class='more'><p>More of it stands in a part of its own, which is short.</p>"
    "</section><span class='inline'>Words</span>"
)


def found(**selectors: str) -> Facts:
    return facts(Page(url=URL, content=html(HEAD, BODY), selectors=selectors))


PLAIN = found()


def test_what_is_selected_is_believed_first() -> None:
    said = found(
        title="h2.real", excerpt=".lead", published="span.when", authors="b.who", image="img.pic"
    )

    assert said.title == "The bridge that nobody wanted"
    assert said.excerpt == "Nobody wanted it, and now all of them walk across it."
    assert said.published == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert said.authors == ("Ada Bell", "Ben Coe")
    assert said.image
    assert said.image.url == "https://www.gazette.test/big.jpg"
    assert said.text in PLAIN.text


@pytest.mark.parametrize(
    ("field", "selector", "value"),
    [
        ("title", 'meta[name="description"]', "A description of the page for networks."),
        ("published", ".day", date(2026, 3, 1)),
        ("authors", "b.who:first-of-type", ("Ada Bell",)),
    ],
)
def test_attributes_texts_and_single_matches_are_read(
    field: str, selector: str, value: object
) -> None:
    assert getattr(found(**{field: selector}), field) == value


def test_of_several_sizes_the_largest_is_taken() -> None:
    image = found(image=".set").image

    assert image
    assert image.url == "https://www.gazette.test/l.jpg"


@pytest.mark.parametrize("selector", [".none", "script", ".when:empty"])
@pytest.mark.parametrize("field", ["title", "excerpt", "published", "authors", "image", "body"])
def test_where_nothing_usable_matches_the_rules_decide(field: str, selector: str) -> None:
    assert found(**{field: selector}) == PLAIN


def test_the_text_of_the_selected_block_is_the_body() -> None:
    said = found(body="section.more")

    assert said.markdown == "More of it stands in a part of its own, which is short.\n"
    assert PLAIN.text != said.text
    assert found(body=".inline, section.none") == PLAIN


def test_it_is_said_who_was_believed() -> None:
    page = Page(url=URL, content=html(HEAD, BODY), selectors={"title": "h2.real"})

    assert explained(page).witnesses["title"][0].origin == "source's selector"


def test_33_a_private_picture_is_not_selected() -> None:
    body = f'<img class="a" src="http://127.0.0.1/a.jpg">{TEXT}'
    page = Page(url=URL, content=html(HEAD, body), selectors={"image": "img.a"})

    image = facts(page).image
    assert image
    assert image.url == "https://img.gazette.test/own.jpg"


@pytest.mark.parametrize("selector", ["h1", "a.b > c, d[e^='f']", "p:not(.q)", "*|*"])
def test_a_selector_is_valid(selector: str) -> None:
    assert valid(selector) == selector


@pytest.mark.parametrize(
    "selector", ["", " ", "h1..", "h1[", ">", "p:nonsense", "a" * 2_000, "h1::text", "//h1"]
)
def test_47_what_is_no_selector_is_refused_when_it_is_read(selector: str) -> None:
    with pytest.raises(ValueError, match="must be a CSS selector"):
        valid(selector)
