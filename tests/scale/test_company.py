"""Two workers crawl a network together, and one is killed, and servers fail (rows 60-62, 92, 95).

A small sample: ``tests/scale/killing.py`` does it with all 2,000 articles and 20 kills.
"""

import json
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.integration.local import HANG_S
from tests.scale.company import Scene, embedded, hurried, scene, titles, wanted

PART = 50


@dataclass
class Crawled:
    """What a company of workers did, and what one worker alone makes of the same network."""

    scene: Scene
    records: dict[str, bytes]
    alone: dict[str, bytes]
    status: dict[str, Any]
    """While they were at work."""

    text: str
    """The same for people, at the end."""

    codes: list[int] = field(default_factory=list)
    killed: int = 0
    """Requests that the sites had seen when a worker was killed."""


CHECKS: list[Callable[[Crawled], None]] = []
"""What must be true of it, as sentences. One test, so that only one company crawls."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("company")
    # The mirror's articles have several addresses: which is found first is a matter of order.
    alone = embedded(folder, part=PART, without=["mirror"])
    with scene(folder, part=PART, without=["mirror"]) as found:
        workers = [found.start("worker", "--stay", "--json") for _ in range(2)]
        assert found.until(lambda: len(found.view().workers) == 2)
        told = found.run("crawl", "--no-wait")
        assert told.code == 0, told.err
        status = json.loads(found.run("status", "--json").out)
        assert found.until(lambda: found.asked() > 8)
        found.kill(workers[0])
        killed = found.asked()
        workers.append(found.start("worker", "--stay", "--json"))
        assert found.until(lambda: found.joined(workers[2]))
        found.redis.kill()
        found.redis.start()
        found.s3.faults(every=9)
        assert found.until(lambda: len(found.records()) > 10)
        found.postgres.stop()
        found.postgres.start()
        found.s3.faults(lost=1)
        assert found.until(found.is_over)
        found.s3.faults()
        for worker in workers[1:]:
            worker.send_signal(signal.SIGTERM)
        codes = [worker.wait(HANG_S) for worker in workers]
        text = found.run("status").out
        for number in range(len(found.processes)):
            assert "Traceback" not in found.said(number), found.said(number)
        yield Crawled(found, found.records(), alone, status, text, codes, killed)


@CHECKS.append
def every_article_is_there_once(crawled: Crawled) -> None:
    found = titles(crawled.records)

    assert found.keys() == wanted(crawled.scene.network)
    assert set(found.values()) == {1}


@CHECKS.append
def the_records_are_those_of_one_worker_alone_byte_for_byte(crawled: Crawled) -> None:
    assert len(crawled.records) > 20
    assert crawled.records == crawled.alone


@CHECKS.append
def no_host_saw_more_than_its_limit(crawled: Crawled) -> None:
    assert hurried(crawled.scene.network) == []


@CHECKS.append
def hardly_a_page_was_asked_for_twice(crawled: Crawled) -> None:
    asked = Counter(
        (host, each.path)
        for host, site in crawled.scene.network.sites.items()
        for each in site.log
        if each.status == 200 and "news" in each.path
    )

    assert sum(many - 1 for many in asked.values()) <= 40  # a kill costs what was in flight


@CHECKS.append
def the_status_names_queue_hosts_leases_and_workers(crawled: Crawled) -> None:
    queue = crawled.status["queue"]
    assert {each["role"] for each in queue["workers"]} >= {"stay"}
    assert all(each["expires_s"] <= 3.0 for each in queue["workers"])
    assert {"host", "waiting", "in_flight", "worker", "held_s"} == queue["hosts"][0].keys()
    assert {run["command"] for run in crawled.status["runs"]} == {"discover"}
    assert {each["source"] for each in crawled.status["sources"]} >= {"gazette", "herald"}


@CHECKS.append
def the_status_is_told_to_people_as_well(crawled: Crawled) -> None:
    assert "0 waiting, 0 in flight" in crawled.text
    assert "no workers: start some" in crawled.text
    assert "gazette" in crawled.text


@CHECKS.append
def a_worker_that_is_told_to_end_leaves_with_0_and_gives_back_what_it_had(crawled: Crawled) -> None:
    assert crawled.codes == [-signal.SIGKILL, 0, 0]
    view = crawled.scene.view()
    assert view.workers == ()
    assert not any(host.worker for host in view.hosts)


@CHECKS.append
def each_worker_tells_what_it_did(crawled: Crawled) -> None:
    lines = [
        json.loads(line)
        for number in (1, 2)
        for line in crawled.scene.said(number, "out").splitlines()
        if line.startswith("{")
    ]
    assert any("summary" in line for line in lines)


@CHECKS.append
def row_89_no_password_is_told(crawled: Crawled) -> None:
    for number in range(len(crawled.scene.processes)):
        for where in ("out", "err"):
            said = crawled.scene.said(number, where)
            assert "geheim" not in said


def test_a_company_crawls_a_network(crawled: Crawled, subtests: pytest.Subtests) -> None:
    for check in CHECKS:
        with subtests.test(check.__name__):
            check(crawled)
