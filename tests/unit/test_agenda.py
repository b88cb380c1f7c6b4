"""What is learnt of a listing, and when it is read again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.agenda import Agenda, Place, places
from crawler.discovery.listing import Found, Listing
from crawler.extract.given import Given
from crawler.portal.settings import Schedule
from crawler.portal.sources import Source
from crawler.state.listings import Health
from crawler.state.store import State

FEED = "https://www.gazette.test/rss"
SOURCE = Source(read={"feed": (FEED,)}, key="gazette")
SCHEDULE = Schedule(shortest=timedelta(minutes=10), longest=timedelta(days=1))


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    found = State(f"sqlite:///{tmp_path / 'state.sqlite3'}")
    yield found
    found.close()


@pytest.fixture
def agenda(state: State) -> Agenda:
    return Agenda(SCHEDULE, state.listings)


def place(source: Source = SOURCE) -> Place:
    return places(source)[0]


def listing(*published: datetime, **values: object) -> Listing:
    found = tuple(
        Found(address=f"https://www.gazette.test/{n}", given=Given(published=when))
        for n, when in enumerate(published)
    )
    return Listing(form="rss20", found=found, **values)  # type: ignore[arg-type]


def minutes(agenda: Agenda, where: Place) -> float:
    due = agenda.due(where)
    assert due is not None
    return round((due - datetime.now(UTC)).total_seconds() / 60)


def test_what_was_never_read_is_due(agenda: Agenda) -> None:
    due = agenda.due(place())

    assert due is not None
    assert due < datetime.now(UTC)


def test_a_source_says_itself_how_often_it_is_read(agenda: Agenda) -> None:
    often = place(SOURCE.model_copy(update={"every": timedelta(minutes=3)}))

    agenda.read(often, listing(), new=0, headers={})

    assert minutes(agenda, often) == 3


def test_else_it_follows_what_it_lists(agenda: Agenda) -> None:
    now = datetime.now(UTC)

    agenda.read(place(), listing(now, now - timedelta(hours=2)), new=2, headers={})

    assert minutes(agenda, place()) == 120


def test_the_publishers_word_is_a_floor(agenda: Agenda) -> None:
    often = place(SOURCE.model_copy(update={"every": timedelta(minutes=3)}))

    agenda.read(often, listing(), new=0, headers={"cache-control": "max-age=1800"})
    assert minutes(agenda, often) == 30

    agenda.read(often, listing(ttl=timedelta(hours=1)), new=0, headers={})
    agenda.read(often, None, new=0, headers={})  # not modified: what it said holds
    assert minutes(agenda, often) == 60


def test_failures_are_counted_and_put_off_the_next_reading(agenda: Agenda) -> None:
    waits = []
    for _ in range(3):
        reading = agenda.failed(place(), "HTTP 500", gone=False)
        waits.append(minutes(agenda, place()))

    assert waits == [10, 20, 40]
    assert (reading.health, reading.reason, reading.failures) == (Health.FAILING, "HTTP 500", 3)
    well = agenda.read(place(), listing(), new=0, headers={})
    assert (well.health, well.reason, well.failures) == (Health.WELL, "", 0)


def test_row_46_what_is_gone_is_never_due(agenda: Agenda) -> None:
    agenda.failed(place(), "HTTP 410 Gone", gone=True)

    assert agenda.due(place()) is None
    assert agenda.next_due([SOURCE]) is None


def test_row_46_silence_for_weeks_is_noticed(agenda: Agenda, state: State) -> None:
    reading = agenda.read(place(), listing(), new=1, headers={})
    assert agenda.notice(reading) == ""
    old = replace(reading, last_new=reading.asked - timedelta(days=22))
    state.listings.keep(old)

    found = agenda.read(place(), listing(), new=0, headers={})

    assert agenda.notice(found) == f"nothing new since {old.last_new:%Y-%m-%d}"


def test_row_70_a_time_of_a_wrong_clock_does_not_count(agenda: Agenda, state: State) -> None:
    reading = agenda.read(place(), listing(), new=0, headers={})
    state.listings.keep(replace(reading, due=datetime(2099, 1, 1, tzinfo=UTC)))

    due = agenda.due(place())

    assert due is not None
    assert due < datetime.now(UTC)


def test_a_part_of_an_index_is_due_when_the_index_is(agenda: Agenda, state: State) -> None:
    part = place().inner("https://www.gazette.test/part.xml")

    agenda.read(part, listing(), new=0, headers={})

    reading = state.listings.known(part.address)
    assert reading is not None
    assert (reading.due, reading.source) == (None, "gazette")


def test_a_source_that_is_off_is_never_due(agenda: Agenda) -> None:
    assert agenda.next_due([SOURCE.model_copy(update={"enabled": False})]) is None


def test_without_a_state_all_is_due() -> None:
    agenda = Agenda(SCHEDULE, None)
    agenda.read(place(), listing(), new=0, headers={})

    due = agenda.due(place())

    assert due is not None
    assert due < datetime.now(UTC)
