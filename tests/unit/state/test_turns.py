"""One of all workers writes at a time, and sees what the others wrote."""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import sqlalchemy as sa

from crawler.article.cards import Card
from crawler.state import schema
from crawler.state.database import StateError
from crawler.state.store import State
from crawler.state.turns import Turn
from crawler.turn import Alone, Shared
from tests.postgres import Cluster
from tests.unit.state.test_writers import NOW, _cut

FOLDER = "s3://bucket/news"


class Heard:
    """What a worker was told to look at."""

    def __init__(self) -> None:
        self.turns: list[int] = []
        self.forgot = 0

    def catch_up(self, turn: int) -> None:
        self.turns.append(turn)

    def forget(self) -> None:
        self.forgot += 1


class Worker:
    """A worker with a state of its own."""

    def __init__(self, url: str) -> None:
        self.state = State(url)
        self.files = self.state.files(FOLDER)
        self.turns = self.state.turns(FOLDER)
        self.heard = Heard()
        self.shared = Shared(self.state, self.turns, self.files, self.heard, patience_s=900)

    def write(self, name: str) -> None:
        card = Card(name, None, (name,), 0, 5, ())
        self.files.keep([card])
        self.files.describe([(name, b"features")])

    def close(self) -> None:
        self.shared.close()
        self.state.close()


@pytest.fixture
def url(postgres: Cluster) -> str:
    return postgres.database()


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.sqlite3'}"
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.database()


@pytest.fixture
def pair(url: str) -> Iterator[tuple[Worker, Worker]]:
    found = Worker(url), Worker(url)
    yield found
    for each in found:
        each.close()


def test_one_writes_at_a_time(pair: tuple[Worker, Worker]) -> None:
    inside: list[int] = []
    most: list[int] = []

    async def work() -> None:
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.002)  # noqa: ASYNC251 - beside the event loop
        inside.pop()

    async def run() -> None:
        await asyncio.gather(*(each.shared.do(work) for each in pair * 10))

    asyncio.run(run())
    assert len(most) == 20
    assert set(most) == {1}


def test_what_one_wrote_the_other_is_told_of_and_no_more(pair: tuple[Worker, Worker]) -> None:
    one, other = pair

    async def writes(worker: Worker, name: str) -> None:
        worker.write(name)

    async def run() -> None:
        await one.shared.do(lambda: writes(one, "a.md"))
        await one.shared.do(lambda: writes(one, "b.md"))
        assert one.heard.turns == []  # nobody else was there
        await other.shared.do(lambda: writes(other, "c.md"))
        await one.shared.do(lambda: writes(one, "d.md"))

    asyncio.run(run())

    assert other.heard.turns == [0]
    assert one.heard.turns == [2]
    assert [each.name for each in one.files.since(2)] == ["c.md", "d.md"]
    assert [each.features for each in one.files.since(3)] == [b"features"]


def test_after_a_recount_everybody_looks_anew(pair: tuple[Worker, Worker]) -> None:
    one, other = pair

    async def nothing() -> None:
        pass

    async def anew() -> None:
        one.turns.look_anew()

    async def run() -> None:
        await other.shared.do(nothing)
        await one.shared.do(anew)
        await other.shared.do(nothing)
        await one.shared.do(nothing)

    asyncio.run(run())
    assert (one.heard.forgot, other.heard.forgot) == (0, 1)


def _taking(url: str, told: Connection) -> None:
    turns = State(url).turns(FOLDER)
    told.send(turns.take().number)
    signal.pause()


def test_row_62_the_turn_of_a_process_that_is_killed_is_free(url: str) -> None:
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=_taking, args=(url, theirs))
    process.start()
    assert mine.recv() == 1
    worker = Worker(url)

    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()

    with worker.turns.taken() as turn:
        assert turn == Turn(2, 0)
    worker.close()


def test_row_95_work_whose_server_went_away_is_done_again_in_a_new_turn(
    pair: tuple[Worker, Worker], url: str
) -> None:
    one, other = pair
    tries: list[int | None] = []

    async def work() -> str:
        tries.append(one.files.turn)
        one.write("a.md")
        if len(tries) == 1:
            _cut(url)
            one.write("b.md")
        return "done"

    assert asyncio.run(one.shared.do(work)) == "done"
    assert tries == [1, 2]
    with other.turns.taken() as turn:  # it was given back
        assert turn.number == 3


def test_a_mistake_gives_the_turn_back(pair: tuple[Worker, Worker]) -> None:
    one, other = pair

    async def work() -> None:
        raise StateError("full")

    with pytest.raises(StateError, match="full"):
        asyncio.run(one.shared.do(work))
    with other.turns.taken() as turn:
        assert turn.number == 2


def test_who_is_alone_waits_for_itself_only() -> None:
    order: list[str] = []

    async def work(name: str) -> None:
        order.append(f"{name} begins")
        await asyncio.sleep(0)
        order.append(f"{name} ends")

    async def run() -> None:
        alone = Alone()
        await asyncio.gather(alone.do(lambda: work("one")), alone.do(lambda: work("two")))

    asyncio.run(run())
    assert order == ["one begins", "one ends", "two begins", "two ends"]


def test_row_71_a_state_of_the_sixth_version_is_migrated(old: str) -> None:
    state = State(old)
    begun = state.runs.begin("crawl", NOW)
    state.close()
    engine = sa.create_engine(old)
    with engine.begin() as connection:
        schema.turns.drop(connection)
        for name in ("files_by_turn", "ix_addresses_place"):
            connection.execute(sa.text(f"DROP INDEX {name}"))
        connection.execute(sa.text("ALTER TABLE files DROP COLUMN turn"))
        connection.execute(sa.text("ALTER TABLE runs DROP COLUMN lease"))
        connection.execute(sa.update(schema.about).values(version=6))
    engine.dispose()

    state = State(old)
    files = state.files("_news")
    files.keep([Card("a.md", None, ("a",), 0, 5, ())])

    assert [each.name for each in files.published(0, 9)] == ["a.md"]
    assert [each.number for each in state.runs.under_way()] == [begun]
    assert {each["name"] for each in _indexes(old)} >= {"files_by_turn", "files_by_time"}
    state.close()


def _indexes(url: str) -> list[sa.engine.interfaces.ReflectedIndex]:
    engine = sa.create_engine(url)
    found = sa.inspect(engine).get_indexes("files")
    engine.dispose()
    return found
