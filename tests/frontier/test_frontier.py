"""A spider of anybody's, shared by settings alone: real workers, a real Redis, real sites.

Rows 62 and 95; ``tests/crash/frontier.py`` does more of it.
"""

import json
import pickle
import signal
import time
from collections import Counter

from crawler.scaling.overview import overview
from tests import redis_server
from tests.frontier.conftest import Gather
from tests.frontier.workers import Crew, until


def total(ends: list[dict[str, str]], name: str) -> int:
    return sum(int(each.get(f"frontier/{name}", 0)) for each in ends)


def test_two_workers_fetch_each_page_once_and_end_together(gather: Gather) -> None:
    with gather(hosts=6, pages=8) as crew:
        crew.papers.slow["/p7"] = 0.3  # the last of each: who has none of them waits
        for _ in range(2):
            crew.start()
        ends = crew.end()

        assert sorted(crew.written) == sorted(crew.wanted)
        assert len(crew.papers.log) == 6 * 9
        assert crew.papers.workers <= {"w0", "w1"}  # how they share, test_queue.py shows
        assert crew.papers.shared() == []
        assert [each["finish_reason"] for each in ends] == ["finished"] * 2
        assert total(ends, "done") == total(ends, "pushed") == 6 * 9
        seen = overview(crew.server.url, crew.key)
        assert seen.over
        assert (seen.waiting, seen.in_flight, seen.workers, seen.hosts) == (0, 0, (), ())
        assert seen.counts["item_scraped_count"] == 48  # of both


def test_row_62_what_a_killed_worker_had_is_fetched_by_another(gather: Gather) -> None:
    with gather(hosts=4, pages=10) as crew:
        crew.lease_s = 2.0
        crew.papers.gated = "/p5"
        victim = crew.start()
        until(lambda: len(crew.papers.at_gate) == crew.hosts)
        victim.kill()
        crew.papers.gate.set()
        end = crew.start().end()

        counts = Counter(crew.written)
        assert set(counts) == crew.wanted
        in_flight = int(end["frontier/returned"])
        assert sum(counts.values()) - len(counts) <= in_flight
        assert in_flight >= crew.hosts


def test_row_62_nothing_is_lost_when_redis_is_killed_and_comes_back(gather: Gather) -> None:
    with gather(hosts=4, pages=10, after_s=0.05) as crew:
        crew.papers.gated = "/p5"
        crew.start()
        crew.start()
        until(lambda: len(crew.papers.at_gate) == crew.hosts)
        crew.server.kill()
        crew.papers.gate.set()
        time.sleep(0.5)
        crew.server.start()
        crew.end()

        assert sorted(crew.written) == sorted(crew.wanted)
        assert crew.papers.shared() == []


def test_a_worker_that_is_told_to_stop_loses_nothing(gather: Gather) -> None:
    with gather(hosts=4, pages=10) as crew:
        crew.papers.gated = "/p5"
        one = crew.start()
        until(lambda: len(crew.papers.at_gate) == crew.hosts)
        one.signal(signal.SIGTERM)
        two = crew.start()
        crew.papers.gate.set()
        assert one.end()["finish_reason"] == "shutdown"
        two.end()

        assert sorted(crew.written) == sorted(crew.wanted)
        assert crew.papers.shared() == []


def test_a_worker_that_was_frozen_begins_no_request_to_hosts_that_others_have_by_now(
    gather: Gather,
) -> None:
    with gather(hosts=4, pages=12, after_s=0.05) as crew:
        crew.lease_s = 2.0
        crew.papers.gated = "/p5"
        frozen = crew.start()
        until(lambda: len(crew.papers.at_gate) == crew.hosts)
        frozen.signal(signal.SIGSTOP)
        crew.papers.gate.set()
        other = crew.start()
        until(lambda: other.name in crew.papers.workers)
        frozen.signal(signal.SIGCONT)
        ends = [frozen.end(), other.end()]

        assert set(crew.written) == crew.wanted
        assert total(ends, "late") > 0
        # What was between the last look and the wire when it froze goes out: one of each host.
        assert len(crew.papers.shared()) <= 2 * crew.hosts
        assert len(crew.papers.log) <= len(crew.wanted) + crew.hosts + total(ends, "returned")


def test_workers_wait_for_who_begins_and_go_on_if_it_dies(gather: Gather) -> None:
    with gather(hosts=5, pages=2) as crew:
        crew.lease_s = 2.0
        first = crew.start(pause_s=0.4)
        client = crew.server.client()
        until(lambda: client.hget(crew.key + "run", "seeder") and crew.papers.log)
        first.kill()
        other = crew.start()
        other.end()

        assert set(crew.written) == crew.wanted


def test_one_puts_in_what_others_that_stay_do_and_each_run_asks_anew(gather: Gather) -> None:
    with gather(hosts=2, pages=3) as crew:
        stays = crew.start("stay", MASTHEAD_QUEUE_RUN="")
        for runs in (1, 2):
            boss = crew.start("wait", MASTHEAD_QUEUE_RUN="")
            assert boss.end()["finish_reason"] == "finished"
            assert Counter(crew.written) == dict.fromkeys(crew.wanted, runs)
        assert stays.is_alive()
        assert crew.papers.workers == {stays.name}
        stays.signal(signal.SIGTERM)
        assert stays.end()["finish_reason"] == "shutdown"


