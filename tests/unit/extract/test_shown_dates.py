from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from crawler.extract.date_texts import readings, short_year
from crawler.extract.dates import address_date
from crawler.extract.facts import Facts

Read = Callable[..., Facts]
URL = "https://www.gazette.test/city/bridge"
TEXT = "<p>The old bridge will close on Monday for repairs that take two years."


def test_a_day_in_figures_may_have_two_readings() -> None:
    assert readings("03/04/2026") == (date(2026, 4, 3), date(2026, 3, 4))
    assert readings("03/04/2026", month_first=True) == (date(2026, 3, 4), date(2026, 4, 3))
    assert readings("13/04/2026") == (date(2026, 4, 13),)
    assert readings("03.04.2026") == (date(2026, 4, 3),)


def test_the_reading_that_another_place_confirms_is_meant(read: Read) -> None:
    body = f"<h1>Bridge</h1><p>03/10/2023</p>{TEXT}"
    address = "https://www.gazette.test/blog/2023/october/03/bridge"
    assert read("", body, url=address).published == date(2023, 10, 3)


def test_a_stated_day_in_figures_is_read_as_the_page_shows_it(read: Read) -> None:
    head = '<meta name="date" content="11/01/2023 12:43:42">'
    body = f"<h1>Bridge</h1><p>Erstellt am: 01.11.2023</p>{TEXT}"
    assert read(head, body, lang="de").published == date(2023, 11, 1)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        (URL, date(2026, 3, 4)),
        ("https://www.gazette.co.uk/city/bridge", date(2026, 4, 3)),
    ],
)
def test_british_sites_put_the_day_first(read: Read, url: str, day: date) -> None:
    assert read("", f"<h1>Bridge</h1><p>03/04/2026</p>{TEXT}", url=url).published == day


@pytest.mark.parametrize(
    "lines",
    [
        "<p>Updated 9 May 2026</p><p>Published 1 May 2026</p>",
        "<p>Updated 9 May 2026, first published 1 May 2026</p>",
        "<p>9 May 2026</p><p>Published:</p><p>1 May 2026</p>",
        "<p>Last updated</p><p>9 May 2026</p><p>1 May 2026</p>",
    ],
)
def test_the_day_called_published_is_the_first(read: Read, lines: str) -> None:
    assert read("", f"<h1>Bridge</h1>{lines}{TEXT}").published == date(2026, 5, 1)


def test_the_last_change_is_better_than_no_date(read: Read) -> None:
    head = '<meta property="article:modified_time" content="2026-05-01T10:00:00Z">'
    assert read(head).published == datetime(2026, 5, 1, 10, tzinfo=UTC)


def test_a_page_without_heading_shows_its_day_anywhere(read: Read) -> None:
    assert read("", f"<small>May 1, 2026</small>{TEXT}").published == date(2026, 5, 1)
    assert read("", f"<nav><small>May 1, 2026</small></nav>{TEXT}").published is None


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/mar/01/bridge", date(2026, 3, 1)),
        ("/2026/march/1/bridge", date(2026, 3, 1)),
        ("/2026/city/01/bridge", None),
    ],
)
def test_an_address_may_name_the_month(path: str, day: date | None) -> None:
    assert address_date(f"https://a.test{path}") == day


def test_what_the_data_tells_exactly_is_not_sought_on_the_page(read: Read) -> None:
    head = '<meta property="article:published_time" content="2026-05-01T10:00:00Z">'
    body = f"<h1>Bridge</h1><p>Published 3 April 2020</p>{TEXT}"
    assert read(head, body).published == datetime(2026, 5, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23.09.22", date(2022, 9, 23)),
        ("Published on 01/25/26", date(2026, 1, 25)),
        ("1.2.3.4", None),
        ("1.2.345", None),
        ("99.99.22", None),
    ],
)
def test_a_year_of_two_digits_is_read_where_a_date_is_meant(text: str, day: date | None) -> None:
    assert next(iter(short_year(text)), None) == day
