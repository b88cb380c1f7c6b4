"""Which articles of a listing are asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.budget import Budget
from crawler.discovery.keeping import found_again, kept
from crawler.discovery.kinds import feed, sitemap
from crawler.discovery.learning import learned
from crawler.discovery.listing import Found, More
from crawler.discovery.shapes import shape
from crawler.discovery.sifting import Sieve
from crawler.discovery.tally import Tally
from crawler.extract.given import NOTHING, Given
from crawler.portal.sources import Limits, Source

NOW = datetime(2026, 3, 4, 7, 30, tzinfo=UTC)
SITE = "https://www.gazette.test"


def found(name: str, **given: object) -> Found:
    return Found(address=f"{SITE}/{name}", given=Given(**given))  # type: ignore[arg-type]


def source(**values: object) -> Source:
    return Source(read={"feed": (f"{SITE}/rss",)}, key="gazette", **values)  # type: ignore[arg-type]


def names(articles: list[Found]) -> list[str]:
    return [each.address.rpartition("/")[2] for each in articles]


@pytest.fixture
def tally() -> Tally:
    return Tally("gazette")


def test_the_newest_come_first_and_what_has_no_date_stays_in_its_order(tally: Tally) -> None:
    sieve = Sieve(lambda _: False, NOW)
    listed = [
        found("old", published=NOW - timedelta(days=2)),
        found("a"),
        found("new", published=NOW - timedelta(hours=1)),
        found("b"),
        found("day", published=date(2026, 3, 3)),
    ]

    assert names(sieve.new(listed, source(), feed.KIND, tally)) == ["a", "b", "new", "day", "old"]


def test_an_article_is_met_once_whatever_lists_it_and_however(tally: Tally) -> None:
    sieve = Sieve(lambda _: False, NOW)

    first = sieve.new([found("a"), found("a?utm_source=rss")], source(), feed.KIND, tally)
    second = sieve.new([found("a/"), found("b")], source(), sitemap.KIND, tally)

    assert (names(first), names(second)) == (["a"], ["b"])
    assert (tally.found, tally.new, tally.known) == (2, 2, 0)


def test_what_is_known_excluded_or_old_is_counted_and_left_alone(tally: Tally) -> None:
    sieve = Sieve(lambda address: address.endswith("known"), NOW)
    mine = source(exclude=("/no*",), limits=Limits(max_age=timedelta(days=7)))
    listed = [
        found("known"),
        found("not-me"),
        found("ancient", published=NOW - timedelta(days=9)),
        found("changed", modified=NOW - timedelta(days=9)),
        found("corrected", published=NOW - timedelta(days=9), modified=NOW),
        found("fresh", published=NOW - timedelta(days=6)),
        found("undated"),
    ]

    new = sieve.new(listed, mine, feed.KIND, tally)

    assert names(new) == ["undated", "fresh"]
    counts = (tally.found, tally.new, tally.known, tally.old, tally.excluded)
    assert counts == (7, 2, 1, 3, 1)


def test_sitemaps_leave_alone_what_is_over_a_year_old_and_feeds_do_not(tally: Tally) -> None:
    listed = [found("old", modified=NOW - timedelta(days=400))]

    assert Sieve(lambda _: False, NOW).new(listed, source(), sitemap.KIND, tally) == []
    assert Sieve(lambda _: False, NOW).new(listed, source(), feed.KIND, tally) == listed


def test_a_part_of_an_index_is_read_if_it_may_have_something_new() -> None:
    sieve = Sieve(lambda _: False, NOW)
    part = More(address=f"{SITE}/part.xml", modified=NOW - timedelta(days=10))

    assert sieve.worth(More(address=part.address), NOW, NOW)
    assert sieve.worth(part, None, None)
    assert not sieve.worth(part, NOW - timedelta(days=5), None)
    assert not sieve.worth(part, None, NOW - timedelta(days=5))
    assert sieve.worth(part, None, NOW - timedelta(days=11))


def test_a_budget_is_spent_by_host_and_by_run() -> None:
    budget = Budget(run=3, host=2)

    taken = [
        budget.take(f"https://{host}/")
        for host in ("a.test", "a.test", "a.test", "b.test", "c.test")
    ]

    assert taken == [True, True, False, True, False]


def test_shapes_are_learned_from_what_was_read_and_one_page_does_not_decide() -> None:
    story, tag = f"{SITE}/2026/03/a-bridge-opens-to-all", f"{SITE}/tag/bridges"
    shares = learned([(story, True)] * 8 + [(tag, False)])

    assert shares[shape(story)] == 0.9
    assert shares[shape(tag)] == pytest.approx(1 / 3)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=50) | st.none()
WHEN = st.none() | st.dates() | st.datetimes(timezones=st.just(UTC))
GIVEN = st.builds(
    Given, title=TEXTS, excerpt=TEXTS, published=WHEN, modified=WHEN, image=TEXTS,
    authors=st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=3).map(tuple),
)  # fmt: skip


@given(GIVEN)
def test_what_a_listing_says_is_the_same_after_it_was_kept(said: Given) -> None:
    again = found_again(kept(said))

    assert again == Given(
        title=said.title or None,
        excerpt=said.excerpt or None,
        published=said.published,
        modified=said.modified,
        authors=said.authors,
        image=said.image or None,
    )


@given(st.text())
def test_a_damaged_note_says_nothing(text: str) -> None:
    assert isinstance(found_again(text), Given)


@pytest.mark.parametrize("text", ["", "[]", '"a"', "{", '{"x": 1}', '{"published": 5}', "null"])
def test_what_is_no_note_says_nothing(text: str) -> None:
    assert found_again(text) == NOTHING
