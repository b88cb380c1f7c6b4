from collections.abc import Callable

import pytest

from crawler.extract.facts import Facts
from crawler.extract.title import without_site

Read = Callable[..., Facts]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bridge closes | Gazette", "Bridge closes"),
        ("Bridge closes - The Gazette", "Bridge closes"),
        ("Gazette: x", "Gazette: x"),
        ("Gazette | Bridge closes", "Bridge closes"),
        ("Bridge closes \u2013 City \u2013 Gazette.test", "Bridge closes \u2013 City"),
        ("Bridge - and river", "Bridge - and river"),
        ("Bridge closes|Gazette", "Bridge closes"),
        ("North-South line opens", "North-South line opens"),
    ],
)
def test_only_the_sites_own_name_is_taken_off(text: str, title: str) -> None:
    assert without_site(text, {"gazette", "gazette test"}) == title


def test_the_heading_readers_see_beats_the_one_for_networks(read: Read) -> None:
    head = '<meta property="og:title" content="You will not believe this bridge">'
    assert read(head, "<h1>Bridge closes</h1><p>Text of it.").title == "Bridge closes"


def test_the_sites_name_in_a_heading_is_no_headline(read: Read) -> None:
    head = (
        '<meta property="og:site_name" content="The Gazette"><title>Bridge closes | The '
        "Gazette</title>"
    )
    assert read(head, "<h1>The Gazette</h1><p>Text of the page.").title == "Bridge closes"


def test_the_heading_named_as_headline_beats_others(read: Read) -> None:
    body = '<h1>Latest news</h1><h1 class="entry-title">Bridge closes</h1><p>Text.'
    assert read("<title>Bridge closes</title>", body).title == "Bridge closes"


def test_a_heading_beside_the_article_does_not_count(read: Read) -> None:
    body = '<h1>Bridge closes</h1><p>Text of it.</p><div class="related"><h1>Ferry sinks</h1></div>'
    assert read("", body).title == "Bridge closes"


def test_a_heading_that_no_title_of_the_page_knows_is_something_else(read: Read) -> None:
    body = "<h1>A word from our founder:</h1><p>Text of it."
    assert read("<title>Bridge closes</title>", body).title == "Bridge closes"


def test_a_layout_named_after_its_sidebar_holds_the_article(read: Read) -> None:
    body = '<div class="right-sidebar"><h1>Bridge closes</h1><p>Text of the article.</div>'
    assert read("", body).title == "Bridge closes"


def test_references_and_tags_in_a_title_are_resolved(read: Read) -> None:
    head = '<meta property="og:title" content="Rock &amp;amp; <b>Roll</b>">'
    assert read(head, "<p>Some text on the page.").title == "Rock & Roll"


def test_a_page_without_a_title_has_none(read: Read) -> None:
    assert read("", "<p>Some text on the page.").title is None
