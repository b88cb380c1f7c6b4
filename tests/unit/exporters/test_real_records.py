"""Feeds, sitemaps and letters of the 300 real records."""

from pathlib import Path

import feedparser
import pytest

from crawler.article.frontmatter import loads
from crawler.article.lines import record
from tests.feeding import export, json_feed, valid
from tests.integration.local import SHARED

FILES = sorted((SHARED / "corpora/records").rglob("*.md"))


@pytest.mark.skipif(not FILES, reason="../shared is not there")
def test_real_records_give_valid_forms(tmp_path: Path) -> None:
    found = [record(path.name, loads(path.read_text("utf-8"))) for path in FILES]
    shown = [each for each in found if each.article.published is not False]
    newest = max(shown, key=lambda each: each.article.publishedDateTime)

    for form in ("rss", "atom"):
        path = export(tmp_path, form, found, items=1_000)
        valid(path, form)
        feed = feedparser.parse(path.read_bytes())
        assert (feed.bozo, len(feed.entries)) == (False, len(shown))
        assert feed.entries[0].link == newest.article.address
    feed = json_feed(export(tmp_path, "jsonfeed", found, items=1_000))
    assert len(feed["items"]) == len(shown)
    assert len(valid(export(tmp_path, "sitemap", found) / "sitemap.xml", "sitemap").getroot()) == (
        len(shown)
    )
    assert len(valid(export(tmp_path, "newssitemap", found), "sitemap").getroot()) > 0
    letter = export(tmp_path, "newsletter", found) / "newsletter.txt"
    assert newest.article.address in letter.read_text("utf-8")
