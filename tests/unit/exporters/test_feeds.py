"""RSS, Atom and JSON Feed: each valid by its own rules, and what is text is text."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import lxml.html
import pytest

from crawler.article.record import Image, Named, Provider
from crawler.portal.errors import PortalError
from tests.feeding import (
    CONFIG,
    HOSTILE,
    HOSTILE_BODY,
    article,
    assert_safe,
    export,
    json_feed,
    records,
    valid,
)

FORMS = ["rss", "atom", "jsonfeed"]
ATOM = "{http://www.w3.org/2005/Atom}"

RICH = article(
    "Ferries & <bridges>",
    day=2,
    updatedDateTime=datetime(2026, 3, 4, 10, 0, tzinfo=UTC),
    locale="de",
    topics=("News", "Ferries"),
    tags=("harbour", "Ferries"),
    provider=Provider(name="The Gazette", domain="g.test", authors=(Named(name="Ann Lee"),)),
    images=(Image(url="https://g.test/a.jpg", width=800, height=600, title="A ferry"),),
    body="Some *text*.\n",
    published=True,
)
PLAIN = article("A bridge", day=3)
HIDDEN = article("Hidden", day=9, published=False)
FOUND = records(PLAIN, HIDDEN, RICH)


def titles(path: Path, form: str) -> list[str]:
    if form == "jsonfeed":
        return [item["title"] for item in json_feed(path)["items"]]
    tree = valid(path, form)
    return [each.text for each in tree.iterfind("channel/item/title" if form == "rss" else _TITLES)]


_TITLES = f"{ATOM}entry/{ATOM}title"


def contents(path: Path, form: str) -> list[str]:
    if form == "jsonfeed":
        return [item.get("content_html", "") for item in json_feed(path)["items"]]
    inner = {
        "rss": "channel/item/{http://purl.org/rss/1.0/modules/content/}encoded",
        "atom": f"{ATOM}entry/{ATOM}content",
    }
    return [each.text for each in valid(path, form).iterfind(inner[form])]


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_has_the_published_records_newest_first(tmp_path: Path, form: str) -> None:
    assert titles(export(tmp_path, form, FOUND), form) == ["A bridge", "Ferries & <bridges>"]
    assert titles(export(tmp_path, form, FOUND, items=1), form) == ["A bridge"]
    assert titles(export(tmp_path, form, []), form) == []


@pytest.mark.parametrize("form", FORMS)
def test_the_same_records_give_the_same_bytes(tmp_path: Path, form: str) -> None:
    first, second = (export(tmp_path, form, FOUND, content=True) for _ in range(2))

    assert first.read_bytes() == second.read_bytes()


def test_an_rss_feed_says_what_it_knows(tmp_path: Path) -> None:
    path = export(tmp_path, "rss", FOUND)
    assert set(valid(path, "rss").xpath("//guid/@isPermaLink")) == {"true"}

    feed = feedparser.parse(path.read_bytes())

    assert (feed.bozo, feed.version) == (False, "rss20")
    assert (feed.feed.title, feed.feed.language) == ("Harbour News", "en-us")
    assert feed.feed.link == "https://portal.example/n/"
    assert {link["rel"]: link["href"] for link in feed.feed.links}["self"] == (
        "https://portal.example/n/feed.xml"
    )
    assert feed.feed.updated == "Wed, 04 Mar 2026 10:00:00 GMT"
    plain, rich = feed.entries
    assert (plain.id, plain.link) == (PLAIN.address, PLAIN.address)
    assert rich.published == "Mon, 02 Mar 2026 07:30:00 GMT"
    assert (rich.author, rich.publisher, rich.summary) == ("Ann Lee", "The Gazette", "It opened.")
    assert [tag.term for tag in rich.tags] == ["News", "Ferries", "harbour"]
    assert rich.media_content == [
        {"url": "https://g.test/a.jpg", "medium": "image", "width": "800", "height": "600"}
    ]
    assert "content" not in rich


def test_an_atom_feed_says_what_it_knows(tmp_path: Path) -> None:
    path = export(tmp_path, "atom", FOUND, description="Of ferries", url="https://p.example/a")
    valid(path, "atom")

    feed = feedparser.parse(path.read_bytes())

    assert (feed.bozo, feed.version) == (False, "atom10")
    assert (feed.feed.title, feed.feed.subtitle) == ("Harbour News", "Of ferries")
    assert (feed.feed.id, feed.feed.author) == ("https://p.example/a", "Harbour News")
    assert feed.feed.updated == "2026-03-04T10:00:00Z"
    plain, rich = feed.entries
    assert (plain.id, plain.link, plain.author) == (PLAIN.address, PLAIN.address, "The Gazette")
    assert plain.updated == plain.published == "2026-03-03T07:30:00Z"
    assert (rich.title, rich.title_detail.type) == ("Ferries & <bridges>", "text/plain")
    assert (rich.updated, rich.author) == ("2026-03-04T10:00:00Z", "Ann Lee")
    assert rich.title_detail.language == "de"


def test_a_json_feed_says_what_it_knows(tmp_path: Path) -> None:
    feed = json_feed(export(tmp_path, "jsonfeed", FOUND, content=True))

    plain, rich = feed["items"]
    assert "description" not in feed
    assert (feed["home_page_url"], feed["language"]) == ("https://portal.example/n/", "en-us")
    assert feed["feed_url"] == "https://portal.example/n/feed.json"
    assert plain["content_text"] == "It opened."
    assert rich == {
        "id": RICH.address,
        "url": RICH.address,
        "title": "Ferries & <bridges>",
        "content_html": "<p>Some <em>text</em>.</p>",
        "summary": "It opened.",
        "image": "https://g.test/a.jpg",
        "date_published": "2026-03-02T07:30:00Z",
        "date_modified": "2026-03-04T10:00:00Z",
        "authors": [{"name": "Ann Lee"}],
        "tags": ["News", "Ferries", "harbour"],
        "language": "de",
    }


@pytest.mark.parametrize(
    ("line", "options", "expected"),
    [
        ("description: Of ferries", {}, "Of ferries"),
        ("description: Of ferries", {"description": "Of <bridges>"}, "Of <bridges>"),
        ("description: [1]", {}, None),
    ],
)
def test_a_feed_is_described_as_the_portal_or_the_keeper_says(
    tmp_path: Path, line: str, options: dict[str, object], expected: str | None
) -> None:
    feed = json_feed(export(tmp_path, "jsonfeed", [], config=f"{CONFIG}{line}\n", **options))

    assert feed.get("description") == expected


def test_an_empty_atom_feed_has_a_time_that_is_not_the_clocks(tmp_path: Path) -> None:
    tree = valid(export(tmp_path, "atom", []), "atom")

    assert tree.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize("form", FORMS)
def test_row_75_and_76_what_is_hostile_is_text(tmp_path: Path, form: str) -> None:
    hostile = article(HOSTILE, excerpt=HOSTILE, topics=(HOSTILE,), body=HOSTILE_BODY)

    path = export(tmp_path, form, records(hostile), content=True)

    assert titles(path, form) == [HOSTILE]
    (content,) = contents(path, form)
    assert_safe(content)
    page = lxml.html.fromstring(f"<div>{content}</div>")
    assert page.xpath("//a/@href") == ["https://www.gazette.test/?a=1&b=2", "mailto:a@gazette.test"]
    assert page.xpath("//img/@src") == ["http://g.test/p.png"]
    for text in ("<script>alert(1)</script> <b onclick=alert(1)>x</b>", "]]> {{ site.title }}"):
        assert text in page.text_content()


def test_a_description_of_rss_is_html_that_shows_the_excerpt(tmp_path: Path) -> None:
    tree = valid(export(tmp_path, "rss", records(article(excerpt=HOSTILE))), "rss")

    (text,) = tree.xpath("//item/description/text()")
    assert lxml.html.fromstring(f"<p>{text}</p>").text_content() == HOSTILE


@pytest.mark.parametrize("form", FORMS)
def test_items_lead_to_the_portal_if_that_is_asked_for(tmp_path: Path, form: str) -> None:
    path = export(tmp_path, form, records(PLAIN), link="portal", permalink="/:collection/:title/")

    feed = json_feed(path) if form == "jsonfeed" else feedparser.parse(path.read_bytes())
    (item,) = feed["items"] if form == "jsonfeed" else feed.entries
    if form == "rss":
        assert valid(path, "rss").xpath("//guid/@isPermaLink") == ["false"]
    assert item["url" if form == "jsonfeed" else "link"] == (
        "https://portal.example/n/news/story-0/"
    )
    assert item["id"] == PLAIN.address


@pytest.mark.parametrize(
    ("changes", "id_", "link"),
    [
        pytest.param(
            {"webUrl": None, "originalUrl": "javascript:alert(1)"},
            "tag:portal.example,2026-03-01:news/2026-03-01-story-0.md",
            "https://portal.example/n/news/2026-03-01-story-0.html",
            id="no-address",
        ),
        pytest.param(
            {"webUrl": "data:x", "originalUrl": "https://g.test/é"},
            "https://g.test/%C3%A9",
            "https://g.test/%C3%A9",
            id="found-at",
        ),
        pytest.param(
            {"webUrl": "http://[::1]/a[1]?b[]=c"},
            "http://[::1]/a%5B1%5D?b%5B%5D=c",
            "http://[::1]/a%5B1%5D?b%5B%5D=c",
            id="brackets",
        ),
    ],
)
def test_an_address_that_is_none_is_not_linked(
    tmp_path: Path, changes: dict[str, Any], id_: str, link: str
) -> None:
    (item,) = json_feed(export(tmp_path, "jsonfeed", records(article(**changes))))["items"]

    assert (item["id"], item["url"]) == (id_, link)


def test_a_page_that_a_person_moved_is_linked_where_it_is(tmp_path: Path) -> None:
    moved = article(unknown={"permalink": "/moved/"})

    (item,) = json_feed(export(tmp_path, "jsonfeed", records(moved), link="portal"))["items"]

    assert item["url"] == "https://portal.example/n/moved/"


def test_of_two_records_of_one_address_the_newest_is_an_item(tmp_path: Path) -> None:
    again = article("Again", day=5, webUrl=PLAIN.webUrl)

    assert titles(export(tmp_path, "atom", records(PLAIN, again)), "atom") == ["Again"]


def test_an_article_without_a_title_is_called_by_its_address(tmp_path: Path) -> None:
    assert titles(export(tmp_path, "rss", records(article("\u200b "))), "rss") == [
        "https://www.gazette.test/1"
    ]


@pytest.mark.parametrize("form", [*FORMS, "sitemap", "newssitemap", "newsletter"])
def test_a_portal_without_an_address_is_told_to_have_one(tmp_path: Path, form: str) -> None:
    with pytest.raises(PortalError, match=r"_config.yml: url: required, but missing: add `url: "):
        export(tmp_path, form, FOUND, config="title: Harbour\n")


def test_a_permalink_that_cannot_be_known_is_named(tmp_path: Path) -> None:
    config = f"{CONFIG}collections: {{news: {{permalink: /:hour/:title/}}}}\n"

    with pytest.raises(PortalError, match=r"permalink: unknown placeholder :hour \(known are "):
        export(tmp_path, "rss", FOUND, config=config)


def test_the_newest_are_found_wherever_they_stand(tmp_path: Path) -> None:
    found = (records(article(f"No. {n}", day=1 + n * 5 % 28))[0] for n in range(28))

    path = export(tmp_path, "rss", found, items=3)

    assert titles(path, "rss") == ["No. 11", "No. 22", "No. 5"]
