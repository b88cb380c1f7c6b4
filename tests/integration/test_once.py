"""One article, one record: whatever the addresses under which it is found."""

import sqlite3
from dataclasses import replace

import pytest

from tests.integration.local import HOST, Portal, Site, Story

STORY = Story()
OTHER = Story(
    title="Mayor resigns after vote",
    description="The council voted on Monday, and the mayor said that she would go at once.",
    text=("The council voted on Monday by nine to four, after a long night and two recesses.",),
)
PATH = "/news/harbour-bridge-opens"


def crawl_twice(portal: Portal, site: Site, *links: str) -> list[str]:
    """Crawl a feed of *links* twice; return what the second time asked for."""
    feed = site.feed("/rss", *links)
    assert portal.run("crawl", "--feed", feed).code == 0
    site.log.clear()
    second = portal.run("crawl", "--feed", feed)
    assert (second.code, second.out) == (0, "nothing new\n")
    return site.log


def test_row_58_slugs_and_sessions_without_a_canonical_address_give_one_record(
    portal: Portal, site: Site
) -> None:
    """The second is told as known, with the record's file, and never asked for again."""
    for slug in ("one", "two", "three"):
        site.put(f"/news/{slug}", STORY)
    links = [f"/news/{slug}?s={slug}" for slug in ("one", "two", "three")]

    first = portal.run("crawl", "--feed", site.feed("/rss", *links))
    asked = crawl_twice(portal, site, *links)

    assert first.out.splitlines()[-1] == "2 unchanged, 1 saved"
    # Whichever of them answers first has the record.
    assert first.out.count(f"(the same article as {HOST}/news/") == 2
    assert portal.record
    assert asked == ["/rss"]


def test_row_58_variants_of_an_address_are_asked_for_once(portal: Portal, site: Site) -> None:
    site.put(PATH, STORY)
    dresses = ("", "?src=rss", "?amp=1", "/print/", ";jsessionid=1A", "?PHPSESSID=2", "?utm_id=3")

    asked = crawl_twice(portal, site, *(f"{PATH}{dress}" for dress in dresses))

    assert len(portal.records) == 1
    assert asked == ["/rss"]


def test_redirects_schemes_and_versions_lead_to_one_record(portal: Portal, site: Site) -> None:
    site.put(PATH, STORY)
    site.redirect("/go/1", PATH)
    site.put("/a/1", replace(STORY, head=f'<link rel="canonical" href="{HOST}{PATH}">'))

    result = portal.run("fetch", f"{HOST}{PATH}", f"{HOST}/go/1", f"{HOST}/a/1")

    assert result.out.splitlines()[-1] == "2 unchanged, 1 saved"
    assert portal.record


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"published": "2026-03-02T09:30:00+02:00"}, id="the-next-day"),
        pytest.param({"text": (*STORY.text[:1], "It will close again on Monday.")}, id="text"),
    ],
)
@pytest.mark.parametrize("body", ["markdown", "none"])
def test_articles_that_share_a_headline_stay_two(
    portal: Portal, site: Site, change: dict[str, str], body: str
) -> None:
    if body == "none" and "text" in change:
        change = {"description": "A bridge over the harbour closed again on Monday, for good."}
    portal.settings(f"body: {body}\n")
    site.put("/a", STORY)
    site.put("/b", replace(STORY, **change))  # type: ignore[arg-type]

    result = portal.run("fetch", f"{HOST}/a", f"{HOST}/b")

    assert result.out.splitlines()[-1] == "2 saved"


def test_a_page_that_claims_another_storys_address_gets_its_own_record(
    kept: Portal, site: Site
) -> None:
    """The other record stays as it is, however often the page is read."""
    before = kept.record.read_bytes()
    first = kept.record
    site.put("/b", replace(OTHER, head=f'<link rel="canonical" href="{HOST}/a">'))

    saved = kept.run("fetch", f"{HOST}/b")
    again = kept.run("fetch", f"{HOST}/b")

    assert saved.out.splitlines()[-1] == "1 saved"
    assert again.out.splitlines()[-1] == "1 unchanged"
    assert first.read_bytes() == before
    (mine,) = set(kept.records) - {first}
    assert f'webUrl: "{HOST}/b"' in mine.read_text("utf-8")


def test_a_rewritten_article_at_its_own_address_is_an_update(kept: Portal, site: Site) -> None:
    """Row 86: another headline over much of the text, or another text under the headline."""
    site.put("/a", replace(OTHER, text=(*STORY.text, *OTHER.text)))
    titled = kept.run("fetch", f"{HOST}/a")
    site.put("/a", OTHER)

    rewritten = kept.run("fetch", f"{HOST}/a")

    assert titled.out.splitlines()[-1] == "1 updated (title-changed)"
    assert rewritten.out.splitlines()[-1] == "1 updated (corrected)"


def test_a_state_with_keys_of_older_rules_still_tells_edits_from_the_machines_text(
    portal: Portal, site: Site
) -> None:
    address = site.put(f"{PATH}?src=rss", STORY)
    portal.run("fetch", address)
    old = f"www.gazette.test{PATH}?src=rss".removeprefix("www.")
    with sqlite3.connect(portal.root / ".masthead/state.sqlite3") as connection:
        for table in ("records SET identity", "addresses SET record", "validators SET record"):
            connection.execute(f"UPDATE {table} = ?", (old,))
    connection.close()
    site.put(f"{PATH}?src=rss", replace(STORY, title="Harbour bridge is open"))

    known = portal.run("crawl", "--feed", site.feed("/rss", address))
    result = portal.run("fetch", address)

    assert known.out == "nothing new\n"
    assert result.out.startswith("updated ")
    assert "kept a person's" not in result.out
