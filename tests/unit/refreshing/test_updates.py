"""What happened to an article is named, and so is why a page gives none any more."""

from collections.abc import Collection
from datetime import timedelta

import pytest

from crawler.article.errors import (
    ArticleError,
    EmptyPageError,
    ExtractionError,
    MissingFactError,
    NeedsBrowserError,
    NotAnArticleError,
)
from crawler.article.record import Article
from crawler.extract.article import extract
from crawler.extract.page import Page
from crawler.refreshing.fates import Fate, Shown, of_refusal, of_update
from tests.unit.refreshing.sample import OLD, PARAGRAPHS, SHOWN, URL, body, page

HOME = Shown(asked=URL, address="https://www.gazette.test/")
SECTION = Shown(asked=URL, address="https://www.gazette.test/city/")
TITLED = OLD.replace(title="Ferries replace the crossing")
DATED = OLD.replace(publishedDateTime=OLD.publishedDateTime + timedelta(hours=2))
MOVED = TITLED.replace(webUrl="https://www.gazette.test/archive/harbour-bridge-closes-1234567")
SECURE = OLD.replace(webUrl="http://gazette.test/city/2026/05/harbour-bridge-closes/")
LONGER = OLD.replace(body=body(*PARAGRAPHS, "More is known by now."))
ENTRIES = [
    f"{hour}:05 The ferry has left with {hour} cars, the port says." for hour in range(7, 19)
]
GROWN = OLD.replace(body=body(*ENTRIES, *PARAGRAPHS))


@pytest.mark.parametrize(
    ("new", "changed", "expected"),
    [
        pytest.param(OLD, (), Fate.SAME, id="same"),
        pytest.param(LONGER, ("body",), Fate.CORRECTED, id="corrected"),
        pytest.param(OLD, ("images",), Fate.CORRECTED, id="picture"),
        pytest.param(SECURE, ("webUrl",), Fate.CORRECTED, id="https"),
        pytest.param(TITLED, ("title", "body"), Fate.TITLE_CHANGED, id="title"),
        pytest.param(DATED, ("publishedDateTime", "body"), Fate.DATE_CHANGED, id="date"),
        pytest.param(MOVED, ("title", "webUrl"), Fate.MOVED, id="moved"),
        pytest.param(MOVED, ("title",), Fate.TITLE_CHANGED, id="moved-but-pinned"),
        pytest.param(GROWN, ("body", "title"), Fate.LIVE_BLOG, id="live-by-its-text"),
    ],
)
def test_row_86_an_update_is_named_by_the_most_telling_change(
    new: Article, changed: Collection[str], expected: Fate
) -> None:
    assert of_update(OLD, new, changed, was_missing=False, shown=SHOWN) is expected
    assert of_update(OLD, new, changed, was_missing=True, shown=SHOWN) is Fate.BACK


def test_row_86_a_live_blog_is_named_if_it_changed() -> None:
    shown = Shown(asked=URL, address=URL, kind="live-blog")
    assert of_update(OLD, LONGER, ("body",), was_missing=False, shown=shown) is Fate.LIVE_BLOG
    assert of_update(OLD, OLD, (), was_missing=False, shown=shown) is Fate.SAME


@pytest.mark.parametrize(
    ("error", "shown", "expected"),
    [
        (NotAnArticleError(URL, "x", what="not-found"), SHOWN, Fate.NOT_FOUND),
        (NotAnArticleError(URL, "x", what="consent"), HOME, Fate.CONSENT),
        (NotAnArticleError(URL, "x", what="login"), SHOWN, Fate.LOGIN),
        (NotAnArticleError(URL, "x", what="captcha"), SHOWN, Fate.CAPTCHA),
        (NotAnArticleError(URL, "x", what="parked"), SHOWN, Fate.PARKED),
        (NotAnArticleError(URL, "x", what="listing"), SHOWN, Fate.LISTING),
        (NotAnArticleError(URL, "x", what="listing"), HOME, Fate.HOME),
        (NotAnArticleError(URL, "x", what="listing"), SECTION, Fate.LISTING),
        (NotAnArticleError(URL, "x", what="product"), SHOWN, Fate.NO_ARTICLE),
        (NotAnArticleError(URL, "not an HTML page"), SHOWN, Fate.NO_ARTICLE),
        (NeedsBrowserError(URL), SHOWN, Fate.EMPTIED),
        (NeedsBrowserError(URL), HOME, Fate.HOME),
        (EmptyPageError(URL), SHOWN, Fate.EMPTIED),
        (MissingFactError(URL, "title"), SHOWN, Fate.NO_ARTICLE),
        (MissingFactError(URL, "publishedDateTime"), HOME, Fate.HOME),
        (MissingFactError(URL, "publishedDateTime"), SECTION, Fate.LISTING),
        (
            MissingFactError(URL, "publishedDateTime"),
            Shown(asked=URL, address=URL, whole=False),
            Fate.TRUNCATED,
        ),
        (
            MissingFactError(URL, "publishedDateTime"),
            Shown(asked=URL, address=URL, wall="paywall"),
            Fate.PAYWALL,
        ),
        (
            MissingFactError(URL, "publishedDateTime"),
            Shown(asked=URL, address=URL, wall="login"),
            Fate.LOGIN,
        ),
        (ExtractionError(URL, "more than 10,000,000 characters"), SHOWN, None),
        (ValueError("x"), SHOWN, None),
    ],
)
def test_row_85_a_page_without_an_article_is_named(
    error: Exception, shown: Shown, expected: Fate | None
) -> None:
    assert of_refusal(error, shown) is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("", Fate.EMPTIED, id="nothing"),
        pytest.param("<html><body></body></html> ", Fate.NO_ARTICLE, id="no-text"),
        pytest.param("<html><body><script>a()</script></body></html>", Fate.EMPTIED, id="scripts"),
        pytest.param(
            "<html><title>Page not found</title><body><h1>404</h1><p>Gone, and the date with it."
            "</p></body></html>",
            Fate.NOT_FOUND,
            id="not-found",
        ),
        pytest.param(
            "<html><title>Just a moment...</title><body><script>a()</script></body></html>",
            Fate.CAPTCHA,
            id="captcha",
        ),
        pytest.param(page(*PARAGRAPHS, when="soon"), Fate.NO_ARTICLE, id="undated"),
    ],
)
def test_row_85_a_page_read_anew_without_an_article_is_named(html: str, expected: Fate) -> None:
    with pytest.raises(ArticleError) as caught:
        extract(Page(url="https://www.gazette.test/harbour", content=html))
    assert of_refusal(caught.value, SHOWN) is expected
