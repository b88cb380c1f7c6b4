"""Each step of the queue, with a real Redis."""

import threading
import time
from collections import Counter

import pytest

from crawler.scaling.errors import QueueError
from crawler.scaling.overview import overview
from crawler.scaling.queue import Held, HostQueue, Terms, UnknownWorkerError
from tests.frontier.conftest import Join
from tests.redis_server import Server

SHORT = Terms(lease_s=0.5)


def put(queue: HostQueue, host: str, *messages: str, priority: int = 0, seen: str = "") -> bool:
    entries = [queue.entry(host, priority, seen, each.encode()) for each in messages]
    return all(queue.put(entries))


def take(queue: HostQueue, *busy: str) -> Held:
    held = queue.take(busy)
    assert held is not None
    return held


def wait_for_the_death_of(other: HostQueue, by: HostQueue) -> None:
    """Let *by* say that it is there until the queue has forgotten *other*."""
    deadline = time.monotonic() + 900
    while other.server.zscore(other.key + "workers", other.worker) is not None:
        assert time.monotonic() < deadline
        by.beat({})
        time.sleep(0.05)


def test_requests_of_a_host_come_by_priority_and_then_as_they_went_in(join: Join) -> None:
    queue = join()
    put(queue, "a", "first", "second")
    put(queue, "a", "urgent", priority=5)
    put(queue, "a", "late", priority=-1)

    assert [take(queue).message for _ in range(4)] == [b"urgent", b"first", b"second", b"late"]
    assert queue.take(()) is None


def test_a_host_belongs_to_one_worker_until_nothing_of_it_is_left(join: Join) -> None:
    one, two = join(), join()
    put(one, "a", "1", "2")
    first = take(one)

    assert two.take(()) is None
    second = take(one)
    one.done([first, second])
    put(one, "a", "3")
    assert take(two).message == b"3"
    assert one.take(()) is None


def test_a_busy_host_is_passed_over(join: Join) -> None:
    queue = join()
    put(queue, "a", "1", "2")
    put(queue, "b", "3")
    assert take(queue).host == "a"

    assert take(queue, "a").host == "b"
    assert queue.take(("a",)) is None


def test_hosts_are_shared_out_evenly(join: Join) -> None:
    one, two = join(), join()
    for number in range(6):
        put(one, f"h{number}", "1", "2")
    taken: list[str] = []
    while (held := one.take(taken)) is not None:
        taken.append(held.host)

    assert len(taken) == 3
    assert {take(two, *taken).host for _ in range(1)}.isdisjoint(taken)


def test_a_worker_that_comes_later_gets_hosts_of_one_that_has_all(join: Join) -> None:
    one = join()
    for number in range(4):
        put(one, f"h{number}", *"abcdefgh")
    held = {each.host: each for each in (take(one, *(f"h{n}" for n in range(k))) for k in range(4))}
    assert len(held) == 4
    two = join()
    got: set[str] = set()
    for _ in range(20):
        if (found := two.take(tuple(got))) is not None:
            got.add(found.host)
        for host, each in list(held.items()):
            one.done([each])
            del held[host]
            if (again := one.take(tuple(held))) is not None:
                held[again.host] = again

    assert len(got) == 2
    assert got.isdisjoint(held)


def test_what_a_dead_worker_had_comes_back_in_its_place(join: Join) -> None:
    one, two = join(SHORT), join(SHORT)
    put(one, "a", "1", "2", "3")
    assert [take(one).message, take(one).message] == [b"1", b"2"]

    wait_for_the_death_of(one, two)

    assert [take(two).message for _ in range(3)] == [b"1", b"2", b"3"]
    with pytest.raises(UnknownWorkerError):
        one.take(())


def test_a_worker_that_says_that_it_is_there_keeps_what_it_has(join: Join) -> None:
    one, two = join(SHORT), join(SHORT)
    put(one, "a", "1")
    take(one)
    until = time.monotonic() + 1.2
    while time.monotonic() < until:
        assert one.beat({}).known
        assert two.beat({}).dead == 0
        time.sleep(0.05)

    assert two.take(()) is None


