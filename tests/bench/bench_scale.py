"""Pages a second of two workers beside those of one, through Redis and PostgreSQL of their own.

``PYTHONPATH=. python tests/bench/bench_scale.py [--pages 60] [--rounds 3] [--store file|s3]``.
Eight hosts on loopback served by nginx (Debian's nginx-light), pages of 170 KB. Each worker is held
to a processor of its own (taskset); all servers share the two. One worker and two take turns in one
run; rates are those between a tenth and nine tenths of the pages. The ratio is what counts.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests import postgres, redis_server, s3_server  # noqa: E402 - found only now
from tests.bench import newsroom  # noqa: E402
from tests.network.network import Network  # noqa: E402
from tests.scale.company import Scene  # noqa: E402

SITES = 8


@dataclass(frozen=True, slots=True)
class Rate:
    """What workers did."""

    pages_s: float
    processor_ms: float
    """Of workers, a page, beginning and end included."""


def portal(root: Path, corpus: str, queue: str) -> None:
    """Make a portal of all sites."""
    (root / "sources").mkdir(parents=True)
    hosts = [f"{newsroom.host(number)}:{newsroom.PORT}" for number in range(SITES)]
    allowed = "".join(f"  - {each}\n" for each in hosts)
    (root / "masthead.yaml").write_text(
        "contact: https://portal.example/about\ndelay: 0\n"
        f"corpus: {corpus}\nscale:\n  queue: {queue}\n"
        "budget:\n  run: 1000000\n  host: 1000000\n"
        # These pages are made of few words: hundreds would be one story, and be judged as one.
        "clusters:\n  days: 0\n"
        f"allow_private:\n{allowed}scrapy:\n  MASTHEAD_EXTRACT_WORKERS: 1\n"
    )
    (root / "_config.yml").write_text("title: Portal\ntopic: News\n")
    for place, each in enumerate(hosts):
        text = f"read:\n  feed: http://{each}/feed.xml\nlimits:\n  articles: 1000000\n"
        (root / "sources" / f"source-{place}.yaml").write_text(text)


def rate(found: Scene, workers: int, pages: int) -> Rate:
    """Return how fast so many *workers* are."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    every = [found.start("worker", "--stay", cpus=str(number % 2)) for number in range(workers)]
    found.until(lambda: all(found.joined(each) for each in every))
    found.run("crawl", "--no-wait")
    times: dict[float, float] = {}
    for part in (0.1, 0.9):
        while found.saved() < part * pages:
            time.sleep(0.05)
        times[part] = time.perf_counter()
    while not found.is_over():
        time.sleep(0.1)
    for each in every:
        each.terminate()
        each.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Rate(0.8 * pages / (times[0.9] - times[0.1]), 1000 * spent / pages)


def measured(folder: Path, workers: int, pages: int, store: str) -> Rate:
    """Return how fast so many *workers* are on a portal of their own."""
    with ExitStack() as stack:
        redis = stack.enter_context(redis_server.running())
        cluster = stack.enter_context(postgres.running())
        s3 = stack.enter_context(s3_server.running())
        place = f"{s3.bucket()}/news" if store == "s3" else f"file://{folder}/news"
        portal(folder / "portal", place, redis.url)
        direct = {name: "" for name in os.environ if name.lower().endswith("_proxy")}
        found = Scene(
            network=Network({}, "", {}), root=folder / "portal", redis=redis, postgres=cluster,
            s3=s3, place=place, state=cluster.database(), env=s3.environment | direct,
        )  # fmt: skip
        stack.callback(found.close)
        found.env = {**found.env, "MASTHEAD_STATE_URL": found.state}
        return rate(found, workers, pages * SITES)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=60, help="of each host")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--store", choices=["file", "s3"], default="file")
    given = parser.parse_args()
    rates: dict[int, list[Rate]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        newsroom.write(folder / "www", SITES, given.pages)
        with newsroom.nginx(folder / "www", SITES):
            for number in range(given.rounds):
                for workers, found in rates.items():
                    place = folder / f"{number}-{workers}"
                    found.append(measured(place, workers, given.pages, given.store))
    print("| workers | pages a second | processor ms a page | ratio |\n|---|---|---|---|")
    one = median(each.pages_s for each in rates[1])
    for workers, found in rates.items():
        speed = median(each.pages_s for each in found)
        spent = median(each.processor_ms for each in found)
        print(f"| {workers} | {speed:.1f} | {spent:.0f} | {speed / one:.2f} x |")


if __name__ == "__main__":
    main()
