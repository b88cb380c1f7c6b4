from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.article.instants import midnight, parsed, whole_utc, written

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T12:00:00Z",
        "2026-03-01t12:00:00z",
        "2026-03-01 12:00:00 +00:00",
        "2026-03-01T14:00:00+02:00",
        "2026-03-01T14:00:00+0200",
        "2026-03-01T14:00+02",
        "2026-03-01T12:00:00.123456789Z",
        "2026-03-01T12:00:00,5Z",
        " 2026-03-01T12:00Z\n",
        "20260301T120000Z",
        "Sun, 01 Mar 2026 12:00:00 GMT",
        "1 Mar 2026 07:00:00 EST",
        "Sun, 01 Mar 2026 14:00:00 +0200",
    ],
)
def test_an_instant_is_read_in_any_of_its_forms(text: str) -> None:
    found = parsed(text)

    assert isinstance(found, datetime)
    assert whole_utc(found) == NOON


def test_a_leap_second_is_the_second_before_it() -> None:
    assert parsed("2016-12-31T23:59:60Z") == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_time_without_a_zone_has_none_and_counts_as_utc() -> None:
    found = parsed("2026-03-01T12:00:00")

    assert isinstance(found, datetime)
    assert found.tzinfo is None
    assert whole_utc(found) == NOON


def test_a_day_is_a_day_and_begins_at_midnight_utc() -> None:
    assert parsed("2026-03-01") == date(2026, 3, 1)
    assert midnight(date(2026, 3, 1)) == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2024-02-30",
        "2026-13-01T12:00:00Z",
        "2026-03-01T25:00:00Z",
        "2026-03-01T12:00:00+99:99",
        "12:30:45",
        "1767000000",
        "01/03/2026",
        "Sun, 99 Mar 2026 12:00:00 GMT",
        "2026-03-01T12:00:00Z " * 5,
        "\ud800",
    ],
)
def test_what_is_no_date_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parsed(text)


def test_an_instant_is_written_in_utc_and_whole_seconds() -> None:
    tokyo = timezone(timedelta(hours=9))

    assert written(datetime(2026, 3, 1, 21, 0, 0, 999_999, tzinfo=tokyo)) == "2026-03-01T12:00:00Z"
    assert written(datetime(5, 1, 1, tzinfo=UTC)) == "0005-01-01T00:00:00Z"


@pytest.mark.parametrize(("year", "offset_h"), [(9999, -10), (1, 10)], ids=["last", "first"])
def test_an_instant_that_has_no_utc_is_a_value_error(year: int, offset_h: int) -> None:
    month, day = (12, 31) if offset_h < 0 else (1, 1)
    zone = timezone(timedelta(hours=offset_h))

    with pytest.raises(ValueError, match="years 1 to 9999"):
        whole_utc(datetime(year, month, day, 20 if offset_h < 0 else 1, tzinfo=zone))
