"""JSON Feed 1.0 and 1.1."""

import json
from datetime import UTC, datetime
from typing import Any

from crawler.discovery.kinds.feed import KIND
from crawler.discovery.listing import Listing
from crawler.extract.given import Given
from tests.unit.discovery.reading import fetched


def read(*items: Any, version: str = "1.1", **feed: Any) -> Listing:  # noqa: ANN401 - JSON
    url = f"https://jsonfeed.org/version/{version}"
    return KIND.read(fetched(json.dumps({"version": url, "items": items, **feed})))


def test_an_item_gives_its_facts_whatever_the_header_says() -> None:
    item = {
        "id": 7,
        "url": "/a",
        "title": "A &amp; B",
        "content_html": "<p>All</p>",
        "summary": "Short",
        "date_published": "2026-02-01T10:00:00+01:00",
        "date_modified": "2999-01-01T00:00:00Z",
        "authors": [{"name": "Jo Roe"}, "x"],
        "image": "i.png",
    }

    listing = read(item, title="Gazette", language="en-us", next_url="feed2.json")

    assert (listing.form, listing.title) == ("json11", "Gazette")
    assert [more.address for more in listing.more] == ["https://www.example.com/feed2.json"]
    assert (listing.found[0].address, listing.found[0].id) == ("https://www.example.com/a", "7")
    assert listing.found[0].given == Given(
        title="A & B",
        excerpt="Short",
        published=datetime(2026, 2, 1, 9, tzinfo=UTC),
        authors=("Jo Roe",),
        image="https://www.example.com/i.png",
        language="en-US",
    )


def test_version_1_names_one_author_for_all() -> None:
    listing = read({"id": "https://x.org/1"}, version="1", author={"name": "Jo Roe"})

    assert (listing.form, listing.found[0].address) == ("json1", "https://x.org/1")
    assert listing.found[0].given.authors == ("Jo Roe",)


def test_wrong_types_are_passed_over_or_named() -> None:
    listing = read(
        5,
        {"url": 5, "id": None},
        {"url": "/a", "title": [], "authors": 3, "image": {}, "date_published": 10**30, "id": {}},
        language=4,
        title=4,
        next_url=[],
    )

    assert listing.problems == ("item 1 is no object", "item 2 has no link")
    assert listing.found[0].given == Given()
