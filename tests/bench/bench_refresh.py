"""Records a second that a refresh gets done, beside Scrapy with its RFC 2616 cache.

``python tests/bench/bench_refresh.py [--records 2000]``. Eight hosts on loopback served by nginx,
pages of 170 KB with the ETag and Last-Modified that nginx gives. All records are crawled once, and
the peer's cache is filled once; neither counts. Then each asks for all of them, and each answer is
304. The peer reads the same records (python-frontmatter), asks for each with RFC2616Policy and
FilesystemCacheStorage, and tells of each; once it leaves what came from the cache as it is, once it
reads every page with trafilatura, as a callback does that does not know of the cache's flags.
At last all pages have a changed paragraph, and it is told where the processor time goes.

What it takes to start counts for all. Memory is that of the main process.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench import newsroom  # noqa: E402 - found only now
from tests.bench.bench_crawl import SITES, portal  # noqa: E402

PEER = """\
import sys
from pathlib import Path
import frontmatter, scrapy, trafilatura
from scrapy.crawler import CrawlerProcess

class Peer(scrapy.Spider):
    name = "peer"
    async def start(self):
        for path in sorted(Path(sys.argv[1]).glob("*.md")):
            record = frontmatter.load(path)
            yield scrapy.Request(record["originalUrl"], cb_kwargs={"path": path})
    def parse(self, response, path):
        if sys.argv[2] != "reading" and "cached" in response.flags:
            print("unchanged", path, flush=True)
            return
        trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        print("read", path, flush=True)

