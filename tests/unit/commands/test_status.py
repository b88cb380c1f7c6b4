"""What is under way, told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.commands.status_told import plain, text
from crawler.commands.statuses import Found
from crawler.scaling.overview import HostView, Overview, WorkerView
from crawler.state.runs import UnderWay

WORKER = WorkerView(
    name="abc", machine="one", process=7, role="stay", expires_s=42.4, hosts=1, in_flight=3
)
HOST = HostView(host="a.test", waiting=1_200, in_flight=3, worker="abc", held_s=61.0)
QUEUE = Overview(
    run="r1",
    began=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
    seeded=True,
    over=False,
    waiting=1_200,
    in_flight=3,
    aside=0,
    hosts=(HOST,),
    workers=(WORKER,),
    counts={"frontier/pushed": 5.0},
)
RUN = UnderWay(
    number=3,
    command="discover",
    machine="one",
    process=7,
    started=(datetime.now(UTC) - timedelta(minutes=3)).isoformat(timespec="seconds"),
    lease_s=41.0,
)
FOUND = Found(queue=QUEUE, runs=(RUN,), sources=(), standings={"done": 5, "waiting": 1_200})


def test_the_queue_its_workers_and_hosts_are_told() -> None:
    told = text(FOUND)

    assert "under way: 1,200 waiting, 3 in flight" in told
    assert "abc     one      7        stay  1      3          42 s" in told
    assert "a.test  1,200    3          abc     61 s" in told
    assert "addresses: 5 done, 1,200 waiting" in told


def test_a_portal_without_a_queue_tells_its_runs_and_addresses() -> None:
    told = text(Found(queue=None, runs=(replace(RUN, lease_s=None),), sources=(), standings={}))

    assert "queue" not in told
    assert "discover" in told
    assert told.endswith("addresses: none were met yet\n")


def test_that_nobody_works_is_told() -> None:
    told = text(replace(FOUND, queue=replace(QUEUE, workers=(), aside=2), runs=()))

    assert "no workers: start some" in told
    assert "2 laid aside" in told
    assert "no run is under way" in told
    assert "nothing was ever put in" in text(replace(FOUND, queue=replace(QUEUE, run="")))


def test_programs_get_all_of_it() -> None:
    told = plain(FOUND)

    assert told["queue"]["began"] == "2026-03-01T07:30:00+00:00"
    assert told["queue"]["workers"][0]["in_flight"] == 3
    assert told["runs"][0]["number"] == 3
    assert plain(Found(queue=None, runs=(), sources=(), standings={}))["queue"] is None


def test_row_76_what_other_machines_say_of_themselves_is_inert() -> None:
    told = text(
        replace(FOUND, queue=replace(QUEUE, workers=(replace(WORKER, machine="a\x1b[2J\nb"),)))
    )

    assert "\x1b" not in told
    assert "a b" in told or "a[2J b" in told
