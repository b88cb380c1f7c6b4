"""Sources: read when they are due, within bounds, and never silently nothing."""

import json
import re
import signal
import sqlite3
from dataclasses import replace

import pytest

from tests.crash.scenes import started, until
from tests.integration.local import HANG_S, HOST, Portal, Site, Story

WEEK = "2026-03-01"


def put(site: Site, *names: str) -> list[str]:
    """Put a story at each of *names*; return their addresses."""
    return [
        site.put(f"/news/{name}", replace(Story(), title=f"The {name} is in the news again"))
        for name in names
    ]


def source(portal: Portal, name: str, text: str) -> None:
    folder = portal.root / "sources"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    portal.settings("scrapy:\n  RETRY_TIMES: 0\n")


def summary(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_source_is_read_when_it_is_due_and_all_reads_it_now(portal: Portal, site: Site) -> None:
    feed = site.feed("/rss", *put(site, "bridge"))
    source(portal, "gazette", f"read:\n  feed: {feed}\n")

    first = portal.run("crawl")
    second = portal.run("crawl")
    third = portal.run("crawl", "gazette", "--all")

    assert [result.code for result in (first, second, third)] == [0, 0, 0]
    assert (second.out, third.out) == ("nothing new\n", "nothing new\n")
    assert site.asked("/rss") == 2


def test_what_the_publisher_and_the_feed_say_is_a_floor(portal: Portal, site: Site) -> None:
    text = (
        '<rss version="2.0"><channel><ttl>180</ttl>'
        f"<item><title>T</title><link>{put(site, 'bridge')[0]}</link></item></channel></rss>"
    )
    feed = site.put("/rss", text, kind="text/xml", headers={"Cache-Control": "max-age=7200"})
    source(portal, "gazette", f"read:\n  feed: {feed}\nevery: 10m\n")

    told = summary(portal.run("crawl", "--json").out)
    (row,) = summary(portal.run("sources", "list", "--json").out)

    assert told[-2]["source"] == "gazette"
    assert told[-2]["due"] == row["due"]
    read, due = (re.sub(r"\D", "", str(row[name]))[:14] for name in ("read", "due"))
    assert int(due[8:10]) - int(read[8:10]) in (3, -21)


def test_a_source_that_does_not_exist_is_a_mistake_that_names_those_that_do(
    portal: Portal, site: Site
) -> None:
    source(portal, "gazette", f"read:\n  feed: {site.feed('/rss')}\n")

    result = portal.run("crawl", "herald")

    assert (result.code, result.err) == (2, "masthead: no source 'herald': there are gazette\n")


def test_a_limit_leaves_the_rest_to_the_next_run(portal: Portal, site: Site) -> None:
    feed = site.feed("/rss", *put(site, "bridge", "ferry", "market", "school", "river"))
    source(portal, "gazette", f"read:\n  feed: {feed}\nlimits:\n  articles: 2\n")

    first = portal.run("crawl")
    second = portal.run("crawl", "--limit", "1")
    third = portal.run("crawl")

    assert first.out.splitlines()[-1] == "2 saved, 3 left to the next run"
    assert second.out.splitlines()[-1] == "1 saved, 2 left to the next run"
    assert third.out.splitlines()[-1] == "2 saved"
    assert [site.asked(f"/news/{name}") for name in ("bridge", "river")] == [1, 1]


def test_a_dry_run_says_what_is_new_and_keeps_nothing(portal: Portal, site: Site) -> None:
    feed = site.feed("/rss", *put(site, "bridge", "ferry"))
    source(portal, "gazette", f"read:\n  feed: {feed}\n")

    dry = portal.run("crawl", "--dry-run")
    tested = portal.run("sources", "test", "gazette")
    crawled = portal.run("crawl")

    assert dry.out.splitlines() == [
        f"found {HOST}/news/bridge (T)", f"found {HOST}/news/ferry (T)", "2 found",
    ]  # fmt: skip
    assert tested.out.splitlines()[-2:] == ["gazette: 2 found, 2 new", "2 found"]
    assert site.asked("/news/bridge") == 1
    assert crawled.out.splitlines()[-1] == "2 saved"


def test_row_46_a_source_that_is_gone_is_said_and_not_asked_for_again(
    portal: Portal, site: Site
) -> None:
    site.put("/rss", status=410)
    source(portal, "gazette", f"read:\n  feed: {HOST}/rss\n")
    source(portal, "herald", f"read:\n  feed: {site.feed('/other')}\n")

    first = portal.run("crawl", "--all")
    second = portal.run("crawl", "--all")
    listed = portal.run("sources", "list")

    assert (first.code, first.err) == (3, f"{HOST}/rss: failed: HTTP 410 Gone\n")
    assert second.code == 0
    assert second.line("gazette").endswith("remove it from sources/gazette.yaml")
    assert site.asked("/rss") == 1
    assert "gone" in listed.out.splitlines()[1]


def test_row_46_a_source_that_moved_for_good_is_said(portal: Portal, site: Site) -> None:
    feed = site.feed("/new", *put(site, "bridge"))
    site.put("/rss", status=301, headers={"Location": feed})
    source(portal, "gazette", f"read:\n  feed: {HOST}/rss\n")

    result = portal.run("crawl")
    listed = portal.run("sources", "list")

    assert (result.code, result.err) == (0, f"gazette: {HOST}/rss: moved to {feed}\n")
    assert f"moved to {feed}" in listed.out
    assert len(portal.records) == 1


def test_row_46_a_source_that_becomes_a_page_is_said(portal: Portal, site: Site) -> None:
    feed = site.feed("/rss", *put(site, "bridge"))
    source(portal, "gazette", f"read:\n  feed: {feed}\n")
    portal.run("crawl")
    site.put("/rss", "<!doctype html><html><body>Feeds are no more.</body></html>")

    result = portal.run("crawl", "--all")
    listed = portal.run("sources", "list")

    assert (result.code, result.err) == (1, f"{HOST}/rss: failed: not a feed: an HTML page\n")
    assert "failing" in listed.out.splitlines()[1]


def test_row_42_an_index_that_contains_itself_and_countless_others_ends(
    portal: Portal, site: Site
) -> None:
    maps = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    parts = "".join(f"<sitemap><loc>{HOST}/map?{n}</loc></sitemap>" for n in range(300))
    text = f"<sitemapindex {maps}><sitemap><loc>{HOST}/map</loc></sitemap>{parts}</sitemapindex>"
    site.put("/map", text, kind="application/xml")
    source(portal, "gazette", f"read:\n  sitemap: {HOST}/map\nlimits:\n  listings: 50\n")

    result = portal.run("crawl")

    assert result.code == 0
    assert result.line("gazette").endswith("leads to more than 50 listings: the rest is left")
    assert len([path for path in site.log if path.startswith("/map")]) == 50
    assert site.asked("/map") == 1


def test_row_45_the_same_id_with_a_new_link_stays_one_record(portal: Portal, site: Site) -> None:
    story = replace(Story(), title="The bridge is in the news again")

    def feed(path: str) -> str:
        item = f"<item><title>T</title><link>{site.put(path, story)}</link><guid>7</guid></item>"
        text = f'<rss version="2.0"><channel>{item}</channel></rss>'
        return site.put("/rss", text, kind="text/xml")

    source(portal, "gazette", f"read:\n  feed: {feed('/news/bridge')}\n")
    portal.run("crawl")
    feed("/2026/bridge")

    result = portal.run("crawl", "--all")

    assert result.code == 0
    assert len(portal.records) == 1


def test_row_47_a_source_that_is_wrong_is_said_with_file_and_line(portal: Portal) -> None:
    source(portal, "gazette", "read:\n  fead: http://www.gazette.test/rss\nevery: often\n")

    result = portal.run("crawl")

    assert result.code == 2
    assert "sources/gazette.yaml:2: read: unknown kind 'fead': allowed are" in result.err
    assert "sources/gazette.yaml:3: every: 'often' is no span of time" in result.err


def test_a_source_puts_its_articles_into_its_topic_and_may_be_official(
    portal: Portal, site: Site
) -> None:
    portal.topic("Harbour", "quay")
    feed = site.feed("/rss", *put(site, "bridge"))
    source(portal, "gazette", f"read:\n  feed: {feed}\ntopic: Harbour\nofficial: true\n")

    result = portal.run("crawl")

    assert result.code == 0, result.err
    assert "topics:\n  - News\n  - Harbour\n" in portal.record.read_text()
    assert "quality: 54\n" in portal.record.read_text()  # 2 + 2 for topics, 50 for official


def test_what_a_feed_says_helps_where_the_page_is_silent(portal: Portal, site: Site) -> None:
    page = site.put("/news/bridge", replace(Story(), published="", description=""))
    text = (
        '<rss version="2.0"><channel><item><title>Bridge</title>'
        f"<link>{page}</link><pubDate>Sun, 01 Mar 2026 09:30:00 +0200</pubDate>"
        "</item></channel></rss>"
    )
    feed = site.put("/rss", text, kind="text/xml")
    source(portal, "gazette", f"read:\n  feed: {feed}\n")

    result = portal.run("crawl")

    assert result.code == 0, result.err
    assert "publishedDateTime: 2026-03-01T07:30:00Z" in portal.record.read_text()


def test_a_look_at_a_site_proposes_a_source_that_works(portal: Portal, site: Site) -> None:
    feed = site.feed("/feeds/all", *put(site, "bridge", "ferry"))
    site.put(
        "/",
        '<!doctype html><html lang="en"><head><title>The Gazette</title>'
        '<meta property="og:site_name" content="The Gazette: &quot;news&quot;">'
        f'<link rel="alternate" type="application/rss+xml" title="All" href="{feed}"></head>'
        "<body><main><p>Welcome.</p></main></body></html>",
    )

    shown = portal.run("sources", "add", f"{HOST}/", "--stdout")
    added = portal.run("sources", "add", f"{HOST}/")
    again = portal.run("sources", "add", f"{HOST}/")
    crawled = portal.run("crawl")

    assert added.out.startswith("wrote sources/the-gazette-news.yaml: ")
    assert shown.out == (portal.root / "sources" / "the-gazette-news.yaml").read_text()
    assert again.code == 2
    assert "is there; give another --name" in again.err
    assert crawled.out.splitlines()[-1] == "2 saved"


def test_a_site_without_anything_to_read_is_said(portal: Portal, site: Site) -> None:
    site.put("/", "<!doctype html><title>Nothing</title><body><p>Nothing to see here.</p></body>")

    result = portal.run("sources", "add", f"{HOST}/")

    assert result.code == 1
    assert "no feed, sitemap or section with articles was found" in result.err
    assert portal.run("sources", "add", f"{HOST}/missing").code == 1
    assert not (portal.root / "sources").exists()


@pytest.mark.parametrize("program", ["scrapy.cmdline"])
def test_scrapy_runs_it_too(portal: Portal, site: Site, program: str) -> None:
    feed = site.feed("/rss", *put(site, "bridge"))
    other = site.feed("/other", *put(site, "ferry"))
    source(portal, "gazette", f"read:\n  feed: {feed}\n")
    source(portal, "herald", f"read:\n  feed: {other}\n")

    result = portal.run(
        "crawl", "discover", "-a", "source=gazette",
        program=program, env={"SCRAPY_SETTINGS_MODULE": "crawler.settings"},
    )  # fmt: skip

    assert result.code == 0, result.err
    assert [site.asked("/rss"), site.asked("/other")] == [1, 0]
    assert len(portal.records) == 1


def test_the_schedule_reads_what_is_due_and_ends_in_order(portal: Portal, site: Site) -> None:
    feed = site.feed("/rss", *put(site, "bridge"))
    source(portal, "gazette", f"read:\n  feed: {feed}\nevery: 1s\n")
    process = started(portal, site, "schedule", "--look", "1s")
    until(lambda: len(portal.records) == 1)
    site.feed("/rss", *put(site, "bridge", "ferry"))
    until(lambda: len(portal.records) == 2)

    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=HANG_S)

    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert "saved _news/2026-03-01-the-ferry-is-in-the-news-again.md" in out


