"""Rows 48-54: manners, seen from the server."""

import time
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.integration.local import HOST, Portal, Site, Story

STORY = Story()


def pages(site: Site, count: int, host: str = HOST) -> list[str]:
    """Put that many stories; return their addresses on *host*."""
    paths = [f"/p{number}" for number in range(count)]
    for path in paths:
        site.put(path, replace(STORY, title=f"Bridge {path[1:]} opens"))
    return [host + path for path in paths]


JITTER_S = 0.1
"""By which a busy machine may hear of a request late: as much as row 52 allows."""


def gaps(site: Site) -> list[float]:
    """Return the seconds between requests for pages."""
    times = [at for at, path in zip(site.times, site.log, strict=True) if path.startswith("/p")]
    return [later - earlier for earlier, later in pairwise(times)]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_row_48_a_host_whose_robots_txt_fails_is_left_alone(
    portal: Portal, site: Site, status: int
) -> None:
    site.put("/robots.txt", status=status)

    result = portal.run("fetch", *pages(site, 3))

    assert result.code == 1
    assert set(site.log) == {"/robots.txt"}
    assert result.err.count("robots.txt could not be read") == 3


def test_row_48_a_robots_txt_in_a_loop_or_cut_allows_nothing(portal: Portal, site: Site) -> None:
    site.redirect("/robots.txt", "/robots.txt")
    first = portal.run("fetch", *pages(site, 1))
    site.put("/robots.txt", "User-agent: *\nAllow: /\n", headers={"Content-Length": "900"})
    second = portal.run("fetch", *pages(site, 1))

    assert (first.code, second.code) == (1, 1)
    assert set(site.log) == {"/robots.txt"}
    assert site.asked("/robots.txt") <= 10


def test_row_50_rules_that_another_place_has_count(portal: Portal, site: Site) -> None:
    site.redirect("/robots.txt", "http://rules.gazette.test/rules.txt")
    site.put("/rules.txt", "User-agent: *\nDisallow: /p0\n", kind="text/plain")

    result = portal.run("fetch", *pages(site, 2))

    assert "robots.txt forbids it" in result.line("/p0")
    assert len(portal.records) == 1


def test_row_51_robots_txt_comes_first_and_is_kept_for_the_next_run(
    portal: Portal, site: Site
) -> None:
    addresses = pages(site, 6)

    portal.run("fetch", *addresses[:3])
    portal.run("fetch", *addresses[3:])

    assert site.log[0] == "/robots.txt"
    assert site.asked("/robots.txt") == 1


def test_row_52_the_crawl_delay_holds(portal: Portal, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.6\n", kind="text/plain")

    result = portal.run("fetch", *pages(site, 4))

    assert result.code == 0
    assert min(gaps(site)) >= 0.6 - 2 * JITTER_S
    assert sum(gaps(site)) >= 3 * 0.6 - JITTER_S


def test_the_portals_delay_holds(portal: Portal, site: Site) -> None:
    result = portal.run("fetch", "--set", "delay=0.5", *pages(site, 4))

    assert result.code == 0
    assert min(gaps(site)) >= 0.5 - 2 * JITTER_S
    assert sum(gaps(site)) >= 3 * 0.5 - JITTER_S


@pytest.mark.parametrize("status", [429, 503])
def test_row_54_a_host_that_asks_for_silence_is_not_asked_also_by_later_runs(
    portal: Portal, site: Site, status: int
) -> None:
    addresses = pages(site, 3)
    site.put("/p0", status=status, headers={"Retry-After": "600"})

    first = portal.run("fetch", addresses[0])
    before = len(site.log)
    second = portal.run("fetch", *addresses)

    assert "asked for silence until" in first.err + second.err
    assert site.asked("/p0") == 1
    assert second.code == 1
    assert len(site.log) == before


def test_row_54_a_short_silence_is_waited_for(portal: Portal, site: Site) -> None:
    (address,) = pages(site, 1)
    site.put("/p0", status=503, headers={"Retry-After": "2"})

    started = time.monotonic()
    result = portal.run("fetch", address)

    assert result.line("/p0").endswith("failed: HTTP 503 Service Unavailable")
    assert time.monotonic() - started >= 2
    assert min(gaps(site)) >= 1.9


def test_a_slow_host_does_not_keep_the_others_waiting(portal: Portal, site: Site) -> None:
    """Row 14."""
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 2\n", kind="text/plain")
    site.put("/slow", STORY, after_s=60)
    slow = [f"http://slow.test/slow?{number}" for number in range(40)]
    good = [f"http://h{number}.test/p0" for number in range(10)]
    pages(site, 1)

    portal.run("fetch", "--set", "timeout=4", *slow, *good)

    order = [path.partition("?")[0] for path in site.log if path != "/robots.txt"]
    assert order.count("/p0") == 10
    assert order[:14].count("/p0") >= 9


def test_a_host_that_does_not_answer_is_left_alone(portal: Portal, site: Site) -> None:
    site.put("/robots.txt", status=404)
    site.put("/slow", STORY, after_s=60)
    addresses = [f"{HOST}/slow?{number}" for number in range(12)]

    result = portal.run("fetch", "--set", "timeout=1", "--set", "delay=0.01", *addresses)

    assert result.code == 1
    assert "did not answer 3 times in a row" in result.err
    assert sum(path.startswith("/slow") for path in site.log) <= 4
