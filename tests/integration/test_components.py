"""Each component of fetching works in a Scrapy project that knows nothing else of ours."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.integration.local import HOST, Portal, Result, Site, Story

SPIDER = """
import scrapy
from crawler.fetching.conditional import NotModifiedError

class Plain(scrapy.Spider):
    name = "plain"
    custom_settings = {settings}

    async def start(self):
        for address in {addresses}:
            yield scrapy.Request(address, errback=self.failed)

    def parse(self, response):
        print("read", response.url)

    def failed(self, failure):
        print(type(failure.value).__name__, failure.value)
"""


def crawl(portal: Portal, addresses: list[str], addons: list[str], **settings: object) -> Result:
    """Run a plain spider with *addons*, in a folder that is no portal."""
    folder = portal.root.parent
    paths = {f"crawler.fetching.{addon}": place for place, addon in enumerate(addons)}
    whole = {"ADDONS": paths, "RETRY_ENABLED": False, "DOWNLOAD_DELAY": 0, **settings}
    text = SPIDER.format(settings=whole, addresses=addresses)
    Path(folder, "plain.py").write_text(text, "utf-8")
    return portal.run.inside(folder)("runspider", "plain.py", "-L", "DEBUG", program="scrapy")


def test_the_transport_alone_refuses_private_addresses(portal: Portal, site: Site) -> None:
    result = crawl(portal, [site.root, "http://127.0.0.1:1/"], ["transport.TransportAddon"])

    assert result.out.count("RefusedError 127.0.0.1 is not a public address (loopback)") == 2
    assert site.log == []


def test_robots_alone_holds_for_the_next_crawl(portal: Portal, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /no\n", kind="text/plain")
    addresses = [site.put("/a", Story()), site.put("/no", Story())]

    found = [
        crawl(portal, addresses, ["robots.RobotsAddon"], MASTHEAD_MEMORY="sqlite:///m.sqlite3")
        for _ in range(2)
    ]

    for each in found:
        assert f"read {HOST}/a" in each.out
        assert "RefusedError robots.txt forbids it" in each.out
    assert site.log == ["/robots.txt", "/a", "/a"]


def test_the_pace_alone_holds(portal: Portal, site: Site) -> None:
    addresses = [site.put(f"/p{number}", Story()) for number in range(4)]

    result = crawl(portal, addresses, ["pace.PaceAddon"], DOWNLOAD_DELAY=0.4)

    assert result.out.count("read") == 4
    assert min(later - earlier for earlier, later in pairwise(site.times)) >= 0.36


def test_validators_alone_are_kept_and_sent(portal: Portal, site: Site) -> None:
    address = site.put("/a", Story(), headers={"ETag": '"1"'})
    memory = {"MASTHEAD_MEMORY": "sqlite:///m.sqlite3"}

    first = crawl(portal, [address], ["conditional.ConditionalAddon"], **memory)
    second = crawl(portal, [address], ["conditional.ConditionalAddon"], **memory)

    assert f"read {address}" in first.out
    assert "NotModifiedError not modified" in second.out
    assert site.requests[-1][1]["if-none-match"] == '"1"'


@pytest.mark.parametrize("addon", ["secrets.SecretsAddon"])
def test_secrets_alone_are_redacted(portal: Portal, site: Site, addon: str) -> None:
    site.put("/a", Story())

    result = crawl(portal, [f"{HOST}/a?token=geheim"], [addon])

    assert "token=***" in result.err
    assert "geheim" not in result.err


LISTENING = """
import scrapy
from scrapy.exceptions import StopDownload

class Plain(scrapy.Spider):
    name = "plain"
    custom_settings = {"ADDONS": {"crawler.fetching.transport.TransportAddon": 0}}

    @classmethod
    def from_crawler(cls, crawler, *args, **kwargs):
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.head, signal=scrapy.signals.headers_received)
        crawler.signals.connect(spider.part, signal=scrapy.signals.bytes_received)
        return spider

    async def start(self):
        for address in ADDRESSES:
            yield scrapy.Request(address)

    def head(self, headers, body_length, request):
        print("head", request.url[-2:], body_length)
        if request.url.endswith("b"):
            raise StopDownload(fail=False)

    def part(self, data, request):
        print("part", request.url[-2:], len(data))

    def parse(self, response):
        print("read", response.url[-2:], len(response.body), response.flags)
"""


def test_the_transport_tells_who_listens_and_stops_when_told(portal: Portal, site: Site) -> None:
    addresses = [site.put("/a", b"x" * 500), site.put("/b", b"x" * 500)]
    folder = portal.root.parent
    (folder / "plain.py").write_text(LISTENING.replace("ADDRESSES", repr(addresses)), "utf-8")

    result = portal.run.inside(folder)("runspider", "plain.py", program="scrapy")

    assert sorted(result.out.splitlines()) == [
        "head /a 500", "head /b 500", "part /a 500",
        "read /a 500 []", "read /b 0 ['download_stopped']",
    ]  # fmt: skip
