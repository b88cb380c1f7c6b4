"""What readers see of a portal, by the command, and beside what Jekyll builds."""

import shutil
import subprocess
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from tests.feeding import article, export, records
from tests.integration.local import HANG_S, Portal, environment, record

JEKYLL = shutil.which("jekyll")


def test_a_feed_is_written_with_the_portals_and_the_commands_options(portal: Portal) -> None:
    portal.settings("export: {rss: {items: 1, link: portal}}\n")
    shown = record("Shown", url="https://www.gazette.test/b").replace("published: false", "")
    portal.add("2026-03-01-hidden.md", record("Hidden"))
    portal.add("2026-03-02-shown.md", shown.replace("heat: 2\n", "heat: 2"))

    result = portal.run("export", "rss", "feed.xml", "-o", "permalink=/:collection/:title/")

    feed = feedparser.parse((portal.root / "feed.xml").read_bytes())
    assert (result.code, result.out) == (0, "1 article -> feed.xml\n")
    assert [(each.title, each.link) for each in feed.entries] == [
        ("Shown", "https://portal.example/news/shown/")
    ]


def test_a_template_that_is_wrong_ends_an_export_as_a_mistake(portal: Portal) -> None:
    (portal.root / "letters").mkdir()
    (portal.root / "letters/newsletter.txt").write_text("Hello\n{{ leter.title }}\n")

    result = portal.run("export", "newsletter", "letter", "-o", "templates=letters")

    assert result.code == 2
    assert result.err == (
        "masthead: letters/newsletter.txt:2: 'leter' is undefined "
        "(what a template knows: docs/export-feeds.md)\n"
    )
    assert not (portal.root / "letter").exists()


@pytest.mark.skipif(JEKYLL is None, reason="jekyll is not installed (Debian package: jekyll)")
def test_a_sitemap_lists_the_pages_that_jekyll_builds(tmp_path: Path) -> None:
    config = (
        "title: Harbour\nurl: https://portal.example\nbaseurl: /n\n"
        "collections: {news: {output: true, permalink: '/:collection/:year/:month/:title/'}}\n"
    )
    source, built = tmp_path / "site", tmp_path / "built"
    found = records(article("One"), article("Two", day=2), article("Hidden", published=False))
    (source / "_news").mkdir(parents=True)
    for each in found:
        shown = "false" if "Hidden" in each.article.title else "true"
        (source / "_news" / each.name).write_text(f"---\npublished: {shown}\n---\nText.\n")

    sitemap = export(source, "sitemap", found, config=config) / "sitemap.xml"
    command = [JEKYLL, "build", "--source", source, "--destination", built, "--disable-disk-cache"]
    result = subprocess.run(
        [str(each) for each in command],
        env=environment({"LANG": "C.UTF-8"}),
        capture_output=True,
        text=True,
        timeout=HANG_S,
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr
    pages = {path.parent.relative_to(built) for path in (built / "news").rglob("index.html")}
    listed = {each.text for each in etree.parse(sitemap).iter("{*}loc")}
    assert listed == {f"https://portal.example/n/{page}/" for page in pages}
    assert len(listed) == 2
