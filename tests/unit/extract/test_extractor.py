import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from crawler.article.errors import ExtractionError, NeedsBrowserError, NotAnArticleError
from crawler.extract.batch import prediction
from crawler.extract.extractor import explained, facts
from crawler.extract.facts import Facts, LeadImage
from crawler.extract.page import Page
from tests.unit.extract.sample import TEXT, URL, html

Read = Callable[..., Facts]


def test_a_page_made_by_scripts_needs_a_browser() -> None:
    with pytest.raises(NeedsBrowserError):
        facts(Page(url=URL, content=html(body='<div id="app"></div><script>go()</script>')))


def test_a_page_whose_data_holds_the_text_needs_no_browser() -> None:
    data = json.dumps(
        {"@type": "Article", "headline": "Bridge", "articleBody": "It is shut. " * 30}
    )
    head = f'<script type="application/ld+json">{data}</script>'
    assert facts(Page(url=URL, content=html(head, '<div id="app"></div>'))).title == "Bridge"


@pytest.mark.parametrize("content", [b"", "", " \n\t ", b"\xef\xbb\xbf", "\0\0"])
def test_an_empty_page_is_refused(content: bytes | str) -> None:
    with pytest.raises(ExtractionError, match="empty page"):
        facts(Page(url=URL, content=content))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n",
        b"PK\x03\x04",
        b'{"a": "json"}',
        b"plain text",
        b'<?xml version="1.0"?><rss><channel/></rss>',
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_what_plainly_is_no_html_is_no_article(content: bytes) -> None:
    with pytest.raises(NotAnArticleError):
        facts(Page(url=URL, content=content))


def test_a_page_without_title_and_date_gives_its_text(read: Read) -> None:
    found = read()
    assert (found.title, found.published) == (None, None)
    assert "Ferries carry people and bicycles across" in found.text


def test_an_xhtml_page_with_a_declaration_is_read() -> None:
    content = '<?xml version="1.0" encoding="iso-8859-1"?>' + html("<title>Zoë</title>")
    assert facts(Page(url=URL, content=content)).title == "Zoë"


def test_invisible_characters_go_and_the_text_is_complete(read: Read) -> None:
    body = TEXT.replace("harbour", "har\0bo&#8203;ur&#x202e;")
    assert "old harbour bridge will close" in read("", body).text


def test_the_witnesses_of_a_field_can_be_listed() -> None:
    head = '<title>Bridge</title><meta property="og:title" content="Bridge!">'
    heard = explained(Page(url=URL, content=html(head))).witnesses["title"]
    assert {(witness.origin, witness.value) for witness in heard} == {
        ("meta og:title", "Bridge!"),
        ("title", "Bridge"),
    }


def test_a_prediction_leaves_out_what_is_absent() -> None:
    assert prediction(Facts()) == {}


def test_a_prediction_keeps_the_pages_offset() -> None:
    plus_2 = timezone(timedelta(hours=2))
    found = Facts(
        published=datetime(2026, 3, 1, 9, 30, 0, 250, tzinfo=plus_2),
        authors=("Ada Bell",),
        image=LeadImage(url="https://a.test/b.jpg"),
        text="One.\n\nTwo.\n",
    )
    assert prediction(found) == {
        "publishedDateTime": "2026-03-01T09:30:00+02:00",
        "authors": ["Ada Bell"],
        "image": "https://a.test/b.jpg",
        "articleBody": "One.\n\nTwo.",
    }


def test_a_prediction_of_a_day_is_a_plain_day() -> None:
    assert prediction(Facts(published=date(2026, 3, 1)))["publishedDateTime"] == "2026-03-01"
    utc = datetime(2026, 3, 1, tzinfo=UTC)
    assert prediction(Facts(published=utc))["publishedDateTime"] == "2026-03-01T00:00:00+00:00"
