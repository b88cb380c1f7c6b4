"""The language of conditions."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article import lines
from crawler.article.record import Article
from crawler.corpus.filters import FIELDS, FilterError, parsed
from tests.properties.strategies import articles

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "path": "2026-03-01-harbour-bridge-opens.md",
    "category": "news",
    "title": "Harbour bridge opens, at last",
    "publishedDateTime": "2026-03-01T07:30:00Z",
    "sourceUrl": "https://www.gazette.test/rss",
    "originalUrl": "https://www.gazette.test/a",
    "webUrl": "https://www.gazette.test/harbour/a",
    "type": "article",
    "locale": "de-at",
    "quality": 22,
    "published": False,
    "provider": {
        "name": "The Gazette",
        "domain": "gazette.test",
        "authors": [{"name": "Anna Smith"}, {"name": "Bo Li"}],
    },
    "topics": ["News", "Ferries"],
    "tags": ["ships"],
    "body": "A bridge.\n",
}
LEAST: dict[str, Any] = {
    "path": "a.md",
    "category": "news",
    "title": "",
    "publishedDateTime": "2026-03-01T07:30:00Z",
    "originalUrl": "a",
    "type": "article",
    "provider": {"name": "", "domain": ""},
}


def matches(values: dict[str, Any], *conditions: str) -> bool:
    return parsed(conditions, now=NOW, language="en").matches(values)


@pytest.mark.parametrize(
    "condition",
    [
        "topic=Ferries", "topic = ferries", "topic=Trains,Ferries", "topic=F*", "topic!=Trains",
        "tag=ships", "title=harbour*", "title=*bridge*", r"title=Harbour bridge opens\, at last",
        "provider=gazette.test", "provider=the gazette", "provider!=herald.test",
        "author=Bo Li", "author=*smith", "source=*gazette*", "address=*/harbour/*",
        "address=https://www.gazette.test/a", "language=de", "language=de-at", "language!=en",
        "type=article", "category=news", "path=2026-03-*", "path!=2025-*",
        "quality=22", "quality>=22", "quality>21", "quality<23", "quality=1,22", "quality!=21",
        "heat!=5", "published=no", "published=FALSE", "published!=yes", "text=yes", "text>=9",
        "text<10", "image=no",
        "date=2026-03-01", "date>=2026-03-01", "date<=2026-03-01", "date<2026-03-02",
        "date>2026-02-28", "date!=2026-03-02", "date=2026-03-01T08:30:00+01:00",
        "date>=2026-03-01T07:30:00Z", "date=2025-01-01,2026-03-01", "updated!=2026-03-01",
        "age<10d", "age>9d", "age>=36h",
    ],
)  # fmt: skip
def test_it_is_true_of_this_record(condition: str) -> None:
    assert matches(VALUES, condition)


@pytest.mark.parametrize(
    "condition",
    [
        "topic=Ferry", "topic=Trains,Ferries*x", "topic!=Ferries", "topic!=Trains,Ferries",
        "title=bridge", "provider!=gazette.test", "author=Bo", "source!=*rss", "language=en",
        "language=d", "type=video", "quality=21", "quality<22", "quality>22", "quality!=22",
        "quality!=1,22", "heat=5", "heat<5", "heat>=0", "published=yes", "text=no", "text>9",
        "image=yes", "date=2026-03-02", "date<2026-03-01", "date>2026-03-01", "date!=2026-03-01",
        "date>2026-03-01T07:30:00Z", "updated=2026-03-01", "updated<2027-01-01", "age>10d",
        "age<9d", "path=2026",
    ],
)  # fmt: skip
def test_it_is_not_true_of_this_record(condition: str) -> None:
    assert not matches(VALUES, condition)


def test_the_last_day_is_one() -> None:
    last = {**VALUES, "publishedDateTime": "9999-12-31T23:59:59Z"}

    assert matches(last, "date=9999-12-31", "date<=9999-12-31", "date>9999-12-30")
    assert not matches(last, "date!=9999-12-31")


def test_all_conditions_must_be_met() -> None:
    assert matches(VALUES, "topic=Ferries", "quality>20")
    assert not matches(VALUES, "topic=Ferries", "quality>30")
    assert matches(VALUES)


def test_what_a_record_does_not_say_is_as_the_record_format_takes_it() -> None:
    """Absent ``published`` counts as shown, absent ``locale`` is the portal's own language."""
    assert matches(LEAST, "published=yes", "language=en", "text=no", "image=no", "topic!=x")
    assert not matches(LEAST, "quality>=0")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("", "write FIELD=VALUE"),
        ("topic", "write FIELD=VALUE"),
        ("topic~x", "write FIELD=VALUE"),
        ("colour=red", "there is no 'colour' to filter by: date, "),
        ("topic=", "a value is missing"),
        ("topic=a,", "a value is missing"),
        ("topic>a", "topic is text: use = or !="),
        ("quality=high", "its points"),
        ("date=yesterday", "must be a date"),
        ("date=2026-02-30", "must be a date"),
        ("age=7d", "use <, <=, > or >="),
        ("age<7", "is no span of time"),
        ("published=maybe", "say yes or no"),
        ("published>no", "use = or !="),
        ("text=some", "whether it has a text"),
    ],
)
def test_a_condition_that_cannot_be_read_says_why(condition: str, said: str) -> None:
    with pytest.raises(FilterError) as caught:
        parsed([condition], now=NOW)

    assert said in str(caught.value)
    assert repr(condition) in str(caught.value)


_SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
_TEXTS = st.sampled_from(
    ["2026-03-01", "0001-01-01", "9999-12-31", "7d", "999999w", "no", "5", "*"]
)


@given(articles, st.sampled_from(sorted(FIELDS)), _SIGNS, _TEXTS | st.text())
def test_any_record_meets_a_condition_or_does_not(
    article: Article, field: str, sign: str, value: str
) -> None:
    try:
        wanted = parsed([f"{field}{sign}{value}"], now=NOW, language="en")
    except FilterError:
        return
    assert wanted.matches(lines.record("a.md", article).plain()) in (True, False)


@given(articles, st.sampled_from(sorted(FIELDS)), _TEXTS)
def test_equal_and_unequal_are_opposites(article: Article, field: str, value: str) -> None:
    values = lines.record("a.md", article).plain()
    try:
        both = [parsed([f"{field}{sign}{value}"], now=NOW).matches(values) for sign in ("=", "!=")]
    except FilterError:
        return
    assert both[0] is not both[1]
