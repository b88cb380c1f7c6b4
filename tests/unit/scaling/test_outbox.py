"""What is told to Redis while it is away."""

import redis

from crawler.scaling.outbox import Outbox


class Line:
    """Takes steps as long as it is up."""

    def __init__(self) -> None:
        self.up = True
        self.told: list[str] = []

    def step(self, text: str, *, lost: bool = False) -> str:
        if not self.up:
            raise redis.ConnectionError("away")
        self.told.append(text)
        if lost:
            self.up = False
            raise redis.TimeoutError("no answer")
        return text


def test_what_is_told_while_redis_is_away_is_told_later_in_order() -> None:
    line, box = Line(), Outbox(patience_s=60)
    assert box.do(lambda _: line.step("1")) == "1"
    line.up = False
    for text in ("2", "3"):
        assert box.do(lambda _, text=text: line.step(text)) is None
    line.up = True
    assert not box.flush()  # not before a while has passed
    assert box.flush(at_once=True)

    assert line.told == ["1", "2", "3"]
    assert box.do(lambda _: line.step("4")) == "4"


def test_nothing_overtakes_what_waits() -> None:
    line, box = Line(), Outbox(patience_s=60)
    line.up = False
    box.do(lambda _: line.step("1"))
    line.up = True
    box.do(lambda _: line.step("2"))
    assert line.told == []
    box.flush(at_once=True)

    assert line.told == ["1", "2"]


def test_a_step_whose_answer_was_lost_hears_that_it_may_be_done() -> None:
    line, box, heard = Line(), Outbox(patience_s=60), []

    def step(again: bool) -> str:  # noqa: FBT001 - as outbox calls it
        heard.append(again)
        return line.step("1", lost=not again)

    box.do(step)
    line.up = True
    box.flush(at_once=True)

    assert heard == [False, True]


def test_it_is_hopeless_when_redis_was_away_for_longer_than_patience() -> None:
    box = Outbox(patience_s=0)
    assert not box.is_hopeless()
    box.failed(redis.ConnectionError("away"))
    assert box.is_hopeless()
    box.worked()
    assert not box.is_hopeless()
