"""Kills a refresh at many moments, lets the next one finish, and looks for harm.

``python tests/crash/refreshing.py [--points 30] [--records 120]`` prints a table. Every page has
changed, and every fourth record was edited. At any moment each file must be the old or the new one,
whole; after the next run each has what its publisher changed, and every edit.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tests.crash.killing import HOSTS, SETTINGS
from tests.integration.local import UNMEASURED, Site, Story, environment, serving

CALLS = ("rename", "fsync", "pwrite64", "unlink")
"""What a record and a commit are written with; the process is killed instead of the k-th one."""

EDIT = 'excerpt: "What we say about it."'
_LONGEST_S = 240.0


@dataclass(frozen=True, slots=True)
class Point:
    """When to kill: the k-th request, a moment in milliseconds, or the k-th of CALLS."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Harm:
    """What a kill did, by number of records; all should be 0, but ``killed`` 1."""

    point: Point
    killed: int
    torn: int
    """Neither the old nor the new file, right after the kill."""

    lost: int
    """Not there, or without the edit of a person, in the end."""

    missed: int
    """Without what its publisher changed, in the end."""

    leftovers: int
    failed: int
    """The last run's exit code."""

    @property
    def good(self) -> bool:
        """Tell whether nothing was harmed."""
        return not any((self.torn, self.lost, self.missed, self.leftovers, self.failed))


class Scene:
    """A portal with records, all of whose pages have changed since."""

    def __init__(self, site: Site, records: int, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.portal = folder / "portal"
        (self.portal / "_news").mkdir(parents=True)
        settings = f"{SETTINGS}clusters:\n  days: 0\n"  # the stories are all alike
        feed = "feeds:\n  - http://h0.gazette.test/rss\n"
        (self.portal / "masthead.yaml").write_text(settings + feed, "utf-8")
        (self.portal / "_config.yml").write_text("title: Portal\ntopic: News\n", "utf-8")
        addresses = [f"http://h{n % HOSTS}.gazette.test/p{n}" for n in range(records)]
        self._publish(records)
        site.feed("/rss", *addresses)
        assert self._run(self.portal, "crawl") == 0
        for number, path in enumerate(sorted((self.portal / "_news").glob("*.md"))):
            if number % 4 == 0:
                text = path.read_text("utf-8")
                line = next(each for each in text.split("\n") if each.startswith("excerpt:"))
                path.write_text(text.replace(line, EDIT), "utf-8")
        self.old = _files(self.portal)
        assert len(self.old) == records
        self._publish(records, " at last")
        done = self._copy()
        assert self._run(done, *_REFRESH) == 0
        self.new = _files(done)
        assert all(self.new[name] != data for name, data in self.old.items())
        assert sum(EDIT.encode() in data for data in self.new.values()) == -(-records // 4)

    def harm(self, point: Point) -> Harm:
        """Return what it does to be killed at *point*."""
        portal = self._copy()
        killed = self._killed(portal, point)
        between = _files(portal)
        torn = sum(data not in (self.old[name], self.new[name]) for name, data in between.items())
        lost = len(self.old.keys() - between.keys())
        code = self._run(portal, *_REFRESH)
        after = _files(portal)
        edits = {name for name, data in self.old.items() if EDIT.encode() in data}
        lost += sum(EDIT.encode() not in after.get(name, b"") for name in edits)
        missed = sum(after.get(name) != data for name, data in self.new.items())
        left = sum(not path.name.endswith(".md") for path in (portal / "_news").iterdir())
        shutil.rmtree(portal)
        return Harm(point, killed, torn, lost, missed, left, code)

    def _publish(self, records: int, more: str = "") -> None:
        for number in range(records):
            story = replace(Story(), title=f"Bridge number {number} opens to all{more}")
            self.site.put(f"/p{number}", story)

    def _copy(self) -> Path:
        return shutil.copytree(self.portal, Path(tempfile.mkdtemp(dir=self.folder)) / "portal")

    def _killed(self, portal: Path, point: Point) -> int:
        self.site.log.clear()
        if point.kind in CALLS:
            trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={point.kind}", "-e"]
            inject = f"inject={point.kind}:signal=SIGKILL:when={point.count}"
            return int(self._start(portal, *_REFRESH, before=[*trace, inject]).wait() != 0)
        process = self._start(portal, *_REFRESH)
        began = time.monotonic()
        while process.poll() is None:
            elapsed_ms = (time.monotonic() - began) * 1000
            if (len(self.site.log) if point.kind == "requests" else elapsed_ms) >= point.count:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                return 1
            time.sleep(0.002)
        return 0

    def _run(self, portal: Path, *command: str) -> int:
        return self._start(portal, *command).wait(_LONGEST_S)

    def _start(
        self, portal: Path, *command: str, before: list[str] | None = None
    ) -> "subprocess.Popen[bytes]":
        python = [sys.executable, "-m", "crawler.commands", *command, "--portal", str(portal)]
        return subprocess.Popen(
            [*(before or []), *python],
            env=environment({**self.site.as_proxy, UNMEASURED: "1"}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


_REFRESH = ("refresh", "--older-than", "0s")


def _files(portal: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (portal / "_news").glob("*.md")}


def points(count: int, records: int) -> Iterator[Point]:
    """Yield *count* points of all kinds, spread over a refresh of *records*."""
    kinds = {"requests": records, "milliseconds": 3_000}
    if shutil.which("strace"):
        kinds |= {"rename": records, "fsync": 2 * records, "pwrite64": 4 * records}
    names = list(kinds)
    each = -(-count // len(names))
    for number in range(count):
        kind, step = names[number % len(names)], number // len(names)
        yield Point(kind, max(1, kinds[kind] * (step + 1) // (each + 1)))


def harms(chosen: list[Point], records: int, folder: Path) -> list[Harm]:
    """Return what each of the *chosen* points does to a refresh of so many *records*."""
    with serving() as site:
        scene = Scene(site, records, folder)
        return [scene.harm(point) for point in chosen]


def main() -> int:
    """Print the table; return 1 if anything was harmed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=30)
    parser.add_argument("--records", type=int, default=120)
    chosen = parser.parse_args()
    every = list(points(chosen.points, chosen.records))
    found = harms(every, chosen.records, Path(tempfile.mkdtemp()))
    print("| killed at | points | kills | torn | lost | missed | left over | failed |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in [*Counter(each.point.kind for each in found), "all"]:
        mine = [each for each in found if kind in (each.point.kind, "all")]
        names = ("killed", "torn", "lost", "missed", "leftovers", "failed")
        sums = [sum(getattr(each, name) for each in mine) for name in names]
        print(f"| {kind} | {len(mine)} | {' | '.join(map(str, sums))} |")
    for each in found:
        if not each.good:
            print(each)
    return int(not all(each.good for each in found))


if __name__ == "__main__":
    sys.exit(main())
