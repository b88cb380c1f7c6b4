"""Runs ``masthead schedule`` on sources that publish at different rates.

``python tests/network/rates.py [--minutes 10]``. Each source has its own host, and publishes one
article every so many seconds. "Reads" is how often its feed was asked for in the second half, when
the schedule has settled, and "asked for" is how often it published then, within the bounds.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.integration.local import UNMEASURED, environment
from tests.network import sites
from tests.network.sites import Answer, Site

GAPS_S = {"often": 12.0, "now-and-then": 30.0, "seldom": 75.0, "never": 0.0}
SHORTEST_S, LONGEST_S = 5, 120
SHOWN = 20
"""Articles in a feed."""

SETTINGS = f"""\
contact: https://portal.example/about
delay: 0
schedule:
  shortest: {SHORTEST_S}s
  longest: {LONGEST_S}s
"""


class Publishing(Site):
    """A site that publishes an article every *gap_s* seconds."""

    def __init__(self, host: str, gap_s: float) -> None:
        super().__init__(host)
        self.gap_s = gap_s
        self.started = time.monotonic()

    def published(self) -> int:
        """Return how many articles there are; it begins with two."""
        if not self.gap_s:
            return 2
        return 2 + int((time.monotonic() - self.started) / self.gap_s)

    def answer(self, path: str) -> Answer:
        if path == "/rss":
            count = self.published()
            numbers = range(count - 1, max(count - 1 - SHOWN, -1), -1)
            links = {self.url(f"/story/{sites.slug(self.host, n)}"): n for n in numbers}
            headers = {"Content-Type": sites.XML, "ETag": f'"{count}"'}
            return Answer(sites.rss(self.host, links), headers=headers)
        if path.startswith("/story/"):
            number = int(path.rpartition("-")[2])
            return Answer(sites.article(self.host, number), headers={"Content-Type": sites.HTML})
        return super().answer(path)


@dataclass(frozen=True, slots=True)
class Visits:
    """How often one source was read."""

    source: str
    gap_s: float
    reads: int
    """In the second half."""

    expected: float
    """In the second half, by how often it published, within the bounds."""

    published: int
    saved: int


def run(folder: Path, seconds: float) -> tuple[int, list[Visits]]:
    """Run the schedule in *folder* for so many *seconds*; return its exit code and the visits."""
    found = [Publishing(f"{name}.test", gap) for name, gap in GAPS_S.items()]
    with sites.serving(*found) as proxy:
        command = [sys.executable, "-m", "crawler.commands"]
        env = environment({**proxy, UNMEASURED: "1"})
        subprocess.run([*command, "init", "portal"], cwd=folder, env=env, check=True, **_QUIET)
        portal = folder / "portal"
        (portal / "masthead.yaml").write_text(SETTINGS)
        (portal / "sources").mkdir()
        for site in found:
            name = site.host.partition(".")[0]
            text = f"read:\n  feed: {site.url('/rss')}\n"
            (portal / "sources" / f"{name}.yaml").write_text(text)
        process = subprocess.Popen([*command, "schedule"], cwd=portal, env=env, **_QUIET)
        begun = time.monotonic()
        time.sleep(seconds)
        counts = [site.published() for site in found]
        process.terminate()
        code = process.wait(60)
        half = begun + seconds / 2
        return code, [_visits(site, count, half, seconds / 2, portal) for site, count in
                      zip(found, counts, strict=True)]  # fmt: skip


def _visits(site: Publishing, count: int, since: float, span_s: float, portal: Path) -> Visits:
    reads = sum(asked.at >= since for asked in site.asked("/rss"))
    wanted_s = min(max(site.gap_s or LONGEST_S, SHORTEST_S), LONGEST_S)
    saved = sum(f"//{site.host}/" in path.read_text() for path in (portal / "_news").glob("*.md"))
    name = site.host.partition(".")[0]
    return Visits(name, site.gap_s, reads, span_s / wanted_s, count, saved)


_QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def main() -> int:
    """Print the table; return 1 if the schedule did not end well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    seconds = parser.parse_args().minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        code, found = run(Path(folder), seconds)
    print("| source | publishes every | reads | by its rate | published | saved |")
    print("|---|---|---|---|---|---|")
    for each in found:
        gap = f"{each.gap_s:g} s" if each.gap_s else "never"
        print(
            f"| {each.source} | {gap} | {each.reads} | {each.expected:.1f} "
            f"| {each.published} | {each.saved} |"
        )
    print(f"exit code {code}")
    return code


if __name__ == "__main__":
    sys.exit(main())
