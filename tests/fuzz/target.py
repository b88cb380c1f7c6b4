"""What must hold for any bytes that are taken for a page. Shared by all who make such bytes."""

from datetime import UTC, datetime

from crawler.article.errors import ExtractionError
from crawler.article.frontmatter import dumps, loads
from crawler.extract.article import extract
from crawler.extract.page import Page

URL = "https://www.gazette.test/news/2026/03/01/harbour-bridge-opens"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def attempt(content: bytes, charset: str | None = None) -> bool:
    """Read *content* as a page; return whether it gave an article.

    Raises:
        AssertionError: its file does not read back as the same article.
        Exception: anything but a refusal.
    """
    page = Page(url=URL, content=content, charset=charset, fetched=NOW)
    try:
        article = extract(page).replace(category="news")
    except ExtractionError as error:
        reason = str(error)
    else:
        text = dumps(article)
        assert loads(text) == article, f"its file reads back otherwise: {text[:2000]}"
        return True
    assert reason.isprintable(), f"a reason that is no line: {reason}"
    return False
