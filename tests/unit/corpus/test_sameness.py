"""One article or two."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.record import Article, Provider
from crawler.corpus.sameness import are_strangers, are_twins, is_moved

TEXT = (
    "High water at Greyling on Saturday falls at 10:48 in the morning and at 23:11 in the evening. "
    "The tides are building towards springs, which are expected on Wednesday, and streams off the "
    "harbour mouth will run at up to two knots. [The causeway](https://a.test/c?s=1) stays open.\n"
)
EXCERPT = "High and low water at Greyling on the second Saturday of February."
ONE = Article(
    title="Tide tables for Saturday",
    excerpt=EXCERPT,
    publishedDateTime=datetime(2026, 2, 14, 3, 5, tzinfo=UTC),
    originalUrl="https://www.gazette.test/a",
    webUrl="https://www.gazette.test/a",
    provider=Provider(name="The Gazette", domain="gazette.test"),
    body=TEXT,
)
THERE = ONE.replace(originalUrl="https://m.gazette.test/b", webUrl="https://gazette.test/b")
NEWS = ONE.replace(
    title="Mayor resigns after vote",
    excerpt="The council voted on Monday; the mayor said that she would go at once.",
    body="The council voted on Monday by nine to four. The mayor said that she would go at once.\n",
)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(THERE, id="another-address"),
        pytest.param(THERE.replace(title="TIDE TABLES, for Saturday"), id="case-and-marks"),
        pytest.param(THERE.replace(body=TEXT.replace("s=1", "s=2")), id="links-with-a-session"),
        pytest.param(THERE.replace(body=f"{TEXT}Read more.\n"), id="a-line-more"),
        pytest.param(THERE.replace(excerpt="Another summary."), id="the-text-decides"),
        pytest.param(THERE.replace(body=""), id="excerpt-where-one-has-no-text"),
    ],
)
def test_one_text_under_two_addresses_is_one_article(other: Article) -> None:
    assert are_twins(ONE, other)
    assert are_twins(other, ONE)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(THERE.replace(body=TEXT.replace("Greyling", "Saltmere")), id="a-place"),
        pytest.param(THERE.replace(body=TEXT.replace("10:48", "10:12")), id="a-time"),
        pytest.param(
            THERE.replace(publishedDateTime=ONE.publishedDateTime + timedelta(days=1)), id="a-day"
        ),
        pytest.param(THERE.replace(webUrl="https://other.test/b"), id="a-publisher"),
        pytest.param(THERE.replace(title="Tide tables for Sunday"), id="a-headline"),
        pytest.param(THERE.replace(body="", excerpt="The latest tide tables."), id="short-excerpt"),
        pytest.param(THERE.replace(body=TEXT * 2), id="much-more-text"),
    ],
)
def test_what_differs_is_another_article(other: Article) -> None:
    assert not are_twins(ONE, other)
    assert not are_twins(other, ONE)


def test_a_headline_without_words_tells_nothing() -> None:
    assert not are_twins(ONE.replace(title="\U0001f30a"), THERE.replace(title="\U0001f30a"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            "橋が日曜日に開通した。市長は喜んだ。",
            "橋が日曜日に開通した。市長は喜んだ。",
            id="japanese",
        ),
        pytest.param("มีสะพานใหม่ในเมืองของเรา", "มีสะพานใหม่ในเมืองของเรา", id="thai"),
    ],
)
def test_texts_without_spaces_are_compared_too(one: str, other: str) -> None:
    assert are_twins(ONE.replace(body=one), THERE.replace(body=other))
    assert not are_twins(ONE.replace(body=one), THERE.replace(body=f"{other[:4]}x{other[4:-4]}"))


def test_other_words_in_headline_and_text_are_another_story() -> None:
    assert are_strangers(ONE, NEWS)
    assert are_strangers(ONE.replace(body=""), NEWS.replace(body=""))


@pytest.mark.parametrize(
    "update",
    [
        pytest.param(NEWS.replace(title=ONE.title), id="text-rewritten"),
        pytest.param(ONE.replace(title="Spring tides expected"), id="headline-rewritten"),
        pytest.param(NEWS.replace(title="Saturday: tide tables corrected"), id="words-moved"),
    ],
)
def test_an_update_is_no_other_story(update: Article) -> None:
    assert not are_strangers(ONE, update)


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(THERE, id="only-the-address"),
        pytest.param(THERE.replace(title="Tide tables for Saturday night"), id="headline"),
        pytest.param(THERE.replace(body=NEWS.body), id="text"),
        pytest.param(
            THERE.replace(publishedDateTime=ONE.publishedDateTime + timedelta(hours=9)), id="time"
        ),
    ],
)
def test_a_story_that_moved_is_known(new: Article) -> None:
    assert is_moved(ONE, new)


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(
            NEWS.replace(
                title=ONE.title, publishedDateTime=ONE.publishedDateTime + timedelta(days=1)
            ),
            id="the-next-issue-of-a-column",
        ),
        pytest.param(NEWS, id="an-id-used-again"),
        pytest.param(
            ONE.replace(body="", publishedDateTime=ONE.publishedDateTime + timedelta(days=1)),
            id="no-text-to-tell",
        ),
    ],
)
def test_an_id_that_is_used_again_moves_nothing(new: Article) -> None:
    assert not is_moved(ONE, new)


words = st.lists(st.sampled_from(["tide", "sea", "10", "12", "橋", "[a](b)", "\n"]), max_size=12)


@given(words, words, words, words)
def test_sameness_is_symmetric(
    one: list[str], other: list[str], a: list[str], b: list[str]
) -> None:
    left = ONE.replace(body=" ".join(one), title=" ".join(a) or "x")
    right = THERE.replace(body=" ".join(other), title=" ".join(b) or "x")

    assert are_twins(left, right) == are_twins(right, left)
    assert are_strangers(left, right) == are_strangers(right, left)
    assert is_moved(left, right) == is_moved(right, left)
    assert not (are_twins(left, right) and are_strangers(left, right) and left.body)
