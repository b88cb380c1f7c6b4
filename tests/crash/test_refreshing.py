"""Killed at any moment, a refresh loses, tears and regresses nothing; ``make crash`` does more."""

import shutil
from pathlib import Path

import pytest

from tests.crash.refreshing import Point, harms

POINTS = [Point("requests", 9), Point("milliseconds", 1_500)]
TRACED = [Point("rename", 5), Point("pwrite64", 30)]


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_a_killed_refresh_leaves_each_record_old_or_new_and_the_next_one_finishes(
    tmp_path: Path,
) -> None:
    found = harms([*POINTS, *TRACED], 24, tmp_path)

    assert [each for each in found if not each.good] == []
    assert sum(each.killed for each in found) >= 3
