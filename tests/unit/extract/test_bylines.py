from collections.abc import Callable

import pytest

from crawler.extract.facts import Facts
from crawler.extract.people import is_person, people

Read = Callable[..., Facts]
TEXT = "<p>The old bridge will close on Monday for repairs that take two years."


@pytest.mark.parametrize(
    ("line", "why"),
    [
        pytest.param("<p>erstellt von <a>Ada Bell</a></p>", "a verb and a name", id="verb"),
        pytest.param("<p>Article by:</p><p>Ada Bell</p>", "announced", id="announced"),
        pytest.param('<a href="/authors/ada">Ada Bell</a>', "a link", id="author-page"),
        pytest.param('<h4 class="post-author__text">Ada Bell</h4>', "a class", id="class"),
        pytest.param('<span class="css-AuthorName-x1">Ada Bell</span>', "a class", id="camel-case"),
        pytest.param("<p>04.02.2026 | 13:10 | Ada Bell</p>", "in the date's text", id="date"),
        pytest.param("<p>Ada Bell</p><p>March 1, 2026</p>", "before the date", id="before-date"),
        pytest.param('<p property="schema:author">Ada Bell</p>', "RDFa", id="rdfa"),
    ],
)
def test_a_name_is_found_where_readers_see_it(read: Read, line: str, why: str) -> None:
    assert read("", f"<h1>Bridge closes</h1>{line}{TEXT}").authors == ("Ada Bell",), why


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p>Home Guide</p><p>March 1, 2026</p>", id="section"),
        pytest.param("<p>DE</p><p>CS</p>", id="languages"),
        pytest.param("<p>March 2026</p>", id="month"),
        pytest.param("<p>by</p><p>4 minutes ago</p>", id="time"),
    ],
)
def test_what_is_no_name_is_not_taken_for_one(read: Read, line: str) -> None:
    assert read("", f"<h1>Bridge closes</h1>{line}{TEXT}").authors == ()


def test_a_by_before_the_heading_announces_what_follows_it(read: Read) -> None:
    body = f"<p>by</p><p>Ada Bell</p><p>Harbour</p><h1>Bridge closes</h1>{TEXT}"
    assert read("", body).authors == ("Ada Bell",)


def test_a_name_to_log_in_with_comes_after_a_persons(read: Read) -> None:
    head = (
        '<meta name="sailthru.author" content="adabell26"><meta name="author" content="Ada Bell">'
    )
    assert read(head).authors == ("Ada Bell",)


def test_a_name_readers_see_beats_the_one_of_the_template(read: Read) -> None:
    body = f"<h1>Bridge closes</h1><p>By Ada Bell</p>{TEXT}"
    assert read('<meta name="author" content="Web Desk">', body).authors == ("Ada Bell",)


def test_the_site_beside_a_person_is_left_out_by_its_domain(read: Read) -> None:
    assert read('<meta name="author" content="Ada Bell, Gazette North">').authors == ("Ada Bell",)


def test_an_author_may_have_a_site_of_the_same_name(read: Read) -> None:
    head = '<meta name="sailthru.author" content="Ada Gazette">'
    assert read(head).authors == ("Ada Gazette",)


def test_a_widget_of_a_page_builder_holds_the_article(read: Read) -> None:
    line = '<div class="elementor-widget-container"><a href="/author/ada">Ada Bell</a></div>'
    assert read("", f"<h1>Bridge closes</h1>{line}{TEXT}").authors == ("Ada Bell",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Bell Senior Politics Editor", ("Ada Bell",)),
        ("Ada Bell, Staff Writer", ("Ada Bell",)),
        ("Community Editor", ("Community Editor",)),
        ("Show all articles of Ada Bell", ("Ada Bell",)),
        ("Last updated by Ada Bell", ("Ada Bell",)),
    ],
)
def test_roles_are_taken_off_people(text: str, names: tuple[str, ...]) -> None:
    assert people([text]) == names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ada Bell", True),
        ("Dr. Ada van der Bell", True),
        ("Élodie Ångström", True),
        ("ada bell", False),
        ("Ada", False),
        ("Read More", False),
        ("March Bell", False),
        ("A" * 60, False),
    ],
)
def test_a_persons_name_is_told_by_its_form(text: str, *, told: bool) -> None:
    assert is_person(text) is told
