"""When the page of a record is looked at again."""

import csv
import statistics
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.frontmatter import loads
from crawler.article.urls import identity
from crawler.portal.refreshing import Refresh
from crawler.refreshing.staleness import next_visit
from crawler.state.visits import Visit

HISTORY = Path(__file__).parents[4] / "shared" / "corpora" / "history"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PACE = Refresh()
NEW = Visit(identity="gazette.test/a")

times = st.datetimes(timezones=st.just(UTC))
visits = st.builds(
    Visit,
    identity=st.just("k"),
    first=st.none() | times,
    missing=st.none() | times,
    visits=st.integers(-1, 10_000),
    changes=st.integers(-1, 10_000),
)


def wait(age: timedelta, visit: Visit = NEW, *, failed: bool = False) -> timedelta:
    return next_visit(visit, NOW - age, NOW, PACE, failed=failed) - NOW


def test_the_time_between_looks_is_a_share_of_the_age_within_bounds() -> None:
    ages = [0 * HOUR, 8 * HOUR, 4 * DAY, 29 * DAY, 30 * DAY, 10_000 * DAY]

    assert [wait(age) for age in ages] == [
        2 * HOUR, 2 * HOUR, DAY, 29 * DAY / 4, 90 * DAY, 90 * DAY,
    ]  # fmt: skip


def test_an_article_that_changes_often_is_looked_at_more_and_one_that_never_did_less() -> None:
    looks = replace(NEW, visits=8)
    waits = [wait(20 * DAY, replace(looks, changes=changes)) for changes in (8, 4, 1, 0)]

    assert waits == sorted(waits)
    assert len(set(waits)) == 4
    assert waits[0] < 2 * DAY
    assert waits[-1] == 10 * DAY  # twice the usual share, and never more


@given(visit=visits, published=times, now=times, failed=st.booleans())
def test_no_date_and_no_clock_makes_anything_due_for_ever_or_never(
    visit: Visit, published: datetime, now: datetime, *, failed: bool
) -> None:
    now = min(now, datetime(9990, 1, 1, tzinfo=UTC))

    due = next_visit(visit, published, now, PACE, failed=failed)

    assert PACE.shortest <= due - now <= PACE.longest


@given(
    age=st.timedeltas(timedelta(0), 29 * DAY),
    more=st.timedeltas(timedelta(0), 29 * DAY),
    visits=st.integers(0, 50),
    changes=st.integers(0, 50),
)
def test_an_older_article_is_never_looked_at_sooner(
    age: timedelta, more: timedelta, visits: int, changes: int
) -> None:
    visit = replace(NEW, visits=visits, changes=changes)

    assert wait(age, visit) <= wait(age + more, visit)


def test_a_date_to_come_counts_as_now_for_a_day_and_then_as_wrong() -> None:
    assert wait(-14 * HOUR) == 2 * HOUR
    assert wait(-2 * DAY) == 90 * DAY


def test_an_article_is_not_younger_than_its_record() -> None:
    kept = replace(NEW, first=NOW - 8 * DAY)

    assert wait(-400 * DAY, kept) == 2 * DAY
    assert wait(16 * DAY, kept) == 4 * DAY
    assert wait(4 * DAY, replace(NEW, first=NOW + 400 * DAY)) == DAY  # by a clock that was wrong


def test_a_missing_page_is_looked_for_soon_and_then_ever_more_seldom() -> None:
    spans = (timedelta(0), 4 * DAY, 31 * DAY)
    missing = [replace(NEW, missing=NOW - span) for span in spans]

    assert [wait(300 * DAY, visit) for visit in missing] == [2 * HOUR, DAY, 90 * DAY]


def test_a_look_that_found_out_nothing_is_made_again_within_a_day() -> None:
    assert wait(300 * DAY, failed=True) == DAY
    assert wait(HOUR, failed=True) == 2 * HOUR


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a rule of visits gives for histories that are known."""

    looks: float
    """Mean per record in its first 90 days."""

    median_h: float
    """Median of the hours from a change until the look that noticed it."""

    missed: int
    """Changes in these days that no look noticed."""


@pytest.fixture(scope="module")
def histories() -> list[tuple[datetime, list[datetime]]]:
    """Publication, and times of all versions, of articles that were found when they were new."""
    if not HISTORY.is_dir():
        pytest.skip(f"real histories are not at {HISTORY}")
    found: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    with (HISTORY / "INDEX.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            article = loads((HISTORY / row["slug"] / row["file"]).read_text("utf-8"))
            version = datetime.fromisoformat(row["committed"]), article.publishedDateTime
            found[identity(article.originalUrl)].append(version)
    kept = [sorted(each) for each in found.values()]
    return [
        (each[0][1], [when for when, _ in each])
        for each in kept
        if each[0][0] - each[0][1] < 30 * DAY
    ]


def replayed(
    histories: list[tuple[datetime, list[datetime]]],
    rule: Callable[[Visit, datetime, datetime], datetime],
) -> Replayed:
    looks, delays, missed = [], [], 0
    for published, (first, *changes) in histories:
        visit, now, end = replace(NEW, first=first), first, first + 90 * DAY
        left = [when for when in changes if when <= end]
        while (now := rule(visit, published, now)) <= end:
            seen = [when for when in left if when <= now]
            delays += [(now - when) / HOUR for when in seen]
            left = left[len(seen) :]
            visit = replace(visit, visits=visit.visits + 1, changes=visit.changes + bool(seen))
        looks.append(visit.visits)
        missed += len(left)
    return Replayed(statistics.mean(looks), statistics.median(delays), missed)


def test_real_changes_are_noticed_as_soon_as_by_a_daily_look_with_a_sixth_of_the_requests(
    histories: list[tuple[datetime, list[datetime]]],
) -> None:
    ours = replayed(histories, lambda visit, date, now: next_visit(visit, date, now, PACE))
    daily = replayed(histories, lambda _visit, _date, now: now + DAY)

    assert len(histories) == 41
    assert daily.looks == 90
    assert ours.looks < daily.looks / 6
    assert ours.median_h < daily.median_h
    assert ours.missed <= 5  # of 129: after their thirtieth day