process = CrawlerProcess({
    "HTTPCACHE_ENABLED": True, "HTTPCACHE_DIR": sys.argv[3],
    "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.RFC2616Policy",
    "HTTPCACHE_STORAGE": "scrapy.extensions.httpcache.FilesystemCacheStorage",
    "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0,
    "COOKIES_ENABLED": False, "ROBOTSTXT_OBEY": True, "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False})
crawler = process.create_crawler(Peer)
process.crawl(crawler)
process.start()
told = crawler.stats.get_value
print("stats", told("httpcache/revalidate", 0), told("response_received_count", 0))
"""
"""The peer. Of its lines each but the last is about one record."""

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took."""

    records: int
    seconds: float
    main_s: float
    """Processor time of the main process."""

    others_s: float
    """That of its children, and of theirs."""

    early_mb: float
    """Memory of the main process after a quarter of the records."""

    late_mb: float
    """The same at the last record."""

    peak_mb: float
    last: str
    """The last line of what it printed."""

    @property
    def rate(self) -> float:
        return self.records / self.seconds

    @property
    def ms(self) -> float:
        return 1000 * (self.main_s + self.others_s) / self.records


def measured(command: list[str], cores: str, folder: Path, records: int) -> Cost:
    """Run *command* on *cores*; it tells of each of *records* in a line, and then some."""
    hidden = {
        k: v
        for k, v in os.environ.items()
        if not k.lower().endswith("_proxy") and k[:10] != "PYTHONDONT"
    }
    started = perf_counter()
    process = subprocess.Popen(
        ["taskset", "-c", cores, *command],
        cwd=folder, stdout=subprocess.PIPE, text=True,
        env={**hidden, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    early, late, last = 0.0, (0.0, 0.0), ""
    for count, line in enumerate(process.stdout, 1):
        last = line.strip()
        if count == max(1, records // 4):
            early = _memory(process.pid)[0]
        if count == records:
            late = _memory(process.pid)
    # Its times can be read after its end, until it is waited for.
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    seconds = perf_counter() - started
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    user, system, of_children, for_children = (int(each) / _TICKS for each in fields[11:15])
    if process.wait():
        sys.exit(f"{command}: exit code {process.returncode}")
    return Cost(records, seconds, user + system, of_children + for_children, early, *late, last)


def _memory(pid: int) -> tuple[float, float]:
    """Return the memory of *pid* now and at most, in MB."""
    found = dict(re.findall(r"(Vm\w+):\s+(\d+)", Path(f"/proc/{pid}/status").read_text()))
    return int(found.get("VmRSS", 0)) / 1024, int(found.get("VmHWM", 0)) / 1024


def peer(folder: Path, records: int, how: str) -> Cost:
    """Ask for all records with the peer."""
    command = [sys.executable, "peer.py", str(folder / "_news"), how, str(folder / "cache")]
    return measured(command, "0", folder, records)


def refresh(folder: Path, records: int, cores: str, expected: str) -> Cost:
    """Ask for all records with ours; each is to become what is *expected*."""
    command = [sys.executable, "-m", "crawler.commands", "refresh", "--older-than", "0s"]
    cost = measured(command, cores, folder, records)
    assert cost.last.startswith(f"{records} {expected}"), cost.last
    return cost


def change(www: Path, pages: int) -> None:
    """Give each page another first paragraph."""
    for site in range(SITES):
        for number in range(pages):
            file = www / newsroom.host(site) / "n" / f"{number}.html"
            text = file.read_text()
            file.write_text(text.replace("<p>", f"<p>Corrected in edition {number}: ", 1))


def show(rows: list[tuple[str, Cost]], beside: Cost) -> None:
    """Print a table of *rows*; the ratios are those of the rates to that of *beside*."""
    columns = (
        "run", "records a second", "ratio", "processor ms a record", "main process", "children",
        "MB at a quarter", "MB at the end", "MB at most",
    )  # fmt: skip
    print("|", " | ".join(columns), "|")
    print("|---" * len(columns) + "|")
    for what, cost in rows:
        main, others = (1000 * each / cost.records for each in (cost.main_s, cost.others_s))
        values: list[Any] = [
            what, f"{cost.rate:.0f}", f"{cost.rate / beside.rate:.2f} x", f"{cost.ms:.2f}",
            f"{main:.2f}", f"{others:.2f}", *(
                f"{each:.0f}" for each in (cost.early_mb, cost.late_mb, cost.peak_mb)
            ),
        ]  # fmt: skip
        print("|", " | ".join(values), "|")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=2_000)
    parser.add_argument("--times", type=int, default=2, help="the best of so many counts")
    parser.add_argument("--only", choices=["ours"], help="leave the peer out")
    given = parser.parse_args()
    each = given.records // SITES
    records = each * SITES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        www = folder / "www"
        newsroom.write(www, SITES, each)
        feeds = [f"http://{newsroom.host(n)}:{newsroom.PORT}/feed.xml" for n in range(SITES)]
        # The cache is to ask each time. With no-cache Scrapy's would ask without conditions.
        with newsroom.nginx(www, SITES, "add_header Cache-Control max-age=0;"):
            place = portal(folder / "portal", feeds, 2)
            # These pages are made of few words: hundreds would be one story, and be judged as one.
            with (place / "masthead.yaml").open("a") as settings:
                settings.write("clusters:\n  days: 0\n")
            (place / "peer.py").write_text(PEER)
            crawl = [sys.executable, "-m", "crawler.commands", "crawl"]
            measured(crawl, "0,1", place, records)
            assert len(list((place / "_news").glob("*.md"))) == records
            best: dict[str, Cost] = {}

            def keep(name: str, cost: Cost) -> None:
                best[name] = min(best.get(name, cost), cost, key=lambda cost: cost.ms)

            if not given.only:
                peer(place, records, "")  # fills its cache
            for _ in range(given.times):
                if not given.only:
                    for how, title in (
                        ("", "Scrapy, RFC 2616 cache"),
                        ("reading", "Scrapy, RFC 2616 cache, trafilatura"),
                    ):
                        cost = peer(place, records, how)
                        assert int(cost.last.split()[1]) >= records, cost.last
                        keep(title, cost)
                keep("Masthead", refresh(place, records, "0", "unchanged"))
            print(f"{records:,} records, every answer is 304, one processor:\n")
            show(list(best.items()), next(iter(best.values())))
            change(www, each)
            cost = refresh(place, records, "0,1", "updated")
            print(f"\n{records:,} records, every page has changed, two processors:\n")
            show([("Masthead", cost)], cost)


if __name__ == "__main__":
    main()
