"""``masthead crawl``: feeds in, files out."""

from dataclasses import replace

import pytest

from tests.integration.local import HOST, Portal, Site, Story

STORY = Story()

ATOM = f"""\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{HOST}/news/">
  <title>The Gazette</title>
  <entry><title>Three</title><link href="three"/><id>3</id></entry>
  <entry><title>Four</title><link href="/news/four?utm_medium=feed"/><id>4</id></entry>
</feed>
"""


def stories(site: Site, *paths: str) -> None:
    """Put a story at each of *paths*, with the path's last part for a title."""
    for path in paths:
        title = f"{path.rpartition('/')[2].title()} is in the news"
        site.put(path, replace(STORY, title=title))


def names(portal: Portal) -> list[str]:
    """Return the names of the records, without the date all have."""
    return [path.name.removeprefix("2026-03-01-") for path in portal.records]


def test_rss_and_atom_feeds_become_files_and_the_second_run_asks_for_no_article(
    portal: Portal, site: Site
) -> None:
    """Links relative, twice, and with tracking parameters."""
    stories(site, "/news/one", "/news/two", "/news/three", "/news/four")
    rss = site.feed("/rss", "/news/one", f"{HOST}/news/two", "/news/one?utm_source=rss", "two")
    atom = site.put("/atom", ATOM, kind="application/atom+xml")
    portal.settings(f"feeds:\n  - {rss}\n  - {atom}\n")

    first = portal.run("crawl")
    asked = [path for path in site.log if path.startswith("/news")]
    site.log.clear()
    second = portal.run("crawl")

    assert (first.code, first.out.splitlines()[-1]) == (3, "4 saved, 1 failed (http-404)")
    assert first.err == f"{HOST}/two: failed: HTTP 404 Not Found\n"
    stems = ("four", "one", "three", "two")
    assert names(portal) == [f"{stem}-is-in-the-news.md" for stem in stems]
    assert sorted(path.partition("?")[0] for path in asked) == sorted(f"/news/{s}" for s in stems)
    assert second.out.splitlines()[-1] == "1 failed (http-404)"
    assert site.log.count("/two") == 1
    assert not [path for path in site.log if path.startswith("/news")]


def test_nothing_new_is_a_success(kept: Portal, site: Site) -> None:
    site.log.clear()

    result = kept.run("crawl", "--feed", site.feed("/rss", "/a"))

    assert (result.code, result.out, result.err) == (0, "nothing new\n", "")
    assert site.log == ["/rss"]  # robots.txt is known for a day


def test_a_record_that_a_person_deleted_does_not_come_back(kept: Portal, site: Site) -> None:
    """Row 88."""
    kept.record.unlink()

    result = kept.run("crawl", "--feed", site.feed("/rss", "/a?utm_source=rss"))

    assert (result.code, result.out) == (0, "nothing new\n")
    assert kept.records == []
    assert site.asked("/a?utm_source=rss") == 0


def test_an_article_whose_record_is_only_on_disk_is_not_asked_for(kept: Portal, site: Site) -> None:
    (kept.root / ".masthead/state.sqlite3").unlink()

    result = kept.run("crawl", "--feed", site.feed("/rss", "/a"))

    assert (result.code, result.out) == (0, "nothing new\n")


def test_a_feed_that_is_none_is_said_and_the_others_are_read(portal: Portal, site: Site) -> None:
    """Row 41."""
    stories(site, "/news/one")
    feeds = [
        site.put("/html", "<!doctype html><html><body>Feeds moved.</body></html>"),
        site.put("/empty", b"", kind="application/rss+xml"),
        f"{HOST}/missing",
        site.feed("/rss", "/news/one"),
    ]
    portal.settings("feeds:\n" + "".join(f"  - {feed}\n" for feed in feeds))

    result = portal.run("crawl")

    assert result.code == 3
    assert result.line("/html").endswith("failed: not a feed: an HTML page")
    assert result.line("/empty").endswith("failed: empty answer")
    assert result.line("/missing").endswith("failed: HTTP 404 Not Found")
    assert len(result.err.splitlines()) == 3
    assert names(portal) == ["one-is-in-the-news.md"]


def test_a_feed_that_is_no_web_address_is_refused(portal: Portal) -> None:
    """Row 35: a local file is never read, whoever names it."""
    file = portal.root / "feed.xml"
    file.write_text('<rss version="2.0"><channel></channel></rss>')

    for address in (f"file://{file}", "feed.xml", " file:///etc/passwd", "ftp://gazette.test/rss"):
        result = portal.run("crawl", "--feed", address)

        assert result.code == 2
        assert result.err.startswith(f"masthead: --feed {address.strip()}: ")


def test_a_feed_that_consists_of_a_files_name_does_not_open_that_file(
    portal: Portal, site: Site
) -> None:
    """Row 35: feedparser opens what looks like a name."""
    stories(site, "/news/one")
    file = portal.root / "feed.xml"
    file.write_text(
        '<rss version="2.0"><channel><item><link>/news/one</link></item></channel></rss>'
    )

    result = portal.run("crawl", "--feed", site.put("/rss", str(file), kind="text/xml"))

    assert result.err == f"{HOST}/rss: failed: not a feed: neither XML nor JSON\n"
    assert result.code == 1


def test_without_feeds_the_setting_is_named(portal: Portal) -> None:
    result = portal.run("crawl")

    assert result.code == 2
    assert result.err == (
        "masthead: no source to read: add one with `masthead sources add URL`, "
        "list a feed under `feeds` in masthead.yaml, or use --feed URL\n"
    )


@pytest.mark.parametrize(
    "entity",
    [
        pytest.param('<!ENTITY x SYSTEM "file:///etc/passwd">', id="external"),
        pytest.param('<!ENTITY % p SYSTEM "http://www.gazette.test/dtd"> %p;', id="parameter"),
    ],
)
def test_entities_of_a_feed_are_not_read(portal: Portal, site: Site, entity: str) -> None:
    """Row 38."""
    stories(site, "/news/one")
    text = (
        f'<?xml version="1.0"?><!DOCTYPE rss [{entity}]><rss version="2.0"><channel>'
        "<item><title>&x;</title><link>/news/one</link></item></channel></rss>"
    )

    result = portal.run("crawl", "--feed", site.put("/rss", text, kind="text/xml"))

    assert "root:" not in result.out + result.err
    assert site.asked("/dtd") == 0
