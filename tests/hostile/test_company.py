"""Row 53: the pace of one host, whatever it is called and whoever asks."""

import threading
from itertools import pairwise

from tests.hostile.lab import Lab
from tests.integration.local import Portal

DELAY_S = 0.5
JITTER_S = 0.1
"""By which a busy machine may hear of a request late: as much as row 52 allows."""
PACE = ("--set", f"delay={DELAY_S}")


def gaps(lab: Lab) -> list[float]:
    """Return the seconds between the requests that the server saw."""
    times = sorted(entry["at"] for entry in lab.log() if "path" in entry)
    return [later - earlier for earlier, later in pairwise(times)]


def test_row_53_the_pace_holds_across_names_of_one_address(lab: Lab, portal: Portal) -> None:
    names = ("one", "two", "three")
    addresses = [f"http://{name}.test/good/{name}-{n}" for n in range(2) for name in names]

    result = lab.run(portal, "fetch", *PACE, *addresses)

    assert result.code == 0
    found = gaps(lab)
    assert len(found) == 2 * len(names) + len(names) - 1  # with a robots.txt each
    assert min(found) >= DELAY_S - 2 * JITTER_S
    assert sum(found) >= len(found) * DELAY_S - JITTER_S


def test_row_53_the_pace_holds_across_processes(lab: Lab, portal: Portal) -> None:
    lab.run(portal, "fetch", *PACE, "http://news.test/good/0")
    addresses = [[f"http://news.test/good/{n}{run}" for n in "abcd"] for run in "xyz"]
    runs = [
        threading.Thread(target=lab.run, args=(portal, "fetch", "--stdout", *PACE, *each))
        for each in addresses
    ]
    lab.log()

    for run in runs:
        run.start()
    for run in runs:
        run.join()

    found = gaps(lab)
    assert len(found) == 11
    assert min(found) >= DELAY_S - 2 * JITTER_S
    assert sum(found) >= len(found) * DELAY_S - JITTER_S
