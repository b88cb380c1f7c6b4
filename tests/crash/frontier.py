"""Four workers share a crawl while they are killed, one after the other, and Redis as well.

``python tests/crash/frontier.py --kills 20``: prints what was lost, what was fetched again, and
which hosts served two workers at once; returns 1 if anything was harmed.
"""

import argparse
import random
import sys
import tempfile
import time
import uuid
from collections import Counter
from pathlib import Path

from tests import redis_server
from tests.frontier.papers import printing
from tests.frontier.workers import Crew, Nursery, ended, until

_WORKERS = 4


def crawl(crew: Crew, kills: int, restarts: int, chance: random.Random) -> dict[str, int]:
    """Kill and replace workers until *kills* are reached; return what it came to."""
    for _ in range(_WORKERS):
        crew.start()
    moments = sorted(chance.sample(range(kills), min(restarts, kills)))
    for number in range(kills):
        before = len(crew.papers.log)
        until(lambda before=before: len(crew.papers.log) >= before + 10 + chance.randrange(20))
        alive = [each for each in crew.workers if each.is_alive()]
        if not alive:
            break
        victim = chance.choice(alive)
        victim.kill()
        crew.workers.remove(victim)
        if number in moments:
            crew.server.kill()
            time.sleep(chance.random())
            crew.server.start()
        crew.start()
    ends = crew.end()
    counts = Counter(crew.written)
    return {
        "killed": kills,
        "restarts": len(moments),
        "pages": len(crew.wanted),
        "lost": len(crew.wanted - counts.keys()),
        "strange": len(counts.keys() - crew.wanted),
        "again": sum(counts.values()) - len(counts),
        "returned": sum(int(each.get("frontier/returned", 0)) for each in ends),
        "shared": len(crew.papers.shared()),
        "left": int(crew.server.client().get(crew.key + "waiting") or 0),
    }


def disturbed(kills: int, restarts: int, pages: int, seed: int) -> dict[str, int]:
    """Return what becomes of a crawl of 12 hosts with that many *pages* each."""
    nursery = Nursery()
    try:
        with (
            redis_server.running() as server,
            printing(pages, after_s=0.05) as papers,
            tempfile.TemporaryDirectory() as folder,
            ended(Crew(nursery, server, papers, Path(folder), uuid.uuid4().hex, hosts=12)) as crew,
        ):
            crew.lease_s = 2.0
            return crawl(crew, kills, restarts, random.Random(seed))  # noqa: S311 - no secret
    finally:
        nursery.close()


def is_good(found: dict[str, int]) -> bool:
    """Tell whether nothing was harmed: what a killed worker had in flight may come twice."""
    harm = found["lost"], found["strange"], found["shared"], found["left"]
    return not any(harm) and found["again"] <= found["returned"]


def main() -> int:
    """Print the table; return 1 if anything was harmed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--restarts", type=int, default=3)
    parser.add_argument("--pages", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    found = disturbed(chosen.kills, chosen.restarts, chosen.pages, chosen.seed)
    print(f"| {' | '.join(found)} |\n|{'---|' * len(found)}")
    print(f"| {' | '.join(map(str, found.values()))} |")
    return int(not is_good(found))


if __name__ == "__main__":
    sys.exit(main())