def test_when_nobody_could_be_heard_nobody_is_taken_for_dead(join: Join) -> None:
    one, two = join(SHORT), join(SHORT)
    put(one, "a", "1")
    take(one)
    time.sleep(0.6)  # as long as Redis restarts, say

    assert two.beat({}).dead == 0
    assert one.beat({}).known


def test_a_host_rests_when_it_goes_to_another_worker(join: Join) -> None:
    terms = Terms(pause_s=1.0)
    one, two = join(terms), join(terms)
    put(one, "a", "1")
    one.done([take(one)])
    began = time.monotonic()
    put(one, "a", "2")
    assert two.take(()) is None
    while two.take(()) is None:
        time.sleep(0.01)

    assert time.monotonic() - began >= 0.9


def test_who_leaves_gives_back_what_it_has_at_once(join: Join) -> None:
    one, two = join(), join()
    put(one, "a", "1", "2")
    take(one)

    assert one.leave() == 1
    assert [take(two).message, take(two).message] == [b"1", b"2"]


def test_what_is_done_late_is_not_done_again(join: Join) -> None:
    one, two = join(SHORT), join(SHORT)
    put(one, "a", "1")
    held = take(one)
    wait_for_the_death_of(one, two)

    assert one.done([held]) == 1
    assert two.take(()) is None
    assert len(two) == 0


def test_what_is_done_late_is_left_to_who_has_it(join: Join) -> None:
    one, two = join(SHORT), join(SHORT)
    put(one, "a", "1")
    held = take(one)
    wait_for_the_death_of(one, two)
    again = take(two)

    assert one.done([held]) == 1
    assert two.done([again]) == 0


def test_a_request_that_kills_each_worker_is_laid_aside(join: Join) -> None:
    terms = Terms(lease_s=0.3, tries=2)
    watch = join(terms, works=False)
    put(watch, "a", "deadly")
    for _ in range(2):
        victim = join(terms)
        assert take(victim).message == b"deadly"
        wait_for_the_death_of(victim, watch)

    assert join(terms).take(()) is None
    assert watch.server.llen(watch.key + "aside") == 1


def test_a_run_takes_a_fingerprint_once(join: Join) -> None:
    queue = join()
    queue.begin()

    assert put(queue, "a", "1", seen="f")
    assert not put(queue, "a", "2", seen="f")
    queue.done([take(queue)])
    assert not put(queue, "a", "3", seen="f")


def test_the_next_run_takes_it_again_unless_it_still_waits(join: Join) -> None:
    queue = join()
    queue.begin()
    put(queue, "a", "1", seen="f")
    put(queue, "a", "2", seen="g")
    queue.done([take(queue)])
    queue.seeded()
    queue.begin("new")

    assert put(queue, "a", "3", seen="f")
    assert not put(queue, "a", "4", seen="g")


def test_one_begins_a_run_and_the_others_wait_and_join(join: Join) -> None:
    one, two = join(), join()
    what, run = one.begin()
    assert what == "seed"
    assert two.begin() == ("wait", run)
    one.seeded()

    assert two.begin() == ("join", run)


def test_if_who_begins_a_run_dies_another_goes_on(join: Join) -> None:
    one, two = join(SHORT), join(SHORT)
    _, run = one.begin()
    wait_for_the_death_of(one, two)

    assert two.begin() == ("seed", run)


def test_a_run_is_over_when_nothing_waits_and_nobody_has_anything(join: Join) -> None:
    one, two = join(), join()
    one.begin()
    put(one, "a", "1")
    assert not two.is_over()
    held = take(one)
    assert not two.is_over()
    one.done([held])
    assert not two.is_over()  # more may come
    one.seeded()

    assert two.is_over()
    assert one.is_over()
    assert two.begin("old")[0] == "done"
    assert two.begin()[0] == "seed"


