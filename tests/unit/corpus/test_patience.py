"""Asking a busy store again."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.corpus.patience import BusyError, patiently, waits


class Clock:
    """A clock that sleeping moves on."""

    def __init__(self, each_s: float = 0.0) -> None:
        self.now = 0.0
        self.each_s = each_s
        self.asked = 0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def after(self, times: int) -> Callable[[], str]:
        """Return what is busy so many *times*, and takes its time."""

        def act() -> str:
            self.asked += 1
            self.now += self.each_s
            if self.asked <= times:
                raise BusyError(5, "busy", "s3://bucket/a")
            return "done"

        return act


@given(st.floats(0, 3_600), st.floats(0, 1))
def test_waits_are_no_longer_than_patience_and_never_without_end(
    patience: float, share: float
) -> None:
    found = list(waits(patience, lambda: share))

    assert sum(found) == pytest.approx(patience)
    assert all(0 < wait <= 10 for wait in found)
    assert len(found) < 1_000


def test_the_busy_are_asked_again_until_they_answer() -> None:
    clock = Clock()

    assert patiently(clock.after(5), 60, sleep=clock.sleep, clock=lambda: clock.now) == "done"
    assert clock.asked == 6


def test_who_stays_busy_is_given_up_after_the_time_that_was_set() -> None:
    clock = Clock()

    with pytest.raises(BusyError):
        patiently(clock.after(10_000), 60, sleep=clock.sleep, clock=lambda: clock.now)
    assert 60 - 1e-6 <= clock.now < 70  # sums of fractions


def test_the_time_of_slow_attempts_counts() -> None:
    clock = Clock(each_s=20)

    with pytest.raises(BusyError):
        patiently(clock.after(10_000), 60, sleep=clock.sleep, clock=lambda: clock.now)
    assert clock.asked <= 4


def test_without_patience_there_is_one_attempt() -> None:
    clock = Clock()

    with pytest.raises(BusyError):
        patiently(clock.after(1), 0, sleep=clock.sleep, clock=lambda: clock.now)
    assert clock.asked == 1


def test_what_is_not_busy_is_raised_at_once() -> None:
    def act() -> None:
        raise PermissionError(13, "no")

    with pytest.raises(PermissionError):
        patiently(act, 60, sleep=lambda _: pytest.fail("waited"))
