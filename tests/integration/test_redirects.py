"""Where pages lead on by themselves."""

from dataclasses import replace

from tests.integration.local import HOST, Portal, Site, Story

STORY = Story()


def test_a_page_that_moved_is_followed(portal: Portal, site: Site) -> None:
    site.put("/old", '<meta http-equiv="refresh" content="0; url=/new">')
    site.put("/new", STORY)

    result = portal.run("fetch", f"{HOST}/old")

    assert result.code == 0
    assert site.log == ["/robots.txt", "/old", "/new"]


def test_a_page_that_loads_itself_again_is_read(portal: Portal, site: Site) -> None:
    reload = f'<meta http-equiv="refresh" content="60; url={HOST}/live">'
    site.put("/live", replace(STORY, head=reload))

    result = portal.run("fetch", f"{HOST}/live")

    assert result.code == 0
    assert site.asked("/live") == 1


def test_row_58_one_article_under_many_slugs_gives_one_record(portal: Portal, site: Site) -> None:
    story = replace(STORY, head=f'<link rel="canonical" href="{HOST}/story">')
    addresses = [site.put(f"/story-{number}?s={number}", story) for number in range(12)]
    feed = site.feed("/rss", *addresses)

    first = portal.run("crawl", "--feed", feed)
    site.log.clear()
    second = portal.run("crawl", "--feed", feed)

    assert first.code == 0
    assert len(portal.records) == 1
    assert (second.code, second.out) == (0, "nothing new\n")
    assert site.log == ["/rss"]
