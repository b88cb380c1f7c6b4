"""Kills a crawl at many moments, lets the next one finish, and counts what that cost.

``python tests/crash/killing.py [--points 100] [--pages 400]`` prints a table. Nothing may be lost,
there twice or torn, and hardly anything asked for that was on disk. A point is the k-th request
that the site sees, the k-th record on disk, a moment in time, or the k-th call of a kind by which
files and the state are written (with strace, where it is installed).
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from tests.integration.local import UNMEASURED, Site, Story, environment, serving

HOSTS = 8
SETTINGS = "delay: 0\ncontact: https://portal.example/about\nscrapy:\n  RETRY_TIMES: 0\n"
CALLS = ("link", "fsync", "pwrite64", "unlink", "fdatasync")
"""What a record and a commit are written with; the process is killed instead of the k-th one."""

_LONGEST_S = 240.0


@dataclass(frozen=True, slots=True)
class Point:
    """When to kill."""

    kind: str
    """requests, records, milliseconds, or one of CALLS."""

    count: int
    moves_on: bool = False
    """The feed lists nothing any more when the next run reads it."""

    times: int = 1
    """How often a run is killed before one may end."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What became of a crawl that was killed at a point."""

    point: Point
    killed: int
    lost: int
    twice: int
    torn: int
    leftovers: int
    refetched: int
    """Pages that were asked for more than once."""

    needless: int
    """Pages that the last run asked for although their record was on disk."""

    failed: int
    """The last run's exit code."""

    @property
    def good(self) -> bool:
        """Tell whether nothing was harmed."""
        harm = self.lost, self.twice, self.torn, self.leftovers, self.failed, self.needless
        return not any(harm)


