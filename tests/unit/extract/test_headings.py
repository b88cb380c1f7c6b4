from collections.abc import Callable

import pytest

from crawler.extract.facts import Facts

Read = Callable[..., Facts]
TEXT = "<p>The old bridge will close on Monday for repairs that take two years."


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param('<span class="kicker">Harbour</span> Bridge closes for years', id="kicker"),
        pytest.param('Bridge closes for years <time class="d">1 May 2026</time>', id="date"),
        pytest.param("Bridge closes for years <small>by Ada Bell</small>", id="byline"),
        pytest.param(
            'Bridge closes for years <span class="visually-hidden">| Gazette</span>', id="hidden"
        ),
    ],
)
def test_what_stands_beside_the_headline_in_its_element_is_left_out(
    read: Read, inside: str
) -> None:
    assert read("", f"<h1>{inside}</h1>{TEXT}").title == "Bridge closes for years"


def test_a_kicker_stays_where_the_pages_head_has_it_too(read: Read) -> None:
    head = '<meta property="og:title" content="Harbour: Bridge closes for years">'
    body = f'<h1><span class="kicker">Harbour:</span> Bridge closes for years</h1>{TEXT}'
    assert read(head, body).title == "Harbour: Bridge closes for years"


def test_a_class_that_would_leave_nothing_is_not_believed(read: Read) -> None:
    body = f'<h1><span class="topline">Bridge closes for years</span> Now</h1>{TEXT}'
    assert read("", body).title == "Bridge closes for years Now"


def test_the_part_of_a_heading_that_the_head_knows_is_the_headline(read: Read) -> None:
    head = '<meta property="og:title" content="Bridge closes for years">'
    body = f"<h1><a>Bridge closes for years</a> (gazette.test) <i>87</i></h1>{TEXT}"
    assert read(head, body).title == "Bridge closes for years"


def test_a_name_that_spells_the_domain_is_taken_off_a_title(read: Read) -> None:
    head = "<title>Bridge closes \u2013 Gazette Local Features</title>"
    assert read(head, TEXT).title == "Bridge closes"


def test_a_long_part_stays_though_it_names_the_site(read: Read) -> None:
    head = "<title>Bridge closes - a story that the whole town told the gazette</title>"
    assert (read(head, TEXT).title or "").endswith("told the gazette")
