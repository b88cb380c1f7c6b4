"""Plain Scrapy: the project's spiders run without our command line."""

import asyncio
import json
from dataclasses import replace

import pytest

from crawler.article import lines
from crawler.article.record import Article
from crawler.corpus.corpus import read
from exporters import csv, jsonl, parquet, sqlite
from tests.integration.local import HOST, ROOT, TEXT, Portal, Run, Site, Story
from tests.pictures import picture

FORMATS = (jsonl, csv, parquet, sqlite)
STORY = Story()
LATER = "A bridge over the harbour opened at last, two years late."


@pytest.fixture
def scrapy(portal: Portal) -> Run:
    """Runs ``scrapy`` where scrapy.cfg is."""
    return portal.run.inside(ROOT)


def crawl(scrapy: Run, portal: Portal, spider: str, *arguments: object) -> None:
    """Run *spider* for *portal*."""
    where = ("-s", f"MASTHEAD_PORTAL={portal.root}", "-s", "LOG_LEVEL=ERROR")
    result = scrapy("crawl", spider, *arguments, *where, program="scrapy")
    assert (result.code, result.err) == (0, "")


def test_the_article_spider_saves_addresses_from_the_command_line_and_a_file(
    scrapy: Run, portal: Portal, site: Site
) -> None:
    addresses = [
        site.put(f"/{name}", replace(STORY, title=f"{name} opens"))
        for name in ("one", "two", "three")
    ]
    listed = portal.root / "addresses.txt"
    listed.write_text(f"{addresses[2]}\n")

    given = f"url={addresses[0]} {addresses[1]}"
    crawl(scrapy, portal, "article", "-a", given, "-a", f"file={listed}")

    assert len(portal.records) == 3
    assert portal.run("check").code == 0
    assert not list(ROOT.glob("*.sqlite3"))


def test_items_have_the_records_field_names(scrapy: Run, portal: Portal, site: Site) -> None:
    image = f'<meta property="og:image" content="{HOST}/bridge.jpg">'
    site.put("/bridge.jpg", picture("JPEG", (640, 480)), kind="image/jpeg")
    address = site.put("/a", replace(STORY, head=image))
    out = portal.root / "out.jsonl"

    crawl(scrapy, portal, "article", "-a", f"url={address}", "-O", f"{out}:jsonlines")

    (item,) = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert item.keys() <= Article.model_fields.keys()
    found = {name: value for name, value in item.items() if value not in (None, [], {})}
    assert found == {
        "category": "news",
        "title": "Harbour bridge opens",
        "excerpt": "A bridge over the harbour opened on Sunday.",
        "publishedDateTime": "2026-03-01T07:30:00+00:00",  # Scrapy's way to write a datetime
        "originalUrl": address,
        "webUrl": address,
        "type": "article",
        "quality": 22,
        "heat": 22,
        "published": False,
        "provider": found["provider"],
        "topics": ["News"],
        "images": [found["images"][0]],
        "body": f"{TEXT[0]}\n\n{TEXT[1]}\n",
    }
    assert found["provider"]["name"] == "The Gazette"
    assert found["images"][0]["url"] == f"{HOST}/bridge.jpg"
    assert (found["images"][0]["width"], found["images"][0]["height"]) == (640, 480)


def test_feeds_are_written_in_masthead_s_formats(scrapy: Run, portal: Portal, site: Site) -> None:
    feeds = [portal.root / f"out.{form}" for form in ("jsonl", "csv", "parquet", "sqlite")]
    given = [each for feed in feeds for each in ("-O", feed)]

    crawl(scrapy, portal, "article", "-a", f"url={site.put('/a', STORY)}", *given)

    record = lines.record(portal.record.name, read(portal.record).article)
    without_body = lines.record(record.name, record.article.replace(body=""))
    found = [list(module.read(feed)) for module, feed in zip(FORMATS, feeds, strict=True)]
    assert found == [[record], [without_body], [record], [record]]


def test_the_discover_and_refresh_spiders_keep_the_corpus(
    scrapy: Run, portal: Portal, site: Site
) -> None:
    site.put("/a", STORY)
    feed = site.feed("/rss", "/a")
    portal.settings(f"feeds:\n  - {feed}\n")

    crawl(scrapy, portal, "discover")
    before = portal.record.read_text("utf-8")
    site.put("/a", replace(STORY, description=LATER))
    crawl(scrapy, portal, "refresh", "-a", "older_than=0s")

    wanted = before.replace("A bridge over the harbour opened on Sunday.", LATER)
    assert portal.record.read_text("utf-8") == wanted


def test_a_portal_that_is_none_stops_the_crawl(scrapy: Run) -> None:
    nowhere = ("-s", "MASTHEAD_PORTAL=/nowhere")

    result = scrapy.unchecked("crawl", "article", *nowhere, program="scrapy")

    assert result.code == 1
    assert "/nowhere: no such folder" in result.err


class OwnLoop(asyncio.SelectorEventLoop):
    """An event loop that a keeper prefers, as others take uvloop's."""


def test_a_keeper_may_choose_the_event_loop(portal: Portal, site: Site) -> None:
    loop = f"{OwnLoop.__module__}.{OwnLoop.__name__}"

    result = portal.run("fetch", site.put("/a", STORY), "--set", f"ASYNCIO_EVENT_LOOP={loop}")

    assert (result.code, len(portal.records)) == (0, 1), result.err