class Scene:
    """A site with a feed, and what an undisturbed crawl of it writes."""

    def __init__(self, site: Site, pages: int, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.addresses = [f"http://h{n % HOSTS}.gazette.test/p{n}" for n in range(pages)]
        for number in range(pages):
            story = replace(Story(), title=f"Bridge number {number} opens to all")
            site.put(f"/p{number}", story)
        self.list(self.addresses)
        portal = self.portal()
        result = self.run(portal)
        assert result == 0, f"an undisturbed crawl ended with {result}"
        self.wanted = records(portal)
        assert len(self.wanted) == pages, len(self.wanted)
        self.names = {address_in(data): name for name, data in self.wanted.items()}

    def list(self, addresses: list[str]) -> None:
        """Let the feed list *addresses*."""
        self.site.feed("/rss", *addresses)

    def portal(self) -> Path:
        """Return a new portal."""
        portal = Path(tempfile.mkdtemp(dir=self.folder))
        (portal / "_news").mkdir()
        feeds = "feeds:\n  - http://h0.gazette.test/rss\n"
        (portal / "masthead.yaml").write_text(SETTINGS + feeds, "utf-8")
        (portal / "_config.yml").write_text("title: Portal\ntopic: News\n", "utf-8")
        return portal

    def start(self, portal: Path, *before: str) -> "subprocess.Popen[bytes]":
        """Begin to crawl."""
        command = [*before, sys.executable, "-m", "crawler.commands", "crawl"]
        with (portal / "errors").open("ab") as errors:
            return subprocess.Popen(
                [*command, "--portal", str(portal)],
                env=environment({**self.site.as_proxy, UNMEASURED: "1"}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )

    def run(self, portal: Path) -> int:
        """Crawl to the end; return the exit code."""
        with self.start(portal) as process:
            return process.wait(_LONGEST_S)

    def cost(self, point: Point) -> Cost:
        """Return what it costs to be killed at *point*."""
        portal = self.portal()
        self.list(self.addresses)
        asked: Counter[str] = Counter()
        killed = 0
        for _ in range(point.times):
            killed += self._killed(portal, point)
            asked.update(self.site.log)
        before = records(portal)
        torn = sum(data != self.wanted.get(name) for name, data in before.items())
        # What nobody had read cannot be remembered.
        if point.moves_on and any(path.startswith("/p") for path in self.site.log):
            self.list([])
        self.site.log.clear()
        code = self.run(portal)
        after = records(portal)
        asked.update(self.site.log)
        last = [path for path in self.site.log if path.startswith("/p")]
        there = {path for path, name in self.names.items() if name in before}
        cost = Cost(
            point,
            killed=killed,
            lost=len(self.wanted.keys() - after.keys()),
            twice=len(after.keys() - self.wanted.keys()),
            torn=torn + sum(data != self.wanted.get(name) for name, data in after.items()),
            leftovers=sum(not path.name.endswith(".md") for path in (portal / "_news").iterdir()),
            refetched=sum(many - 1 for path, many in asked.items() if path.startswith("/p")),
            needless=sum(path in there for path in last),
            failed=code,
        )
        if cost.good:
            shutil.rmtree(portal)
        return cost

    def _killed(self, portal: Path, point: Point) -> int:
        """Crawl and kill at *point*; return 1 if that was before the end."""
        self.site.log.clear()
        start = len(records(portal))
        if point.kind in CALLS:
            trace = ["strace", "-f", "-qq", "-o", "/dev/null"]
            inject = f"inject={point.kind}:signal=SIGKILL:when={point.count}"
            process = self.start(portal, *trace, "-e", f"trace={point.kind}", "-e", inject)
            process.wait(_LONGEST_S)
            return int(process.returncode != 0)
        process = self.start(portal)
        began = time.monotonic()
        reached: dict[str, Callable[[], float]] = {
            "requests": lambda: len(self.site.log),
            "records": lambda: len(records(portal, read=False)) - start,
            "milliseconds": lambda: (time.monotonic() - began) * 1000,
        }
        while process.poll() is None and reached[point.kind]() < point.count:
            time.sleep(0.002)
        ended = process.poll() is not None
        if not ended:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_LONGEST_S)
        return int(not ended)


def records(portal: Path, *, read: bool = True) -> dict[str, bytes]:
    """Return the files in *portal* that a reader takes for records, with what is in them."""
    return {
        path.name: path.read_bytes() if read else b"" for path in (portal / "_news").glob("*.md")
    }


def address_in(data: bytes) -> str:
    """Return the path of the page that the record *data* was made of."""
    line = next(each for each in data.decode().splitlines() if each.startswith("originalUrl"))
    return "/" + line.rstrip('"').rpartition("/")[2]


def points(count: int, pages: int) -> Iterator[Point]:
    """Yield *count* points of all kinds, spread over a crawl of *pages*."""
    kinds: dict[str, int] = {"requests": pages, "records": pages, "milliseconds": 9_000}
    if shutil.which("strace"):
        kinds |= {"link": pages, "fsync": 2 * pages, "pwrite64": 6 * pages, "unlink": pages}
    names = list(kinds)
    for number in range(count):
        kind = names[number % len(names)]
        step = number // len(names)
        steps = -(-count // len(names))
        at = 1 + (kinds[kind] - 2) * step // max(1, steps - 1) if steps > 1 else kinds[kind] // 2
        times = 5 if number % 10 == 9 else 1
        yield Point(kind, max(1, at // times), moves_on=number % 3 == 2, times=times)


def costs(chosen: list[Point], pages: int, folder: Path, workers: int = 1) -> list[Cost]:
    """Return what each of the *chosen* points costs a crawl of *pages*."""

    def some(mine: list[Point]) -> list[Cost]:
        with serving() as site:
            scene = Scene(site, pages, folder)
            return [scene.cost(point) for point in mine]

    with ThreadPoolExecutor(workers) as pool:
        shares = [chosen[number::workers] for number in range(workers)]
        return [cost for found in pool.map(some, shares) for cost in found]


def main() -> int:
    """Print the table; return 1 if anything was harmed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    found = costs(
        list(points(chosen.points, chosen.pages)), chosen.pages,
        Path(tempfile.mkdtemp()), chosen.workers,
    )  # fmt: skip
    rows = defaultdict(list)
    for cost in found:
        rows[cost.point.kind].append(cost)
    heads = (
        "killed at|points|kills|lost|twice|torn|left over|failed|needless|re-fetches a kill, most"
    )
    print(f"| {' | '.join(heads.split('|'))} |")
    print("|---|---|---|---|---|---|---|---|---|")
    for kind, mine in [*rows.items(), ("all", found)]:
        sums = [
            sum(getattr(cost, name) for cost in mine)
            for name in ("killed", "lost", "twice", "torn", "leftovers", "failed", "needless")
        ]
        most = max(-(-cost.refetched // max(1, cost.killed)) for cost in mine)
        print(f"| {kind} | {len(mine)} | {' | '.join(map(str, sums))} | {most} |")
    for cost in found:
        if not cost.good:
            print(cost)
    return int(not all(cost.good for cost in found))


if __name__ == "__main__":
    sys.exit(main())
