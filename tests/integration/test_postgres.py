"""A state in PostgreSQL, from the command line (rows 62, 89, 92 and 95)."""

import threading
import time
from urllib.parse import urlsplit

import pytest

from tests.integration.local import Portal, Result, Site, Story
from tests.postgres import PASSWORD, Cluster, running

PAGES = 20


@pytest.fixture
def addresses(site: Site) -> list[str]:
    """Stories, and a feed of them at ``/rss``."""
    found = [site.put(f"/p{n}", Story(title=f"Bridge number {n} opens")) for n in range(PAGES)]
    site.feed("/rss", *found)
    return found


def crawl(portal: Portal, url: str, *more: str) -> Result:
    """Crawl the feed with the state at *url*."""
    feed = "http://www.gazette.test/rss"
    return portal.run("crawl", "--feed", feed, *more, env={"MASTHEAD_STATE_URL": url})


def test_a_portal_can_keep_its_state_there(
    portal: Portal, site: Site, addresses: list[str], postgres: Cluster
) -> None:
    url = postgres.database()

    first = crawl(portal, url, "--log-level", "DEBUG")
    second = crawl(portal, url)
    site.put("/p3", Story(title="Bridge number 3 is open"))
    third = portal.run("refresh", "--older-than", "0s", "--state", url)
    fourth = portal.run("fetch", addresses[3], "--state", url)

    assert [each.code for each in (first, second, third, fourth)] == [0, 0, 0, 0]
    assert second.out == "nothing new\n"
    assert third.out.endswith("19 unchanged, 1 updated (title-changed)\n")
    assert fourth.out.endswith("1 unchanged\n")
    assert len(portal.records) == PAGES
    assert not (portal.root / ".masthead").exists()
    assert PASSWORD not in first.out + first.err


def test_a_server_that_is_not_there_is_told_without_the_password(portal: Portal) -> None:
    url = f"postgresql+pg8000://me:{PASSWORD}@127.0.0.1:1/masthead"

    result = crawl(portal, url)

    assert result.code == 1
    assert len(result.err.splitlines()) == 1
    assert result.err.startswith("masthead: postgresql+pg8000://me:***@127.0.0.1:1/masthead: ")
    assert PASSWORD not in result.err


def test_row_95_a_server_that_goes_away_loses_nothing(
    portal: Portal, site: Site, addresses: list[str]
) -> None:
    with running() as cluster:
        url = cluster.database()
        stopper = threading.Thread(target=_stop_at, args=(cluster, site, addresses[3]))
        stopper.start()
        gone = crawl(portal, url)
        stopper.join()
        cluster.start()
        again = crawl(portal, url)

    assert gone.code in (1, 3)
    assert PASSWORD not in gone.err
    assert again.code == 0, again.err
    assert len(portal.records) == PAGES
    assert portal.leftovers == []


def _stop_at(cluster: Cluster, site: Site, address: str) -> None:
    """Stop the server when *address* is asked for."""
    while site.asked(urlsplit(address).path) == 0:
        time.sleep(0.005)
    cluster.stop()
