"""Who says that a worker is there."""

import threading
import time

import redis

from crawler.scaling.pulse import Pulse
from crawler.scaling.queue import Beat

BEAT = Beat(known=True, held=0, dead=0, back=0, run="")


def test_it_beats_while_the_event_loop_is_busy() -> None:
    beaten = threading.Semaphore(0)

    def beat() -> Beat:
        beaten.release()
        return BEAT

    pulse = Pulse(beat, lease_s=0.05, patience_s=900)
    pulse.start()
    for _ in range(5):
        assert beaten.acquire(timeout=900)
    pulse.end()

    assert len(pulse.heard()) >= 4
    assert pulse.heard() == []


def test_it_says_nothing_for_a_loop_that_hangs_for_ever() -> None:
    told: list[float] = []

    def beat() -> Beat:
        told.append(time.monotonic())
        return BEAT

    pulse = Pulse(beat, lease_s=0.05, patience_s=0)
    pulse.start()
    time.sleep(0.1)
    pulse.end()

    assert told == []


def test_a_beat_that_nobody_heard_prolongs_nothing() -> None:
    def beat() -> Beat:
        raise redis.ConnectionError("away")

    pulse = Pulse(beat, lease_s=0.05, patience_s=900)
    pulse.start()
    time.sleep(0.1)
    pulse.end()

    assert pulse.valid_until == 0.0
    assert pulse.heard() == []
