"""Kills workers that crawl a network together, restarts what they share, and counts what that cost.

``python tests/scale/killing.py [--workers 2 4] [--kills 20] [--part 1]`` prints a table.
Redis and PostgreSQL are killed and started again, the object store says 503, is slow and loses
answers. Nothing may be lost, there twice or torn, and no host may see more than its limit.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.scale.company import Scene, embedded, hurried, scene, titles, wanted

TROUBLES = (
    {"every": 10},
    {"slow_s": 0.05},
    {"lost": 3},
    {"busy": 5},
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What became of a crawl."""

    workers: int
    articles: int
    kills: int
    restarts: int
    lost: int
    twice: int
    torn: int
    other: int
    """Records that differ from those that one worker alone makes."""

    hurried: int
    """Hosts that saw more than their limit."""

    refetched: int
    """Pages that were fetched more than once."""

    failed: int
    """Workers that left with another code than 0, and were not killed."""

    seconds: float

    @property
    def good(self) -> bool:
        """Tell whether nothing was harmed."""
        return not any((self.lost, self.twice, self.torn, self.other, self.hurried, self.failed))


def crawled(found: Scene, workers: int, kills: int, seed: int) -> tuple[int, int]:
    """Crawl with so many *workers*, of which one is killed now and then; return kills, restarts."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    total = sum(found.network.counts.values())
    told = found.run("crawl", "--no-wait")
    assert told.code == 0, told.err
    living = [found.start("worker", "--stay") for _ in range(workers)]
    killed = restarts = 0
    while not found.is_over():
        time.sleep(0.2)
        assert any(each.poll() is None for each in living), "no worker is left"
        # Kills are spread over the articles, and never two workers before one has come back.
        if killed < kills and found.saved() > killed * total / (kills + 1):
            victim = living.pop(chance.randrange(len(living)))
            found.kill(victim)
            killed += 1
            living.append(found.start("worker", "--stay"))
            if killed % 4 == 2:
                found.redis.kill()
                found.redis.start()
                restarts += 1
            if killed % 4 == 0:
                found.postgres.stop()
                found.postgres.start()
                restarts += 1
            found.s3.faults(**TROUBLES[killed % len(TROUBLES)])
    found.s3.faults()
    for each in living:
        each.terminate()
    for each in living:
        each.wait(900)
    return killed, restarts


def cost(workers: int, kills: int, part: int, alone: dict[str, bytes]) -> Cost:
    """Return what a crawl costs."""
    folder = Path(tempfile.mkdtemp())
    # A page that is in flight in five kills out of twenty is no page that kills.
    with scene(folder, part=part, settings="  tries: 100\n", without=["mirror"]) as found:
        began = time.perf_counter()
        killed, restarts = crawled(found, workers, kills, seed=workers)
        seconds = time.perf_counter() - began
        records = found.records()
        torn = sum(not data.endswith(b"\n") or b"\n---\n" not in data for data in records.values())
        seen = titles(records) if not torn else Counter[str]()
        pages = Counter(
            (host, each.path)
            for host, site in found.network.sites.items()
            for each in site.log
            if each.status == 200 and "-" in each.path
        )
        late = hurried(found.network)
        codes = [each.returncode for each in found.processes]
        for line in late:
            print(line)
        for number, code in enumerate(codes):
            if code not in (0, -9):
                print(f"worker {number} left with {code}: {found.said(number)[-2000:]}")
        return Cost(
            workers=workers,
            articles=len(wanted(found.network)),
            kills=killed,
            restarts=restarts,
            lost=len(wanted(found.network) - seen.keys()),
            twice=sum(many - 1 for many in seen.values()),
            torn=torn,
            other=sum(data != alone.get(name) for name, data in records.items()),
            hurried=len(late),
            refetched=sum(many - 1 for many in pages.values()),
            failed=sum(code not in (0, -9) for code in codes),
            seconds=seconds,
        )


def main() -> int:
    """Print the table; return 1 if anything was harmed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, nargs="+", default=[2, 4])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--part", type=int, default=1, help="one of so many articles")
    chosen = parser.parse_args()
    alone = embedded(Path(tempfile.mkdtemp()), part=chosen.part, without=["mirror"])
    names = list(Cost.__dataclass_fields__)
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}", flush=True)
    good = True
    for workers in chosen.workers:
        found = cost(workers, chosen.kills, chosen.part, alone)
        cells = [getattr(found, name) for name in names]
        print(f"| {' | '.join(f'{cell:.0f}' for cell in cells)} |", flush=True)
        good &= found.good
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