def test_a_run_whose_name_was_given_is_not_begun_twice(join: Join) -> None:
    queue = join()
    assert queue.begin(wanted="monday") == ("seed", "monday")
    queue.seeded()
    assert queue.is_over()

    assert queue.begin(wanted="monday") == ("done", "monday")


def test_what_was_given_and_never_heard_of_comes_back(join: Join) -> None:
    queue = join()
    put(queue, "a", "1", "2")
    first = take(queue)
    take(queue)  # the answer was lost

    assert queue.resync([first]) == 1
    assert take(queue).message == b"2"


def test_a_put_that_is_told_again_is_in_once(join: Join) -> None:
    queue = join()
    entries = [queue.entry("a", 0, "", b"1"), queue.entry("a", 0, "f", b"2")]
    queue.put(entries)

    assert queue.put(entries, again=True) == [True, True]
    assert len(queue) == 2


def test_nobody_gets_what_another_has_whoever_asks_when(join: Join) -> None:
    """Four workers at once; each host is served by one at a time."""
    first = join()
    for number in range(40):
        put(first, f"h{number % 7}", str(number), priority=number % 3)
    at: dict[str, str] = {}
    wrong: list[str] = []
    done: Counter[bytes] = Counter()
    lock = threading.Lock()

    def work(queue: HostQueue) -> None:
        while sum(done.values()) < 40:
            held = queue.take(())
            if held is None:
                time.sleep(0.001)
                continue
            with lock:
                if at.setdefault(held.host, queue.worker) != queue.worker:
                    wrong.append(held.host)
            time.sleep(0.001)
            with lock:
                done[held.message] += 1
                at.pop(held.host)
            queue.done([held])

    threads = [threading.Thread(target=work, args=(join(),)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(900)

    assert wrong == []
    assert sorted(done.values()) == [1] * 40


def test_nothing_is_lost_when_redis_is_killed(server: Server, join: Join) -> None:
    queue = join()
    put(queue, "a", "1", "2")
    take(queue)
    server.kill()
    server.start()

    assert queue.beat({}).held == 1
    assert take(queue).message == b"2"


def test_clear_leaves_nothing_of_this_queue_and_all_of_others(join: Join) -> None:
    queue = join()
    put(queue, "a", "1")
    queue.server.set("another", "1")
    queue.clear()

    assert queue.server.keys(queue.key.replace("{", "*").replace("}", "*") + "*") == []
    assert queue.server.get("another") == b"1"


def test_what_there_is_in_the_queue_can_be_seen(server: Server, join: Join) -> None:
    one = join()
    one.begin()
    one.beat({"machine": "m", "process": 7, "role": "join"})
    put(one, "a", "1", "2", "3")
    put(one, "b", "1")
    take(one)
    seen = overview(server.url, one.key)

    assert (seen.waiting, seen.in_flight, seen.aside) == (3, 1, 0)
    assert not seen.seeded
    assert not seen.over
    hosts = [(each.host, each.waiting, each.in_flight, each.worker) for each in seen.hosts]
    assert hosts == [("a", 2, 1, one.worker), ("b", 1, 0, "")]
    (worker,) = seen.workers
    assert (worker.machine, worker.process, worker.hosts, worker.in_flight) == ("m", 7, 1, 1)
    assert 0 < worker.expires_s <= one.terms.lease_s


def test_row_95_a_queue_that_holds_what_is_none_of_ours_is_named(
    server: Server, join: Join
) -> None:
    queue = join()
    queue.server.set(queue.key + "about", "text")

    with pytest.raises(QueueError, match="holds what is none of ours"):
        overview(server.url, queue.key)


def test_row_95_what_a_stranger_put_in_the_place_of_a_queue_is_out_of_the_way(join: Join) -> None:
    queue = join()
    put(queue, "a", "1")
    take(queue)
    queue.server.set(queue.key + "q:a", "text")
    queue.server.rpush(queue.key + "q:b", "text")

    assert queue.take(()) is None
    assert put(queue, "b", "2")
    assert take(queue, "a").message == b"2"
    assert queue.server.get(queue.key + "strange:a") == b"text"
