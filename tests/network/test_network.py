"""A scheduled crawl of a network: everything once, the second time nothing, with manners."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import frontmatter
import pytest

from tests.integration.local import UNMEASURED, Portal, Result, Run
from tests.network import network, sites
from tests.network.network import COUNTS, Network

DELAY = 0.02


@dataclass(frozen=True)
class Crawled:
    """The network, and two crawls of it."""

    network: Network
    portal: Portal
    first: Result
    second: Result
    before: dict[str, int]
    """How many requests each site had seen when the second crawl began."""


CHECKS: list[Callable[[Crawled], None]] = []
"""What must be true of the crawls, as sentences. One test, so that only one process crawls."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    built = network.built()
    folder = tmp_path_factory.mktemp("network")
    with sites.serving(*built.sites.values()) as environment:
        run = Run(folder, {**environment, UNMEASURED: "1"})
        run("init", "portal", "--contact", "https://portal.example/about")
        portal = Portal(folder / "portal", run.inside(folder / "portal"))
        (portal.root / "masthead.yaml").write_text(f"delay: {DELAY}\nbody: none\n")
        (portal.root / "lists").mkdir()
        (portal.root / "lists" / "mirror.txt").write_text(built.listed)
        (portal.root / "sources").mkdir()
        for name, text in network.SOURCES.items():
            (portal.root / "sources" / f"{name}.yaml").write_text(text)
        first = portal.run("crawl")
        before = {host: len(site.log) for host, site in built.sites.items()}
        second = portal.run("crawl", "--all")
        yield Crawled(built, portal, first, second, before)


def posts(portal: Portal) -> list[frontmatter.Post]:
    return [frontmatter.load(str(path)) for path in portal.records]


@CHECKS.append
def every_article_is_there_once(crawled: Crawled) -> None:
    titles = Counter(post["title"] for post in posts(crawled.portal))

    expected = {sites.title(host, n) for host, count in COUNTS.items() for n in range(count)}
    assert set(titles) == expected
    assert set(titles.values()) == {1}


@CHECKS.append
def the_summary_tells_what_was_found_and_what_was_not(crawled: Crawled) -> None:
    assert crawled.first.code == 3
    last = crawled.first.out.splitlines()[-1]
    # A quarter of the mirror's feed leads on to what its list names itself.
    assert last == "2000 saved, 50 unchanged, 3 refused (robots)"
    assert "gazette: 500 found, 500 new" in crawled.first.out


@CHECKS.append
def the_second_crawl_asks_for_no_article(crawled: Crawled) -> None:
    for host, site in crawled.network.sites.items():
        again = [asked.path for asked in site.log[crawled.before[host] :]]
        listings = {"/rss", "/atom", "/news.xml", "/sitemap.xml", "/"}
        parts = {path for path in again if path.startswith("/sitemap-")}
        assert set(again) <= listings | parts, host
        assert len(again) == len(set(again)), host
        assert "/robots.txt" not in again


@CHECKS.append
def what_has_not_changed_is_asked_for_conditionally(crawled: Crawled) -> None:
    for host in ("gazette.test", "herald.test", "courier.test", "observer.test", "mirror.test"):
        site = crawled.network.sites[host]
        again = [asked for asked in site.log[crawled.before[host] :] if ".gz" not in asked.path]
        assert {asked.status for asked in again} == {304}, again


@CHECKS.append
def robots_txt_comes_first_and_is_obeyed(crawled: Crawled) -> None:
    for site in crawled.network.sites.values():
        assert site.log[0].path == "/robots.txt"
        assert len(site.asked("/robots.txt")) == 1
    assert crawled.network.sites["observer.test"].asked("/private") == []


@CHECKS.append
def the_pace_of_each_host_holds(crawled: Crawled) -> None:
    for host, site in crawled.network.sites.items():
        gap = 1.0 if host == "observer.test" else DELAY
        pages = site.log[1:]  # robots.txt says how long the others wait
        times = [page.at for page in pages]
        # A busy machine hears of a request late now and then: then one gap is short, and the one
        # before it is as much longer. So it is stretches that tell.
        for count in {min(50, len(times) - 1), len(times) - 1}:
            stretches = zip(times, times[count:], strict=False)
            assert min(end - start for start, end in stretches) >= count * gap - 0.1, host


@CHECKS.append
def a_host_that_is_busy_is_left_alone_for_as_long_as_it_asks(crawled: Crawled) -> None:
    log = crawled.network.sites["mirror.test"].log
    (place,) = (place for place, asked in enumerate(log) if asked.status == 429)

    assert log[place + 1].at - log[place].at >= 1.9
    assert log[place].path in {asked.path for asked in log[place + 1 :]}


@CHECKS.append
def nothing_of_old_times_is_asked_for(crawled: Crawled) -> None:
    courier = crawled.network.sites["courier.test"]

    assert courier.asked("/sitemap-old") == []
    assert courier.asked("/articles/of-old-times") == []


@CHECKS.append
def an_alias_leads_to_the_record_that_is_there(crawled: Crawled) -> None:
    mirror = [post for post in posts(crawled.portal) if "mirror" in post["provider"]["domain"]]

    assert len(mirror) == COUNTS["mirror.test"]
    assert {post["webUrl"].partition("?")[0] for post in mirror} == {
        post["webUrl"] for post in mirror
    }
    assert not [post for post in mirror if post["webUrl"].endswith("/amp")]


@CHECKS.append
def sources_tell_how_they_are(crawled: Crawled) -> None:
    listed = crawled.portal.run("sources", "list")

    rows = {line.split()[0]: line for line in listed.out.splitlines()[1:]}
    assert rows.keys() == network.SOURCES.keys()
    assert all(" well " in row for row in rows.values())
    assert "20 of 23" in rows["observer"]


@CHECKS.append
def leftovers_are_none(crawled: Crawled) -> None:
    assert crawled.portal.leftovers == []
    assert not list(Path(crawled.portal.root).glob("**/*.tmp"))


def test_a_network_is_crawled(crawled: Crawled, subtests: pytest.Subtests) -> None:
    for check in CHECKS:
        with subtests.test(check.__name__):
            check(crawled)
