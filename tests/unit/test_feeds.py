"""Masthead's formats as Scrapy's feeds."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.misc import load_object

from crawler import exporting
from crawler.article.frontmatter import loads
from crawler.article.record import Article
from crawler.feeds import RecordFeed
from crawler.portal import portal
from crawler.portal.portal import Portal
from exporters import csv
from tests.unit.article.samples import FULL

ARTICLE = loads(FULL)


@pytest.fixture
def home(tmp_path: Path) -> Portal:
    (tmp_path / "masthead.yaml").write_text("export: {csv: {body: true}}\n")
    return portal.load(tmp_path)


def feed(form: str, home: Portal, file: io.BytesIO, **options: object) -> RecordFeed:
    made: Any = load_object(f"crawler.feeds.as_{form}")
    exporter = made(home, file, **options)
    assert isinstance(exporter, RecordFeed)
    return exporter


def written(form: str, home: Portal, *items: object, **options: object) -> bytes:
    file = io.BytesIO()
    exporter = feed(form, home, file, **options)
    try:
        for item in items:
            exporter.export_item(item)
    finally:
        exporter.finish_exporting()
    return file.getvalue()


def titled(title: str) -> Article:
    return ARTICLE.replace(title=title)


def test_articles_come_by_name_whatever_the_order_of_the_crawl(home: Portal) -> None:
    found = written("jsonl", home, titled("B"), titled("A"), titled("B"))

    rows = [json.loads(line) for line in found.splitlines()]
    assert [(each["path"], each["title"]) for each in rows] == [
        ("2026-03-01-a.md", "A"),
        ("2026-03-01-b-2.md", "B"),
        ("2026-03-01-b.md", "B"),
    ]


@pytest.mark.parametrize(
    ("options", "with_body"),
    [
        pytest.param({}, True, id="of-the-portal"),
        pytest.param({"body": False}, False, id="of-the-feed"),
    ],
)
def test_options_are_the_portal_s_and_the_feed_s(
    home: Portal, tmp_path: Path, options: dict[str, object], *, with_body: bool
) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(written("csv", home, ARTICLE, encoding="utf-8", **options))

    (record,) = csv.read(path)
    assert record.article == (ARTICLE if with_body else ARTICLE.replace(body=""))


def test_items_of_other_spiders_go_to_scrapy_s_own_exporter(home: Portal) -> None:
    assert written("jsonl", home, {"a": 1}, {"a": 2}) == b'{"a": 1}\n{"a": 2}\n'
    assert written("csv", home, {"a": 1}) == b"a\r\n1\r\n"


def test_a_feed_without_items_is_empty(home: Portal) -> None:
    assert written("jsonl", home) == b""
    assert written("parquet", home).startswith(b"PAR1")


@pytest.mark.parametrize("items", [[ARTICLE, {"a": 1}], [{"a": 1}, ARTICLE]])
def test_a_feed_does_not_mix_articles_and_others(home: Portal, items: list[object]) -> None:
    with pytest.raises(TypeError, match="a feed in the format csv has articles, or has none"):
        written("csv", home, *items)


def test_an_item_that_is_no_article_is_refused_where_scrapy_has_no_such_format(
    home: Portal,
) -> None:
    with pytest.raises(TypeError, match="format sqlite has articles"):
        written("sqlite", home, {"a": 1})


def test_a_wrong_option_is_told_at_the_first_article(home: Portal) -> None:
    exporter = feed("parquet", home, io.BytesIO(), row_group=0)

    with pytest.raises(exporting.OptionError, match="row_group"):
        exporter.export_item(ARTICLE)


def test_a_file_that_has_something_in_it_is_left_as_it_is(home: Portal, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("mine\n")

    with path.open("ab") as file, pytest.raises(ValueError, match="use -O, not -o"):
        feed("jsonl", home, file).export_item(ARTICLE)  # type: ignore[arg-type]

    assert path.read_text() == "mine\n"


def test_a_format_that_is_a_folder_is_no_feed(home: Portal) -> None:
    with pytest.raises(ValueError, match="use `masthead export frontmatter`"):
        feed("frontmatter", home, io.BytesIO())


def test_a_name_that_is_no_format_is_none() -> None:
    with pytest.raises(NameError):
        load_object("crawler.feeds.as_docx")