def test_the_schedule_refreshes_what_is_due_between_two_crawls(portal: Portal, site: Site) -> None:
    feed = site.feed("/rss", *put(site, "bridge"))
    source(portal, "gazette", f"read:\n  feed: {feed}\nevery: 1h\n")
    portal.settings("refresh:\n  share: 0.2\nscrapy:\n  RETRY_TIMES: 0\n")
    assert portal.run("crawl").code == 0
    changed = replace(Story(), title="The bridge over the harbour is closed")
    site.put("/news/bridge", changed)
    with sqlite3.connect(portal.root / ".masthead/state.sqlite3") as connection:
        connection.execute("DELETE FROM visits")  # so that it is due at once
    connection.close()

    process = started(portal, site, "schedule", "--look", "1s")
    until(lambda: "is closed" in portal.record.read_text("utf-8"))
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=HANG_S)

    assert (process.returncode, site.asked("/rss")) == (0, 1), err
    assert f"updated _news/{portal.record.name}" in out


def test_the_schedule_prints_what_runs_it(portal: Portal, site: Site) -> None:
    source(portal, "gazette", f"read:\n  feed: {site.feed('/rss')}\n")

    unit = portal.run("schedule", "--systemd")
    line = portal.run("schedule", "--cron")

    assert f"schedule --portal {portal.root}\n" in unit.out
    assert f"crawl --due --portal {portal.root}\n" in line.out
    assert (unit.code, line.code, site.log) == (0, 0, [])


def test_a_run_that_may_not_last_longer_says_so_and_goes_on_next_time(
    portal: Portal, site: Site
) -> None:
    addresses = put(site, "bridge", "ferry", "market", "school")
    for address in addresses:
        path = address.removeprefix(HOST)
        site.answers[path] = replace(site.answers[path], after_s=0.7)
    source(portal, "gazette", f"read:\n  feed: {site.feed('/rss', *addresses)}\n")
    slow = ("--set", "CONCURRENT_REQUESTS=1", "--set", "CONCURRENT_REQUESTS_PER_DOMAIN=1")

    first = portal.run("crawl", "--max-runtime", "1s", *slow)
    then = portal.run("crawl")

    assert first.code == 0
    assert "the time it was given is over; the next run goes on from here" in first.err
    assert 0 < len(portal.records) == 4
    assert "saved" in then.out.splitlines()[-1]
