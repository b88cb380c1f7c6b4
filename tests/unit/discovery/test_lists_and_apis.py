"""Lists of addresses, and other portals' APIs."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.discovery.kinds import api
from crawler.discovery.kinds import list as lists
from crawler.discovery.listing import Listing, ListingError
from crawler.extract.given import Given
from tests.unit.discovery.reading import fetched

REAL = Path(__file__).parents[4] / "shared" / "corpora" / "portal" / "api" / "news"
INDEX = "https://portal.test/docs/api/news/index.json"


def ask(url: str = INDEX, **answer: Any) -> Listing:  # noqa: ANN401 - JSON
    return api.KIND.read(fetched(json.dumps(answer), url))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_has_one_address_a_line(codec: str) -> None:
    text = "# ours\r\n\r\n https://a.test/x \r\nHTTP://B.test\nnews/y\nfile:///etc/hostname\n"

    listing = lists.KIND.read(fetched(text.encode(codec)))

    assert [found.address for found in listing.found] == ["https://a.test/x", "http://b.test/"]
    assert listing.problems == (
        "line 5: 'news/y': is not an http or https address",
        "line 6: 'file:///etc/hostname': is not an http or https address",
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(" \n", "empty answer", id="empty"),
        pytest.param("<p>", "not a list of addresses: a page or XML", id="page"),
        pytest.param("some words", "not a list of addresses: line 1: 'some words'", id="words"),
    ],
)
def test_what_is_no_list_is_named(body: str, reason: str) -> None:
    with pytest.raises(ListingError) as caught:
        lists.KIND.read(fetched(body))

    assert str(caught.value).startswith(reason)


def test_an_api_gives_the_facts_of_an_article() -> None:
    item = {
        "path": "_news/2026-02-01-a.md",
        "title": "A &amp; B",
        "excerpt": "Text\n",
        "webUrl": None,
        "originalUrl": "https://www.example.com/a",
        "images": [{"url": "https://www.example.com/a.png"}],
        "publishedDateTime": "2026-02-01T09:00:00Z",
        "updatedDateTime": None,
        "provider": {"name": "Gazette", "authors": [{"name": "Jo Roe"}]},
        "locale": "en-us",
    }

    (found,) = ask(value=[item]).found

    assert (found.address, found.id) == ("https://www.example.com/a", "_news/2026-02-01-a.md")
    assert found.given == Given(
        title="A & B",
        excerpt="Text",
        published=datetime(2026, 2, 1, 9, tzinfo=UTC),
        authors=("Jo Roe",),
        image="https://www.example.com/a.png",
        language="en-US",
        site_name="Gazette",
    )


@pytest.mark.parametrize(
    ("url", "page", "following", "more"),
    [
        (INDEX, 1, 2, "https://portal.test/docs/api/news/page/2/index.json"),
        ("https://p.test/news/page/2/index.json", 2, 3, "https://p.test/news/page/3/index.json"),
        ("https://p.test/news/", 1, 2, "https://p.test/news/page/2/"),
        ("https://p.test/news", 1, 2, "https://p.test/news/page/2/index.json"),
        (INDEX, 3, 3, None),
        (INDEX, 3, 1, None),
        (INDEX, 1, True, None),
        (INDEX, 1, 10**300, None),
        (INDEX, 18, None, None),
    ],
)
def test_the_next_page_is_beside_this_one_and_later(
    url: str, page: int, following: object, more: str | None
) -> None:
    listing = ask(url, value=[], page=page, nextPage=following)

    assert [each.address for each in listing.more] == ([more] if more else [])


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("[" * 100_000, id="deep"),
        pytest.param('{"value": {}}', id="no-list"),
        pytest.param('{"value": [1e999, ' + "9" * 9000, id="cut-number"),
        pytest.param("[]", id="list"),
        pytest.param("<html>", id="page"),
    ],
)
def test_what_is_no_api_is_refused(answer: str) -> None:
    with pytest.raises(ListingError):
        api.KIND.read(fetched(answer, INDEX))


def test_wrong_types_in_an_api_are_named_or_passed_over() -> None:
    bad = {"originalUrl": "https://a.test/", "images": 3, "provider": [], "locale": {}, "path": 1.5}

    listing = ask(value=[None, {"webUrl": 3}, bad], page="x", nextPage=[])

    assert listing.problems == ("item 1 is no object", "item 2 has no link")
    assert listing.found[0].given == Given()


@pytest.mark.skipif(not REAL.is_dir(), reason=f"another portal's API is not at {REAL}")
def test_a_real_api_is_read_page_by_page() -> None:
    url, found = INDEX, 0
    pages = 0
    while url:
        place = url.removeprefix("https://portal.test/docs/api/news/")
        listing = api.KIND.read(fetched((REAL / place).read_bytes(), url))
        assert listing.problems == ()
        assert all(each.given.title and each.given.published for each in listing.found)
        pages, found = pages + 1, found + len(listing.found)
        url = listing.more[0].address if listing.more else ""

    assert (pages, found) == (18, 428)
