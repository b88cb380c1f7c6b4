"""Pages a second from feed to saved file, beside a plain Scrapy spider with trafilatura.

``python tests/bench/bench_crawl.py [--pages 150]``. Eight hosts on loopback served by nginx
(Debian's nginx-light), pages of 170 KB. Every crawl is a process of its own, held to one processor
or to two (taskset); the ratios of one run are what counts. Then a crawl in which nothing is new,
of 20 sources with 1,000 known articles, and with ``--memory PAGES`` the memory of a long one.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import newsroom  # noqa: E402 - found only now

SITES = 8
PLAIN = """\
import json, sys
import scrapy, trafilatura
from scrapy.crawler import CrawlerProcess

class Plain(scrapy.Spider):
    name = "plain"
    async def start(self):
        for url in json.load(open(sys.argv[1])):
            yield scrapy.Request(url, self.parse_feed)
    def parse_feed(self, response):
        for link in response.xpath("//item/link/text()").getall():
            yield scrapy.Request(link, self.parse_page)
    def parse_page(self, response):
        found = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        yield {"url": response.url, "title": found.title, "date": found.date, "text": found.text}

process = CrawlerProcess({"FEEDS": {sys.argv[2]: {"format": "jsonlines"}}, "LOG_LEVEL": "ERROR",
    "CONCURRENT_REQUESTS": 32, "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False})
process.crawl(Plain)
process.start()
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a crawl took."""

    pages: int
    seconds: float
    processor_s: float

    @property
    def rate(self) -> float:
        return self.pages / self.seconds


def measured(command: list[str], cores: str, folder: Path) -> Cost:
    """Run *command* on *cores*; the pages are not counted yet."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    subprocess.run(
        ["taskset", "-c", cores, *command],
        cwd=folder, check=True, stdout=subprocess.DEVNULL,
        env={**environment, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(0, seconds, spent)


def portal(folder: Path, feeds: list[str], workers: int, sites: int = SITES) -> Path:
    """Make a portal that reads *feeds*."""
    folder.mkdir()
    places = (f"{newsroom.host(n)}:{newsroom.PORT}" for n in range(sites))
    allowed = "".join(f"  - {place}\n" for place in places)
    (folder / "masthead.yaml").write_text(
        "contact: https://portal.example/about\ndelay: 0\n"
        "budget:\n  run: 1000000\n  host: 1000000\n"
        f"allow_private:\n{allowed}scrapy:\n  MASTHEAD_EXTRACT_WORKERS: {workers}\n"
    )
    (folder / "sources").mkdir()
    for place, feed in enumerate(feeds):
        text = f"read:\n  feed: {feed}\nlimits:\n  articles: 1000000\n"
        (folder / "sources" / f"source-{place}.yaml").write_text(text)
    return folder


def ours(folder: Path, cores: str, workers: int, feeds: list[str]) -> Cost:
    """Crawl with everything."""
    place = portal(folder, feeds, workers)
    cost = measured([sys.executable, "-m", "crawler.commands", "crawl"], cores, place)
    saved = len(list((place / "_news").glob("*.md")))
    return Cost(saved, cost.seconds, cost.processor_s)


def plain(folder: Path, cores: str, feeds: list[str]) -> Cost:
    """Crawl with a plain spider."""
    folder.mkdir()
    (folder / "plain.py").write_text(PLAIN)
    (folder / "feeds.json").write_text(str(feeds).replace("'", '"'))
    command = [sys.executable, "plain.py", "feeds.json", "out.jsonl"]
    cost = measured(command, cores, folder)
    return Cost(sum(1 for _ in (folder / "out.jsonl").open()), cost.seconds, cost.processor_s)


def unchanged(folder: Path, root: Path) -> None:
    """Print what a crawl costs in which nothing is new: 20 sources with 50 articles each."""
    feeds = []
    for place in range(20):
        links = newsroom.addresses(place % SITES, 1_000)
        mine = links[place // SITES * 50 : place // SITES * 50 + 50]
        items = "".join(f"<item><link>{each}</link></item>" for each in mine)
        name = f"feed-{place}.xml"
        text = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        (root / newsroom.host(place % SITES) / name).write_text(text)
        feeds.append(f"http://{newsroom.host(place % SITES)}:{newsroom.PORT}/{name}")
    first = ours(folder, "0,1", 2, feeds)
    command = [sys.executable, "-m", "crawler.commands", "crawl", "--all"]
    second = measured(command, "0", folder)
    print(
        f"\nNothing new over {first.pages:,} known articles of {len(feeds)} sources: "
        f"{second.processor_s:.2f} s of processor time"
    )


def memory(folder: Path, feeds: list[str], pages: int) -> None:
    """Print the memory of the main process as a long crawl goes on."""
    place = portal(folder, feeds, 2)
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.commands", "crawl"],
        cwd=place, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    print(f"\n| pages of {pages:,} | main process, MB |\n|---|---|")
    told = 0
    while process.poll() is None:
        time.sleep(0.5)
        done = len(os.listdir(place / "_news")) if (place / "_news").exists() else 0  # noqa: PTH208
        if done - told >= pages // 20:
            told = done
            status = Path(f"/proc/{process.pid}/status")
            if status.exists() and (found := re.search(r"VmRSS:\s+(\d+)", status.read_text())):
                print(f"| {done:,} | {int(found[1]) / 1024:.0f} |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=150, help="of each host")
    parser.add_argument("--memory", type=int, metavar="PAGES", help="only the memory of so many")
    given = parser.parse_args()
    each = given.memory // SITES if given.memory else given.pages
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        newsroom.write(folder / "www", SITES, each)
        feeds = [f"http://{newsroom.host(n)}:{newsroom.PORT}/feed.xml" for n in range(SITES)]
        with newsroom.nginx(folder / "www", SITES):
            if given.memory:
                memory(folder / "long", feeds, given.memory)
                return
            peer = plain(folder / "plain", "0", feeds)
            one = ours(folder / "one", "0", 1, feeds)
            two = ours(folder / "two", "0,1", 2, feeds)
            print("| crawl | pages | pages a second | processor ms a page | ratio |")
            print("|---|---|---|---|---|")
            for what, cost, beside in (
                ("Scrapy and trafilatura, one processor", peer, peer),
                ("Masthead, one processor", one, peer),
                ("Masthead, two processors", two, one),
            ):
                ms = 1000 * cost.processor_s / cost.pages
                ratio = cost.rate / beside.rate
                print(f"| {what} | {cost.pages} | {cost.rate:.1f} | {ms:.1f} | {ratio:.2f} x |")
            unchanged(folder / "unchanged", folder / "www")


if __name__ == "__main__":
    main()
