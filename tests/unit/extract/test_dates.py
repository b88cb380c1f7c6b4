from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.extract.date_texts import human_date, machine_date
from crawler.extract.dates import address_date
from crawler.extract.facts import Facts

Read = Callable[..., Facts]
PLUS_2 = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param(
            "2026-03-01T09:30:00+02:00", datetime(2026, 3, 1, 9, 30, tzinfo=PLUS_2), id="rfc3339"
        ),
        pytest.param(
            "2026-03-01T09:30:00.123+0200",
            datetime(2026, 3, 1, 9, 30, tzinfo=PLUS_2),
            id="fraction",
        ),
        pytest.param(
            "2026-03-01 09:30:00 UTC", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), id="named-zone"
        ),
        pytest.param(
            "2026-03-01 09:30 CEST", datetime(2026, 3, 1, 9, 30, tzinfo=PLUS_2), id="summer-time"
        ),
        pytest.param("2026-03-01 09:30 ET", date(2026, 3, 1), id="a-zone-that-is-two"),
        pytest.param(
            "Sun, 01 Mar 2026 09:30:00 +0200",
            datetime(2026, 3, 1, 9, 30, tzinfo=PLUS_2),
            id="rfc5322",
        ),
        pytest.param("20260301T093000Z", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), id="basic"),
        pytest.param("20260301", date(2026, 3, 1), id="basic-day"),
        pytest.param("2026-03-01", date(2026, 3, 1), id="day"),
        pytest.param("2026-03-01T09:30:00", date(2026, 3, 1), id="no-zone-gives-the-day"),
        pytest.param("1772357400", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), id="epoch"),
        pytest.param("1772357400000", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), id="epoch-ms"),
        pytest.param("2024-02-29", date(2024, 2, 29), id="leap-day"),
        pytest.param("2023-02-29", None, id="no-leap-day"),
        pytest.param("0000-00-00T00:00:00", None, id="zeros"),
        pytest.param("1970-01-01T00:00:00Z", None, id="epoch-start"),
        pytest.param("1899-12-31", None, id="too-old"),
        pytest.param("9999-12-31T23:59:59-12:00", None, id="too-far"),
        pytest.param("0001-01-01T00:00:00+14:00", None, id="first-year"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("", None, id="empty"),
    ],
)
def test_dates_for_machines_are_an_instant_with_offset_or_a_day(text: str, when: object) -> None:
    assert machine_date(text) == when


def test_an_instant_keeps_the_pages_own_offset() -> None:
    when = machine_date("2026-03-01T09:30:00+02:00")
    assert isinstance(when, datetime)
    assert when.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published March 1, 2026 at noon", date(2026, 3, 1)),
        ("1 Mar 2026", date(2026, 3, 1)),
        ("1st of March, 2026", date(2026, 3, 1)),
        ("Sonntag, 1. März 2026", date(2026, 3, 1)),
        ("01.03.2026, 9:30 Uhr", date(2026, 3, 1)),
        ("le 1er mars 2026", date(2026, 3, 1)),
        ("1 de marzo de 2026", date(2026, 3, 1)),
        ("1 marca 2026", date(2026, 3, 1)),
        ("1 марта 2026", date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1)),
        ("2026년 3월 1일", date(2026, 3, 1)),
        ("13/03/2026", date(2026, 3, 13)),
        ("03/13/2026", date(2026, 3, 13)),
        ("31 February 2026", None),
        ("Room 12 of 2026 seats", None),
    ],
)
def test_dates_for_people_are_read_in_their_languages(text: str, day: date | None) -> None:
    assert human_date(text) == day


def test_the_month_comes_first_only_where_readers_expect_it() -> None:
    assert human_date("03/04/2026", month_first=True) == date(2026, 3, 4)
    assert human_date("03/04/2026") == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/03/01/bridge", date(2026, 3, 1)),
        ("/news/2026-03-01-bridge", date(2026, 3, 1)),
        ("/20260301/bridge", date(2026, 3, 1)),
        ("/2026/13/01/bridge", None),
        ("/article-120260301987", None),
        ("/2026/bridge", None),
    ],
)
def test_a_day_in_the_address_is_read(path: str, day: date | None) -> None:
    assert address_date(f"https://a.test{path}") == day


def test_the_articles_own_data_beats_other_witnesses(read: Read) -> None:
    head = (
        '<meta name="date" content="2026-03-09">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "B",'
        ' "datePublished": "2026-03-01T09:30:00+02:00", "dateModified": "2026-03-05"}</script>'
    )
    found = read(head)
    assert found.published == datetime(2026, 3, 1, 9, 30, tzinfo=PLUS_2)
    assert found.modified == date(2026, 3, 5)


def test_a_day_is_made_exact_by_another_witness_of_the_same_day(read: Read) -> None:
    head = (
        '<script type="application/ld+json">{"@type": "Article", "datePublished": '
        '"2026-03-01T09:30"}'
        '</script><meta property="article:published_time" content="2026-03-01T09:30:00+02:00">'
    )
    assert read(head).published == datetime(2026, 3, 1, 9, 30, tzinfo=PLUS_2)


def test_an_update_in_the_text_is_not_the_publication(read: Read) -> None:
    body = (
        '<time class="updated" datetime="2026-03-09T10:00:00Z">9 March</time>'
        '<time class="published" datetime="2026-03-01T09:30:00Z">1 March</time><p>Text of it.'
    )
    assert read("", body).published == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_the_date_of_a_teaser_is_not_the_articles(read: Read) -> None:
    body = (
        '<p>Text of it.</p><div class="related-posts"><time datetime="2026-03-09">9 '
        "March</time></div>"
    )
    assert read("", body).published is None


def test_a_date_beside_the_heading_needs_no_name(read: Read) -> None:
    body = "<h1>Bridge closes</h1><div>By Ada Bell</div><div>March 1, 2026</div><p>Text of it."
    assert read("", body).published == date(2026, 3, 1)


def test_a_date_in_an_applications_data_is_found(read: Read) -> None:
    body = '<p>Text of the article.<script>x = {"publishedAt":"2026-03-01T09:30:00Z"}</script>'
    assert read("", body).published == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_of_equal_instants_the_one_with_the_pages_own_offset_is_taken(read: Read) -> None:
    head = (
        '<meta property="article:published_time" content="2026-03-02T01:30:00Z">'
        '<meta name="date" content="2026-03-01T21:30:00-04:00">'
    )
    when = read(head).published
    assert isinstance(when, datetime)
    assert when.utcoffset() == timedelta(hours=-4)


def test_the_address_is_the_last_witness(read: Read) -> None:
    url = "https://www.gazette.test/2026/03/01/bridge"
    assert read("", url=url).published == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["1 " * 100_000, "2026-" * 50_000, "march " * 50_000, "1." * 100_000]
)
def test_traps_for_regular_expressions_take_linear_time(text: str) -> None:
    machine_date(text)  # what is not linear hangs; tests/bench/bench_hostile.py prints times
    human_date(text)


@pytest.mark.parametrize(
    ("footers", "day"),
    [
        pytest.param(1, date(2026, 3, 1), id="the-articles-own"),
        pytest.param(2, None, id="two-are-teasers"),
    ],
)
def test_a_marked_date_in_a_footer_is_the_articles_if_it_is_the_only_one(
    read: Read, footers: int, day: date | None
) -> None:
    footer = (
        '<div class="footer"><time itemprop="datePublished" datetime="2026-03-01"></time></div>'
    )

    assert read(body="<p>The bridge closes.</p>" + footer * footers).published == day
