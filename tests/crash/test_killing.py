"""Rows 60 and 62: killed at any moment, the next run finishes exactly; ``make crash`` does more."""

import shutil
from pathlib import Path

import pytest

from tests.crash.killing import Point, costs

PAGES = 30
POINTS = [
    Point("requests", 12),
    Point("records", 9, moves_on=True),
    Point("milliseconds", 900, times=3),
]
TRACED = [Point("link", 7), Point("fsync", 21, moves_on=True), Point("pwrite64", 80)]


def test_row_60_a_killed_crawl_is_finished_exactly(tmp_path: Path) -> None:
    found = costs(POINTS, PAGES, tmp_path)

    assert [cost for cost in found if not cost.good] == []
    assert sum(cost.killed for cost in found) >= 3
    assert max(cost.refetched for cost in found) <= 40


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_row_60_also_when_killed_in_a_write_a_link_or_a_commit(tmp_path: Path) -> None:
    found = costs(TRACED, PAGES, tmp_path)

    assert [cost for cost in found if not cost.good] == []
    assert [cost.killed for cost in found] == [1, 1, 1]
    assert max(cost.refetched for cost in found) <= 40
