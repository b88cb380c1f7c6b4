"""What a listing says helps where its page is silent, and only there."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.article.errors import MissingFactError, NeedsBrowserError, NotAnArticleError
from crawler.extract.article import extract
from crawler.extract.explaining import explanation
from crawler.extract.extractor import explained, facts
from crawler.extract.facts import Facts
from crawler.extract.given import NOTHING, Given
from crawler.extract.page import Page
from tests.unit.extract.sample import TEXT, URL, html

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
GIVEN = Given(
    title="Harbour bridge closes for two years",
    excerpt="The old bridge closes on Monday, and ferries carry people across.",
    published=NOON,
    modified=NOON + timedelta(hours=1),
    authors=("Ada Bell", "By Ben Coe"),
    image="https://img.gazette.test/bridge.jpg",
    language="en-GB",
    site_name="The Gazette",
)
SAID = (
    "<title>Old harbour bridge to close</title>"
    '<meta name="description" content="The port closes the harbour bridge to repair it.">'
    '<meta property="article:published_time" content="2026-02-28T08:00:00Z">'
    '<meta property="article:modified_time" content="2026-02-28T09:00:00Z">'
    '<meta name="author" content="Cy Dee"><meta property="og:site_name" content="Herald">'
    '<meta property="og:image" content="https://img.gazette.test/own.jpg">'
)


def found(head: str = "", given: Given = GIVEN, body: str = TEXT, lang: str = "") -> Facts:
    return facts(Page(url=URL, content=html(head, body, lang), given=given))


def test_a_silent_page_has_what_its_listing_says() -> None:
    said = found(body=TEXT.replace("<p>", "<div>"))

    assert said.title == GIVEN.title
    assert said.excerpt == GIVEN.excerpt
    assert (said.published, said.modified) == (GIVEN.published, GIVEN.modified)
    assert said.authors == ("Ada Bell", "Ben Coe")
    assert said.image
    assert said.image.url == GIVEN.image
    assert (said.language, said.site_name) == ("en-GB", "The Gazette")


def test_a_page_that_speaks_is_believed() -> None:
    assert found(SAID, lang="en") == found(SAID, NOTHING, lang="en")


def test_a_listing_is_the_least_of_the_witnesses() -> None:
    told = explanation(explained(Page(url=URL, content=html(SAID), given=GIVEN)))

    for field in ("title", "excerpt", "published", "modified", "authors", "image", "site_name"):
        *others, last = told[field]["witnesses"]
        assert last["origin"] == "listing"
        assert all(last["trust"] < other["trust"] for other in others)
        assert not last["believed"]


@pytest.mark.parametrize(
    ("listed", "published"),
    [
        pytest.param(NOON, NOON, id="same-day"),
        pytest.param(
            datetime(2026, 2, 28, 22, 0, tzinfo=UTC),
            datetime(2026, 2, 28, 22, 0, tzinfo=UTC),
            id="east-of-here",
        ),
        pytest.param(
            datetime(2026, 3, 2, 13, 0, tzinfo=UTC),
            datetime(2026, 3, 2, 13, 0, tzinfo=UTC),
            id="west-of-here",
        ),
        pytest.param(
            datetime(2026, 3, 2, 15, 0, tzinfo=UTC), date(2026, 3, 1), id="more-than-a-zone-away"
        ),
        pytest.param(date(2026, 3, 2), date(2026, 3, 1), id="a-day-only"),
        pytest.param(
            datetime(2026, 3, 1, 23, 0, tzinfo=timezone(timedelta(hours=-5))),
            datetime(2026, 3, 2, 4, 0, tzinfo=UTC),
            id="same-day-in-its-zone",
        ),
    ],
)
def test_a_day_is_made_exact_by_an_instant_that_may_be_on_it(
    listed: datetime | date, published: datetime | date
) -> None:
    head = '<meta property="article:published_time" content="2026-03-01">'

    assert found(head, Given(published=listed)).published == published


def test_what_a_listing_dates_in_the_future_is_no_article_yet() -> None:
    page = Page(url=URL, content=html("<title>Bridge</title>"), given=GIVEN, fetched=NOON)

    assert extract(page).publishedDateTime == NOON
    with pytest.raises(MissingFactError, match="not in the future"):
        extract(
            Page(
                url=URL,
                content=page.content,
                given=GIVEN,
                fetched=NOON - timedelta(days=3),
            )
        )


def test_33_a_private_picture_is_left_out() -> None:
    assert found(given=Given(image="http://10.0.0.1/a.jpg")).image is None


def test_a_page_about_something_else_is_not_helped() -> None:
    """Row 85: a wall that asks for consent would make a record of its own text."""
    head = "<title>Your privacy, your choice</title>"
    page = Page(url=URL, content=html(head), given=GIVEN)

    with pytest.raises(MissingFactError):
        extract(page)


def test_what_is_no_article_stays_none() -> None:
    head = f'{SAID}<meta property="og:type" content="product">'
    data = '<script type="application/ld+json">{"@type": "Product", "name": "A boat"}</script>'

    with pytest.raises(NotAnArticleError):
        extract(Page(url=URL, content=html(head + data), given=GIVEN))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<script>load()</script>", id="no-text"),
        pytest.param(
            "<nav><a href='/'>Home of the Gazette, and its menu</a></nav>", id="no-article"
        ),
    ],
)
def test_24_a_page_without_text_needs_a_browser_whatever_its_listing_says(body: str) -> None:
    with pytest.raises(NeedsBrowserError):
        extract(Page(url=URL, content=html(body=body), given=GIVEN))
