"""Selectors mean what they mean to cssselect, in time that does not explode."""

from datetime import UTC, datetime

import pytest
from cssselect import HTMLTranslator
from hypothesis import given, reject
from hypothesis import strategies as st
from lxml import etree

from crawler.discovery.kinds.section import document_of
from crawler.discovery.listing import Fetched, ListingError
from crawler.discovery.selecting import matching
from crawler.extract.document import Document
from tests.unit.discovery.fronts import SITE, WORDPRESS


def document(html: str) -> Document:
    now = datetime(2026, 4, 1, tzinfo=UTC)
    return document_of(Fetched(url=f"{SITE}/", content=html.encode(), now=now))


PAGE = document(WORDPRESS.html)
simple = st.sampled_from([
    "a", "article", "*", ".post", "#x", "h2.entry-title", "[href]", "li:first-child",
    "span:nth-of-type(2)", "div:not(.x)", "article:has(a)", "a:contains('boat')", "main", "header",
    "li:last-child", "a:nth-child(2n+1)", "nav, footer", "body",
])  # fmt: skip
selectors = st.lists(
    st.tuples(simple, st.sampled_from([" ", ">", "+", "~", ", "])), min_size=1, max_size=4
).map(lambda parts: "".join(f"{one}{how}" for one, how in parts).rstrip(" >+~,"))


@given(selectors)
def test_a_selector_selects_what_cssselect_selects(css: str) -> None:
    try:
        expected = etree.XPath(HTMLTranslator().css_to_xpath(css))(PAGE.root)
    except etree.XPathSyntaxError:  # cssselect writes no XPath for `a + b:has(c)`
        reject()

    assert set(matching(PAGE, css, "section_css")) == set(expected)


@pytest.mark.parametrize(
    "css", ["div a", "div > a", "div div div a", "a + a", "div, a", "a ~ a ~ a", "* * * * * a"]
)
def test_a_large_page_is_searched(css: str) -> None:
    page = document("<div>" * 800 + "<a href=/x>x</a>" * 60_000)

    assert len(matching(page, css, "section_css")) > 59_000


def test_what_must_be_counted_is_refused_on_a_large_page() -> None:
    page = document("<a href=/x>x</a>" * 60_000)

    with pytest.raises(
        ListingError, match="section_css 'a:nth-child\\(2\\)': the page is too large"
    ):
        matching(page, "a:nth-child(2)", "section_css")
