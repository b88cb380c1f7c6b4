"""Rows 55-57 and 60: what is asked again, and how; what a run leaves is finished by the next."""

from dataclasses import replace

import pytest

from tests.integration.local import HOST, Portal, Site, Story

STORY = Story()
ETAGS = {
    "weak-comma": 'W/"a,b"',
    "2-kB": '"' + "x" * 2_000 + '"',
    "strong": '"1"',
    "empty": '""',
    "unquoted": "a b",
    # The test's server writes and reads headers as Latin-1.
    "latin-1": '"caf\u00e9-\u00ff\u0080"',
    "utf-8": '"caf\u00e9-\u20ac"'.encode().decode("latin-1"),
}


def conditions(site: Site, path: str) -> list[str | None]:
    """Return the If-None-Match of each request for *path*."""
    return [headers.get("if-none-match") for asked, headers in site.requests if asked == path]


@pytest.mark.parametrize("etag", ETAGS.values(), ids=ETAGS)
def test_rows_55_and_56_a_page_is_asked_for_with_its_own_validators(
    portal: Portal, site: Site, etag: str
) -> None:
    address = site.put("/a", STORY, headers={"ETag": etag})

    portal.run("fetch", address)
    before = portal.record.stat().st_mtime_ns
    result = portal.run("fetch", address)

    assert (result.code, result.out.splitlines()[-1]) == (0, "1 unchanged")
    assert conditions(site, "/a") == [None, etag]
    assert portal.record.stat().st_mtime_ns == before


def test_validators_of_a_record_that_is_gone_are_not_sent(portal: Portal, site: Site) -> None:
    address = site.put("/a", STORY, headers={"ETag": '"1"'})
    portal.run("fetch", address)
    portal.record.unlink()

    result = portal.run("fetch", address)

    assert conditions(site, "/a") == [None, None]
    assert result.out.splitlines()[-1] == "1 saved"


def test_validators_stay_with_the_address_that_gave_them(portal: Portal, site: Site) -> None:
    site.put("/a", STORY, headers={"ETag": '"1"'})
    site.put("/b", STORY, headers={"ETag": '"2"'})
    moved = site.redirect("/moved", "/a")
    portal.run("fetch", moved)
    site.redirect("/moved", "/b")

    portal.run("fetch", moved)

    assert conditions(site, "/moved") == [None, None]
    assert conditions(site, "/b") == [None]


def test_again_asks_without_conditions(portal: Portal, site: Site) -> None:
    address = site.put("/a", STORY, headers={"ETag": '"1"'})
    portal.run("fetch", address)

    portal.run("fetch", "--again", address)

    assert conditions(site, "/a") == [None, None]


def test_a_refresh_that_finds_nothing_modified_counts_as_one(portal: Portal, site: Site) -> None:
    portal.run("fetch", site.put("/a", STORY, headers={"ETag": '"1"'}))

    first = portal.run("refresh", "--older-than", "0s")
    second = portal.run("refresh", "--older-than", "1h")

    assert first.out.splitlines()[-1] == "1 unchanged"
    assert second.out == "nothing new\n"


def test_a_304_that_was_not_asked_for_is_a_failure(portal: Portal, site: Site) -> None:
    result = portal.run("fetch", site.put("/a", status=304))

    assert result.line("/a").endswith("failed: HTTP 304 Not Modified")


def test_row_56_a_feed_is_asked_for_conditionally_and_what_failed_is_not_forgotten(
    portal: Portal, site: Site
) -> None:
    feed = site.feed("/rss", "/one", "/two")
    site.answers["/rss"] = replace(
        site.answers["/rss"], headers={**site.answers["/rss"].headers, "ETag": '"f"'}
    )
    site.put("/one", replace(STORY, title="One opens"))
    site.put("/two", status=500)

    first = portal.run("crawl", "--feed", feed)
    site.put("/two", replace(STORY, title="Two opens"))
    second = portal.run("crawl", "--feed", feed)
    third = portal.run("crawl", "--feed", feed)

    assert conditions(site, "/rss") == [None, '"f"', '"f"']
    assert first.code == 3
    assert second.out.splitlines()[-1] == "1 saved"
    assert third.out == "nothing new\n"
    assert len(portal.records) == 2
    assert site.asked("/one") == 1


@pytest.mark.parametrize(("status", "most"), [(410, 1), (404, 4), (500, 12)])
def test_row_57_a_page_that_is_not_there_is_asked_for_seldom(
    portal: Portal, site: Site, status: int, most: int
) -> None:
    site.put("/a", status=status)
    feed = site.feed("/rss", "/a")

    codes = [portal.run("crawl", "--feed", feed).code for _ in range(4)]

    assert codes[0] == 1
    assert 1 <= site.asked("/a") <= most


@pytest.mark.parametrize(("status", "most"), [(404, 4), (500, 12)])
def test_row_57_so_is_one_that_is_asked_for_by_name_or_to_be_refreshed(
    portal: Portal, site: Site, status: int, most: int
) -> None:
    address = site.put("/a", status=status)
    old = site.put("/old", STORY)
    portal.run("fetch", old)
    site.put("/old", status=status)

    fetched = [portal.run("fetch", address) for _ in range(5)]
    refreshed = [portal.run("refresh", "--older-than", "0s") for _ in range(5)]
    again = portal.run("fetch", "--again", address)

    assert 1 < site.asked("/a") <= most + most // 4  # the last of them with --again
    assert 1 < site.asked("/old") - 1 <= most
    assert [each.code for each in fetched] == [1] * 5
    assert "--again asks all the same" in fetched[-1].line("/a")
    assert "rests until" in refreshed[-1].out
    assert f"HTTP {status}" in again.line("/a")


def test_row_54_waiting_for_a_silence_to_end_is_no_failure_of_the_page(
    portal: Portal, site: Site
) -> None:
    busy = site.put("/busy", status=503, headers={"Retry-After": "3600"})
    address = site.put("/a", STORY)
    portal.run("fetch", busy)

    told = [portal.run("fetch", address) for _ in range(5)]

    assert all("asked for silence" in each.line("/a") for each in told)
    assert site.asked("/a") == 0


def test_row_57_gone_is_said_and_again_asks(portal: Portal, site: Site) -> None:
    address = site.put("/a", status=410)
    portal.run("fetch", address)

    told = portal.run("fetch", address)
    site.put("/a", STORY)
    again = portal.run("fetch", "--again", address)

    assert "gone since" in told.line("/a")
    assert site.asked("/a") == 2
    assert again.code == 0


def test_an_alias_of_a_record_is_not_asked_for_in_each_crawl(portal: Portal, site: Site) -> None:
    canonical = f'<link rel="canonical" href="{HOST}/a">'
    site.put("/alias", replace(STORY, head=canonical))
    site.put("/a", replace(STORY, head=canonical))
    feed = site.feed("/rss", "/a", "/alias")

    for _ in range(3):
        portal.run("crawl", "--feed", feed)

    assert (site.asked("/a"), site.asked("/alias")) == (1, 1)
    assert len(portal.records) == 1
