"""How many times faster than a peer is extraction, on a machine that has other things to do too?

``python tests/bench/bench_speed.py`` reads each page of the public article-extraction benchmark
(``aeb``) by turns with ours and with trafilatura, so that what slows the machine slows both. It
goes over all pages ``--rounds N`` times, and counts the first time, as in a crawl, and the best of
each page. ``--all`` reads the pages of all sources, ``--peer`` names another peer of
``bench_extract.py``.
"""

import argparse
import contextlib
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.bench_extract import PEERS, Extract, ours, pages


def seconds(extract: Extract, html: str, url: str) -> float:
    """Return the processor time that *extract* takes for one page."""
    start = time.process_time()
    with contextlib.suppress(Exception):  # a peer may raise anything
        extract(html, url)
    return time.process_time() - start


def main() -> int:
    """Print the times and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    parser.add_argument("--peer", default="trafilatura", choices=sorted(PEERS))
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    peer = PEERS[arguments.peer]()
    read = [
        (html, truth["url"] or "https://unknown.invalid/page")
        for truth, html in pages(1)
        if arguments.all or truth["source"] in ("aeb", "own")
    ]
    for extract in (ours, peer):  # what is imported and compiled for one page is no page's time
        seconds(extract, *read[0])
    rounds = [
        [(seconds(ours, *each), seconds(peer, *each)) for each in read]
        for _ in range(arguments.rounds)
    ]
    count = len(read)
    best = [tuple(map(min, zip(*taken, strict=True))) for taken in zip(*rounds, strict=True)]
    first, best = (tuple(map(sum, zip(*times, strict=True))) for times in (rounds[0], best))
    for name, (mine, theirs) in (("first", first), (f"best of {arguments.rounds}", best)):
        print(
            f"{name}: {mine / count * 1000:.2f} ms a page, {arguments.peer} "
            f"{theirs / count * 1000:.2f}: {theirs / mine:.2f} times ours ({count} pages)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
