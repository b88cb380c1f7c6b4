"""What one Redis carries: bytes of a million requests that wait, pushes and pops in a second.

``PYTHONPATH=. python tests/bench/bench_frontier.py``. Requests are those of our own spiders, with
what a feed says of an article; they go through the codec one at a time, as the engine gives them.
"""

import argparse
import base64
import hashlib
import multiprocessing
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from crawler.carried import _RECORDS
from crawler.extract.given import Given
from crawler.scaling.frontier import key_of
from crawler.scaling.messages import Codec
from crawler.scaling.queue import HostQueue, Terms
from tests.redis_server import Server, running


class NewsSpider(Spider):
    """Has the callbacks that messages name."""

    name = "news"

    def parse_page(self, response: Response) -> None: ...
    def failed(self, failure: object) -> None: ...


def request_of(spider: NewsSpider, number: int, hosts: int) -> Request:
    """Return a request as a feed leads to it."""
    url = f"https://www.paper-{number % hosts}.example.com/2026/03/01/politics/story-{number}.html"
    given = Given(
        title=f"Story number {number} of the day, which is about something that happened",
        published=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
    )
    return Request(
        url,
        callback=spider.parse_page,
        errback=spider.failed,
        dont_filter=True,
        priority=-number % 100,
        meta={
            "masthead_found_at": url,
            "masthead_again": False,
            "masthead_source_of": None,
            "masthead_given": given,
            "masthead_record": "",
            "masthead_subject": None,
            "depth": 1,
        },
    )


def queue_of(server: Server, name: str, codec: Codec) -> HostQueue:
    """Return a worker's queue."""
    terms = Terms(lease_s=600, most_hosts=64)
    queue = HostQueue(server.client(), codec, key_of(name, "news"), terms)
    queue.beat({})
    return queue


def codec_of(*, signed: bool) -> Codec:
    """Return what writes messages."""
    return Codec(NewsSpider(), kinds=_RECORDS, key=b"k" * 32 if signed else b"", place="bench")


def fingerprint(url: str) -> str:
    """Return as many characters as the frontier's."""
    return base64.urlsafe_b64encode(hashlib.sha256(url.encode()).digest()[:15]).decode()


def push(server: Server, name: str, numbers: range, hosts: int) -> None:
    """Put requests in, one at a time."""
    codec = codec_of(signed=True)
    queue = queue_of(server, name, codec)
    spider: Any = codec.spider
    for number in numbers:
        request = request_of(spider, number, hosts)
        host = f"www.paper-{number % hosts}.example.com"
        seen = fingerprint(request.url)
        queue.put([queue.entry(host, request.priority, seen, codec.dumps(request))])
    queue.leave()


def pop(server: Server, name: str, most: int) -> None:
    """Take requests and acknowledge each."""
    codec = codec_of(signed=True)
    queue = queue_of(server, name, codec)
    for _ in range(most):
        held = queue.take(())
        if held is None:
            break
        codec.loads(held.message)
        queue.done([held])
    queue.leave()


def at_once(processes: int, work: Any, *arguments: tuple[Any, ...]) -> float:  # noqa: ANN401 - a function
    """Return the seconds that *processes* take together."""
    context = multiprocessing.get_context("fork")
    started = [context.Process(target=work, args=arguments[n]) for n in range(processes)]
    began = time.perf_counter()
    for each in started:
        each.start()
    for each in started:
        each.join()
    return time.perf_counter() - began


def micros(client: Any) -> float:  # noqa: ANN401 - untyped
    """Return the microseconds that a script took Redis since the last time that this was asked."""
    found = client.info("commandstats")["cmdstat_evalsha"]["usec_per_call"]
    client.config_resetstat()
    return float(found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=1_000)
    chosen = parser.parse_args()
    with running() as server:
        client = server.client()
        name, many, hosts = uuid.uuid4().hex, chosen.requests, chosen.hosts
        codec = codec_of(signed=True)
        spider: Any = codec.spider
        request = request_of(spider, 12_345, hosts)
        began = time.perf_counter()
        for _ in range(2_000):
            data = codec.dumps(request)
        middle = time.perf_counter()
        for _ in range(2_000):
            codec.loads(data)
        end = time.perf_counter()
        print(f"a message: {len(data)} bytes, written in {(middle - began) / 2e-3:.0f} us,"
              f" read in {(end - middle) / 2e-3:.0f} us")  # fmt: skip
        before = client.info("memory")["used_memory"]
        seconds = at_once(1, push, (server, name, range(many), hosts))
        used = client.info("memory")["used_memory"] - before
        print(f"pushed by one process: {many / seconds:,.0f}/s")
        print(f"memory: {used / many:,.0f} bytes a request, {used / many / 1000:,.2f} GB a million")
        print(f"a push takes {micros(client):.0f} us in Redis")
        for processes in (1, 2):
            part = many // 4
            seconds = at_once(processes, pop, *[(server, name, part)] * processes)
            print(f"taken and acknowledged by {processes}: {processes * part / seconds:,.0f}/s")
        print(f"taking and acknowledging take {2 * micros(client):.0f} us in Redis")


if __name__ == "__main__":
    main()
