"""The AMP page is asked for before a record names it, where the keeper wants that."""

from dataclasses import replace

import pytest

from crawler.article import frontmatter
from crawler.article.record import Article
from tests.integration.local import HOST, Portal, Site, Story

AMP = f"{HOST}/amp/a"
CACHED = "https://www-gazette-test.cdn.ampproject.org/c/www.gazette.test/amp/a"
STORY = Story(head=f'<link rel="amphtml" href="{AMP}">')
PAGE = "<!doctype html>\n<html ⚡ lang=en><head><title>A bridge</title></head></html>"
LATER = replace(STORY, description="A bridge over the harbour opened at last.")


@pytest.fixture
def checking(portal: Portal) -> Portal:
    portal.settings("amp_check: true\nimages:\n  patience: 1.0\n")
    return portal


def article(portal: Portal) -> Article:
    return frontmatter.loads(portal.record.read_text("utf-8"))


def addresses(portal: Portal) -> tuple[str | None, str | None]:
    found = article(portal)
    return found.ampWebUrl, found.cdnAmpWebUrl


def test_a_page_that_is_there_is_named_with_its_points(checking: Portal, site: Site) -> None:
    site.put("/amp/a", PAGE)

    assert checking.run("fetch", site.put("/a", STORY)).code == 0

    assert addresses(checking) == (AMP, CACHED)
    assert article(checking).quality == 22


def test_no_page_is_asked_for_unless_the_keeper_says_so(portal: Portal, site: Site) -> None:
    portal.run("fetch", site.put("/a", STORY))

    assert addresses(portal) == (AMP, CACHED)
    assert site.asked("/amp/a") == 0


@pytest.mark.parametrize(
    "answer", ["404", "410", "other", "home", "image", "503", "slow", "robots"]
)
def test_a_page_that_was_not_seen_is_not_named_in_a_new_record(
    checking: Portal, site: Site, answer: str
) -> None:
    answered(site, answer)

    assert checking.run("fetch", site.put("/a", STORY)).code == 0

    assert addresses(checking) == (None, None)
    assert article(checking).quality == 2


@pytest.mark.parametrize("answer", ["404", "410", "other", "home", "image"])
def test_a_page_that_is_gone_leaves_the_record(checking: Portal, site: Site, answer: str) -> None:
    site.put("/amp/a", PAGE)
    checking.run("fetch", site.put("/a", STORY))
    answered(site, answer)
    site.put("/a", LATER)

    assert checking.run("refresh", "--older-than", "0s").code == 0

    assert addresses(checking) == (None, None)


@pytest.mark.parametrize("answer", ["503", "slow"])
def test_a_page_that_cannot_be_seen_stays_in_its_record(
    checking: Portal, site: Site, answer: str
) -> None:
    site.put("/amp/a", PAGE)
    checking.run("fetch", site.put("/a", STORY))
    answered(site, answer)
    site.put("/a", LATER)

    assert checking.run("refresh", "--older-than", "0s").code == 0

    assert addresses(checking) == (AMP, CACHED)
    assert article(checking).excerpt == LATER.description


def answered(site: Site, answer: str) -> None:
    """Let the AMP page's address answer so."""
    if answer.isdigit():
        site.put("/amp/a", PAGE, status=int(answer))
    elif answer == "other":
        site.put("/amp/a", Story())
    elif answer == "home":
        site.redirect("/amp/a", f"{HOST}/a")
    elif answer == "image":
        site.put("/amp/a", b"\x89PNG\r\n\x1a\n", kind="image/png")
    elif answer == "slow":
        site.put("/amp/a", PAGE, after_s=3)
    else:
        site.put("/amp/a", PAGE)
        site.put("/robots.txt", "User-agent: *\nDisallow: /amp", kind="text/plain")
