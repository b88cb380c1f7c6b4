"""From facts to the record's article."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.article.errors import MissingFactError, NeedsBrowserError, NotAnArticleError
from crawler.article.record import Article
from crawler.extract.article import article_of, extract
from crawler.extract.facts import Facts, LeadImage
from crawler.extract.page import Page

URL = "https://www.paper.example/news/harbour-bridge"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))


def page(fetched: datetime | None = None, found_at: str | None = None) -> Page:
    return Page(url=URL, content="", fetched=fetched, found_at=found_at)


def facts(**changes: object) -> Facts:
    given = {
        "title": "Bridge",
        "published": NOON,
        "text": "It stands.",
        "markdown": "It *stands*.\n",
    }
    return Facts(**(given | changes))  # type: ignore[arg-type]


def article(found: Facts | None = None, **options: object) -> Article:
    return article_of(found or facts(), page(), **options)  # type: ignore[arg-type]


def test_a_page_gives_its_article() -> None:
    html = (
        "<html lang=en><title>Bridge opens</title>"
        '<meta property="article:published_time" content="2026-03-01T12:00:00+02:00">'
        "<body><article><h1>Bridge opens</h1><p>The bridge over the harbour opened on Sunday after "
        "two years of work, and the ferries stop next week.</p></article></body></html>"
    )

    found = extract(Page(url=URL, content=html))

    assert found.title == "Bridge opens"
    assert found.publishedDateTime == datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
    assert found.webUrl == found.originalUrl == URL
    assert found.provider.domain == "paper.example"


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        pytest.param({"title": None}, "title", id="title"),
        pytest.param({"published": None}, "publishedDateTime", id="date"),
    ],
)
def test_a_missing_required_fact_is_named(missing: dict[str, object], field: str) -> None:
    with pytest.raises(MissingFactError, match=f"missing {field}") as caught:
        article(facts(**missing))

    assert caught.value.field == field
    assert str(caught.value).startswith(URL)


def test_a_page_that_says_it_is_no_article_is_none() -> None:
    with pytest.raises(NotAnArticleError, match=r"lists articles \(91 % sure\)"):
        article(facts(kind="listing", kind_certainty=91))


def test_a_page_without_any_text_needs_a_browser() -> None:
    with pytest.raises(NeedsBrowserError):
        article(facts(text="", markdown="", excerpt=None))


def test_a_date_after_the_fetch_is_no_date() -> None:
    fetched = NOON - timedelta(days=2)

    with pytest.raises(MissingFactError, match="not in the future"):
        article_of(facts(), page(fetched=fetched))


def test_a_day_in_a_zone_ahead_of_utc_is_not_in_the_future() -> None:
    fetched = datetime(2026, 2, 28, 13, 0, tzinfo=UTC)

    found = article_of(facts(published=date(2026, 3, 1)), page(fetched=fetched))

    assert found.publishedDateTime == datetime(2026, 3, 1, tzinfo=UTC)


def test_the_address_it_was_found_at_and_its_own_are_both_kept() -> None:
    found = article_of(
        facts(canonical_url=URL), page(found_at="https://www.paper.example/rss/4711?utm_source=rss")
    )

    assert found.originalUrl == "https://www.paper.example/rss/4711?utm_source=rss"
    assert found.webUrl == URL


def test_a_video_has_its_player_and_no_address_of_its_own() -> None:
    found = article(facts(kind="video", embed='https://video.example/embed/1?a="b"&c=<d>'))

    assert found.type == "video"
    assert found.webUrl is None
    assert found.featuredContent == (
        '<iframe width="800" height="500" frameborder="0" '
        'src="https://video.example/embed/1?a=&quot;b&quot;&amp;c=&lt;d&gt;" '
        'allow="accelerometer; autoplay; encrypted-media; gyroscope; picture-in-picture" '
        "allowfullscreen></iframe>"
    )


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        pytest.param((1200, 630), (1200, 630), id="both-sides"),
        pytest.param((1200, None), (None, None), id="one-side-is-no-size"),
        pytest.param((100_000, 100_000), (None, None), id="impossible-size"),
        pytest.param((0, 0), (None, None), id="zero"),
    ],
)
def test_a_lead_image_has_a_whole_size_or_none(
    stated: tuple[int | None, int | None], kept: tuple[int | None, int | None]
) -> None:
    found = article(facts(image=LeadImage(url=URL, width=stated[0], height=stated[1])))

    assert [(image.width, image.height) for image in found.images] == [kept]


def test_a_thumbnail_is_no_lead_image() -> None:
    assert article(facts(image=LeadImage(url=URL, width=150, height=150))).images == ()


@pytest.mark.parametrize(
    ("policy", "body"),
    [("markdown", "It *stands*.\n"), ("text", "It stands.\n"), ("none", "")],
)
def test_the_body_policy_chooses_what_follows_the_header(policy: str, body: str) -> None:
    assert article(body=policy).body == body


def test_nothing_acts_in_a_body_of_plain_text() -> None:
    text = "# One\n\n    two\n\n{{ three }} {% four %} <script>five</script> *six*\n\n---"

    body = article(facts(text=text), body="text").body

    assert "{{" not in body
    assert "{%" not in body
    assert "<script" not in body
    assert not any(line.startswith(("#", " ", "---")) for line in body.splitlines())


def test_a_site_without_a_name_is_called_by_its_domain() -> None:
    assert article().provider.name == "paper.example"


def test_the_excerpt_is_the_first_text_where_there_is_no_description() -> None:
    assert article().excerpt == "It stands."
