"""What a source does not say, an update does not take away."""

from datetime import UTC, datetime

from crawler.article.record import Article, Image, Named
from crawler.importing.completing import completed
from crawler.importing.fields import FIELDS
from tests.unit.judging.sample import START, story

EVERYTHING = frozenset(FIELDS)
OLD = story(
    "bridge",
    "gazette",
    ampWebUrl="https://www.gazette.test/amp",
    cdnAmpWebUrl="https://cdn.test/amp",
    webUrl="https://www.gazette.test/canonical",
    images=(Image(url="https://i.test/a.jpg", width=640, height=360, isCached=True),),
    tags=("x",),
)
OLD = OLD.replace(
    provider=OLD.provider.replace(name="The Gazette", authors=(Named(name="Jane Doe"),))
)
BARE = story(
    "bridge", "gazette", title="New", excerpt="", body="", publishedDateTime=START.replace(hour=9)
)


def test_what_is_not_said_stays() -> None:
    expected = OLD.replace(title="New", publishedDateTime=BARE.publishedDateTime)

    assert completed(BARE, OLD, frozenset()) == expected


def test_what_is_said_is_taken() -> None:
    assert completed(BARE, OLD, EVERYTHING) == BARE


def test_a_picture_that_stays_keeps_its_size() -> None:
    new = BARE.replace(images=(Image(url="https://i.test/a.jpg"),))

    assert completed(new, OLD, EVERYTHING).images == OLD.images
    other = BARE.replace(images=(Image(url="https://i.test/b.jpg"),))
    assert completed(other, OLD, EVERYTHING).images == other.images


def test_a_day_says_nothing_against_an_instant_of_it() -> None:
    def dated(day: int) -> Article:
        return BARE.replace(publishedDateTime=datetime(2026, 3, day, tzinfo=UTC))

    assert completed(dated(1), OLD, EVERYTHING).publishedDateTime == START
    assert completed(dated(2), OLD, EVERYTHING).publishedDateTime.day == 2


def test_a_video_stays_without_an_address_of_its_own() -> None:
    video = OLD.replace(type="video", webUrl=None)

    assert completed(BARE, video, frozenset({"webUrl"})).webUrl is None
