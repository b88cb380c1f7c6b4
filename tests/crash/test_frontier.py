"""Row 62: workers of a shared crawl are killed, and its Redis; ``make crash`` does more."""

from tests.crash.frontier import disturbed, is_good


def test_row_62_workers_and_redis_are_killed_and_nothing_is_lost() -> None:
    found = disturbed(kills=2, restarts=1, pages=8, seed=1)

    assert is_good(found), found
