"""When a listing is read again."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.timing import Pace, after_failures, floor, interval, not_skipped

NOW = datetime(2026, 3, 4, 7, 30, tzinfo=UTC)  # a Wednesday
PACE = Pace(timedelta(minutes=10), timedelta(days=1))
MINUTES = st.integers(1, 10_000).map(lambda n: timedelta(minutes=n))


def test_a_source_that_was_never_read_is_read_as_often_as_what_it_lists_came() -> None:
    dates = [NOW - timedelta(hours=3 * n) for n in range(5)]

    assert interval(None, PACE, new=5, elapsed=None, dates=dates) == timedelta(hours=3)
    assert interval(None, PACE, new=5, elapsed=None) == timedelta(hours=1)
    assert interval(None, PACE, new=1, elapsed=None, dates=[NOW]) == timedelta(hours=1)


def test_nothing_new_makes_the_interval_longer_by_half() -> None:
    hour = timedelta(hours=1)

    assert interval(hour, PACE, new=0, elapsed=hour) == 1.5 * hour


def test_news_bring_the_interval_half_of_the_way_to_the_time_per_article() -> None:
    found = interval(timedelta(hours=4), PACE, new=4, elapsed=timedelta(hours=4))

    assert found == timedelta(hours=2)  # between 4 and 1


@given(MINUTES, MINUTES, st.integers(0, 1_000))
def test_an_interval_is_within_its_bounds(before: timedelta, elapsed: timedelta, new: int) -> None:
    assert PACE.shortest <= interval(before, PACE, new=new, elapsed=elapsed) <= PACE.longest


@pytest.mark.parametrize("gap_minutes", [5, 30, 120, 600, 3_000])
@pytest.mark.parametrize("first_hours", [0.2, 1, 20])
def test_a_source_is_read_about_as_often_as_it_publishes(
    gap_minutes: int, first_hours: float
) -> None:
    gap, now, wait = timedelta(minutes=gap_minutes), timedelta(0), timedelta(hours=first_hours)
    waits = []
    for _ in range(400):
        new = int((now + wait) / gap) - int(now / gap)
        now += wait
        wait = interval(wait, PACE, new=new, elapsed=wait)
        waits.append(wait.total_seconds())

    usual = math.exp(sum(math.log(each) for each in waits[100:]) / 300)
    wanted = PACE.within(gap).total_seconds()
    assert 0.6 * wanted <= usual <= 1.7 * wanted


def test_failures_double_the_time_until_the_next_try() -> None:
    waits = [after_failures(None, PACE, failures) for failures in (1, 2, 3, 30)]

    assert waits == [
        timedelta(minutes=10),
        timedelta(minutes=20),
        timedelta(minutes=40),
        PACE.longest,
    ]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": 'MAX-AGE="600"'}, 600),
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=99999999"}, 86_400),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age=junk"}, 0),
        ({"expires": "Wed, 04 Mar 2026 08:30:00 GMT"}, 3_600),
        (
            {
                "expires": "Wed, 04 Mar 2026 08:30:00 GMT",
                "date": "Wed, 04 Mar 2026 08:00:00 GMT",
            },
            1_800,
        ),
        ({"expires": "0"}, 0),
        ({"expires": "Wed, 04 Mar 2026 08:30:00 GMT", "cache-control": "max-age=60"}, 60),
    ],
)
def test_the_publisher_says_how_long_it_stays_as_it_is(
    headers: dict[str, str], seconds: int
) -> None:
    assert floor(headers, NOW) == timedelta(seconds=seconds)


def test_the_feeds_own_word_counts_up_to_a_day() -> None:
    assert floor({}, NOW, timedelta(hours=2)) == timedelta(hours=2)
    assert floor({}, NOW, timedelta(days=30)) == timedelta(days=1)


def test_hours_and_days_that_are_to_be_skipped_are() -> None:
    assert not_skipped(NOW, set(), set()) == NOW
    assert not_skipped(NOW, {7, 8}, set()) == NOW.replace(hour=9, minute=0)
    assert not_skipped(NOW, set(), {2, 3}) == datetime(2026, 3, 6, tzinfo=UTC)


def test_a_feed_that_skips_all_of_the_week_skips_nothing() -> None:
    assert not_skipped(NOW, set(range(24)), set()) == NOW


@given(st.sets(st.integers(0, 23)), st.sets(st.integers(0, 6)))
def test_a_moment_that_is_not_skipped_is_the_first_from_then_on(
    hours: set[int], days: set[int]
) -> None:
    found = not_skipped(NOW, hours, days)

    assert NOW <= found <= NOW + timedelta(days=7)
    if len(hours) < 24 and len(days) < 7:
        assert found.hour not in hours
        assert found.weekday() not in days