def test_hosts_keep_the_delay_whichever_worker_asks_them(gather: Gather) -> None:
    with gather(hosts=2, pages=4) as crew:
        one = crew.start(DOWNLOAD_DELAY=0.3, RANDOMIZE_DOWNLOAD_DELAY=False)
        until(lambda: len(crew.papers.log) >= 2)
        crew.start(DOWNLOAD_DELAY=0.3, RANDOMIZE_DOWNLOAD_DELAY=False)
        one.signal(signal.SIGTERM)
        crew.end()

        assert sorted(crew.written) == sorted(crew.wanted)
        assert min(crew.papers.gaps().values()) >= 0.25


class Trap:
    """Text in a file if anybody unpickles it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.path, "w")


def strangers(crew: Crew) -> dict[bytes, int]:
    """Return messages that are none of ours, with what they are worth."""
    trap = str(crew.folder / "sprung")
    page = {"url": "http://h0.test/evil", "callback": "parse_page"}
    texts = [
        {**page, "callback": "_parse"},
        {**page, "callback": "closed"},
        {**page, "callback": "__class__"},
        {**page, "callback": "no_such"},
        {**page, "url": "file:///etc/passwd"},
        {**page, "url": "http://h1.test/evil"},  # of another host than its queue's
        {**page, "_class": "subprocess.Popen"},
        {**page, "meta": {"$object": ["os.system"]}},
        {**page, "meta": []},
        {**page, "priority": "high"},
        "text",
        None,
    ]
    plain = [b"." + json.dumps(each).encode() for each in texts]
    return dict.fromkeys(
        [
            pickle.dumps(Trap(trap)),
            b"." + pickle.dumps({**page, "meta": Trap(trap)}),
            b"",
            b"\xff\xfe",
            b"." + b"[" * 100_000,
            b"." + b'{"url":"http://h0.test/' + b"x" * 300_000 + b'"}',
            *plain,
        ],
        1,
    )


def test_row_92_and_95_messages_of_strangers_are_never_run(gather: Gather) -> None:
    with gather(hosts=2, pages=3) as crew:
        client = crew.server.client()
        found = strangers(crew)
        for number, message in enumerate(found):
            member = f"{number:022d}\n".encode() + message
            client.zadd(crew.key + "q:h0.test", {member: -100})
            client.zadd(crew.key + "q:h1.test", {message: -99})
        for host in ("h0.test", "h1.test"):
            client.zadd(crew.key + "free", {host: 0})
        crew.start()
        (end,) = crew.end()

        assert sorted(crew.written) == sorted(crew.wanted)
        assert {each.path for each in crew.papers.log} == {"/list", "/p0", "/p1", "/p2"}
        assert total([end], "refused") == 2 * len(found)
        assert not (crew.folder / "sprung").exists()
        assert "a message in the queue was refused" in crew.workers[0].log.read_text()


def test_with_a_key_only_what_was_signed_with_it_is_run(gather: Gather) -> None:
    with gather(hosts=1, pages=2, env={"MASTHEAD_QUEUE_KEY": "k" * 32}) as crew:
        client = crew.server.client()
        unsigned = b'.{"callback":"parse_page","url":"http://h0.test/evil"}'
        client.zadd(crew.key + "q:h0.test", {b"0" * 22 + b"\n" + unsigned: -100})
        client.zadd(crew.key + "free", {"h0.test": 0})
        crew.start()
        (end,) = crew.end()

        assert sorted(crew.written) == sorted(crew.wanted)
        assert total([end], "refused") == 1


def test_a_worker_whose_queue_is_away_for_too_long_ends_and_says_so(gather: Gather) -> None:
    with gather(hosts=2, pages=10) as crew:
        crew.lease_s = 2.0
        crew.papers.gated = "/p5"
        worker = crew.start(MASTHEAD_QUEUE_PATIENCE=0.5)
        until(lambda: len(crew.papers.at_gate) == crew.hosts)
        crew.server.kill()
        crew.papers.gate.set()
        try:
            end = worker.end()
        finally:
            crew.server.start()
        assert end["finish_reason"] == "queue_unreachable"
        assert "the queue does not answer" in worker.log.read_text()
        crew.start().end()

        assert set(crew.written) == crew.wanted


def test_a_redis_that_is_not_there_is_named(gather: Gather) -> None:
    url = "redis://127.0.0.1:1/0"
    with gather(hosts=1, pages=1) as crew:
        worker = crew.start(MASTHEAD_QUEUE=url, MASTHEAD_QUEUE_PATIENCE=0.1)

        assert f"{url}: the queue does not answer" in worker.end()["error"]


def test_a_worker_that_starts_while_redis_restarts_waits_for_it(gather: Gather) -> None:
    with gather(hosts=1, pages=2) as crew:
        crew.server.kill()
        worker = crew.start()
        until(lambda: worker.log.is_file() and "it is waited for" in worker.log.read_text())
        crew.server.start()
        worker.end()

        assert sorted(crew.written) == sorted(crew.wanted)


def test_a_redis_that_wants_another_password_is_named_and_no_password_is_shown(
    gather: Gather,
) -> None:
    with redis_server.running("--requirepass", redis_server.PASSWORD) as locked:
        with gather(hosts=1, pages=1, env={"MASTHEAD_REDIS_PASSWORD": locked.password}) as crew:
            crew.start(MASTHEAD_QUEUE=locked.url).end()
            assert sorted(crew.written) == sorted(crew.wanted)
        with gather(hosts=1, pages=1, env={"MASTHEAD_REDIS_PASSWORD": "wrong-one"}) as crew:
            worker = crew.start(MASTHEAD_QUEUE=locked.url)
            assert f"{locked.url}: the queue does not answer" in worker.end()["error"]
            assert "wrong-one" not in worker.log.read_text()
