"""Row 72: what a week of schedule costs in memory, descriptors and disk.

``python tests/crash/week.py [--pages 20000] [--runs 7]`` crawls a feed that lists new pages before
each run, refreshes half of them once, and prints what the processes had at the beginning and at
the end of each run.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.integration.local import HOST, UNMEASURED, Site, Story, environment, serving

SETTINGS = f"delay: 0\nfeeds:\n  - {HOST}/rss\nscrapy:\n  RETRY_TIMES: 0\n"


@dataclass(frozen=True, slots=True)
class Sample:
    """What the processes of a run had at one moment."""

    asked: int
    """Requests until then."""

    megabytes: float
    """Resident memory of all of them."""

    descriptors: int
    """Open files and sockets of the first one."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What one run needed."""

    command: str
    code: int
    records: int
    early: Sample
    late: Sample
    state_mb: float


def week(site: Site, portal: Path, pages: int, runs: int) -> Iterator[Spent]:
    """Yield what each of *runs* crawls, and a refresh, needed."""
    (portal / "_news").mkdir(parents=True)
    (portal / "masthead.yaml").write_text(SETTINGS, "utf-8")
    (portal / "_config.yml").write_text("title: Portal\ntopic: News\n", "utf-8")
    each = pages // runs
    for number in range(runs):
        mine = range(number * each, (number + 1) * each)
        for page in mine:
            site.put(f"/p{page}", replace(Story(), title=f"Bridge number {page} opens to all"))
        site.feed("/rss", *(f"{HOST}/p{page}" for page in mine))
        yield spent(site, portal, each, "crawl")
    yield spent(site, portal, pages, "refresh", "--older-than", "0s")


def spent(site: Site, portal: Path, requests: int, *arguments: str) -> Spent:
    """Return what a command that asks for so many pages needs."""
    site.log.clear()
    site.times.clear()
    site.requests.clear()
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.commands", *arguments, "--portal", str(portal)],
        env=environment({**site.as_proxy, UNMEASURED: "1"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    samples = []
    while process.poll() is None:
        if len(site.log) > requests / 10:
            samples.append(sample(process.pid, len(site.log)))
        time.sleep(0.1)
    early = [each for each in samples if each.asked < requests * 0.3] or samples[:1]
    late = [each for each in samples if each.asked > requests * 0.8] or samples[-1:]
    state = sum(path.stat().st_size for path in (portal / ".masthead").iterdir())
    return Spent(
        arguments[0],
        process.returncode,
        len(list((portal / "_news").glob("*.md"))),
        most(early),
        most(late),
        state / 1e6,
    )


def most(samples: list[Sample]) -> Sample:
    """Return the highest of each figure."""
    return Sample(
        max(each.asked for each in samples),
        max(each.megabytes for each in samples),
        max(each.descriptors for each in samples),
    )


def sample(process: int, asked: int) -> Sample:
    """Return what *process* and its children have now."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        descriptors = len(list(Path(f"/proc/{process}/fd").iterdir()))
    except OSError:
        return Sample(asked, 0, 0)
    return Sample(asked, sum(map(_resident_mb, [str(process), *children])), descriptors)


def _resident_mb(process: str) -> float:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main() -> int:
    """Print the table; return 1 if a run failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=7)
    chosen = parser.parse_args()
    print("| run | exit | records | MB early, late | descriptors early, late | state MB |")
    print("|---|---|---|---|---|---|", flush=True)
    failed = 0
    with serving() as site, tempfile.TemporaryDirectory() as folder:
        for each in week(site, Path(folder, "portal"), chosen.pages, chosen.runs):
            failed |= each.code
            memory = f"{each.early.megabytes:.0f}, {each.late.megabytes:.0f}"
            files = f"{each.early.descriptors}, {each.late.descriptors}"
            row = (each.command, each.code, each.records, memory, files, f"{each.state_mb:.1f}")
            print(f"| {' | '.join(map(str, row))} |", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
