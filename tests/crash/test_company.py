"""Rows 66 to 68: several at work, and readers at any time."""

import threading
from dataclasses import replace

from crawler.article import frontmatter
from crawler.article.errors import ArticleError
from tests.crash.scenes import ended, listed, started
from tests.integration.local import Portal, Site, Story


def test_row_66_crawls_and_fetches_at_once_give_the_exact_set_or_are_locked_out(
    portal: Portal, site: Site
) -> None:
    addresses = listed(site, 20, portal)
    runs = [started(portal, site, "crawl") for _ in range(3)]
    runs += [started(portal, site, "fetch", address) for address in addresses[:3]]

    results = [ended(run) for run in runs]
    portal.run("crawl")

    assert {result.code for result in results} <= {0, 75}
    assert any(result.code == 0 for result in results)
    assert all("another run" in result.err for result in results if result.code == 75)
    assert len(portal.records) == 20
    assert portal.leftovers == []


def test_row_67_eight_fetches_of_one_address_give_one_record(portal: Portal, site: Site) -> None:
    address = site.put("/a", Story())

    results = [ended(run) for run in [started(portal, site, "fetch", address) for _ in range(8)]]

    assert {result.code for result in results} <= {0, 75}
    assert len(portal.records) == 1
    assert portal.leftovers == []


def test_row_68_a_reader_sees_only_whole_records(portal: Portal, site: Site) -> None:
    addresses = listed(site, 20, portal)
    broken: list[str] = []
    reads = 0
    over = threading.Event()

    def watch() -> None:
        nonlocal reads
        while not over.is_set():
            for path in portal.records:
                reads += 1
                try:
                    text = path.read_text("utf-8")
                    frontmatter.loads(text)
                    assert text.endswith("at noon.\n")
                except (ArticleError, OSError, AssertionError) as error:
                    broken.append(f"{path.name}: {error}")
            over.wait(0.02)

    reader = threading.Thread(target=watch)
    reader.start()
    portal.run("crawl")
    for number, _ in enumerate(addresses):
        story = replace(Story(), title=f"Bridge number {number} is open to all")
        site.put(f"/p{number}", story)
    changed = portal.run("refresh", "--older-than", "0s")
    over.set()
    reader.join()

    assert changed.out.endswith("20 updated (title-changed)\n")
    assert reads > 100
    assert broken == []
