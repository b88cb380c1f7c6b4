"""What guard, state, robots, pace and conditional requests cost, beside a crawl that does nothing.

``python tests/bench/bench_fetching.py [PAGES]`` asks a local server for empty pages: once with
stock Scrapy, once with everything of ours but reading the pages. Each crawl is a process of its
own; the best of three counts, as machines are noisy.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from multiprocessing import Process, Queue
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BODY = b"<!doctype html><title>nothing</title>"


class Page(asyncio.Protocol):
    """Answers each request with the same page, an ETag and a name of its own."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            status = b"404 Not Found" if path == b"/robots.txt" else b"200 OK"
            self.transport.write(
                b"HTTP/1.1 " + status + b'\r\nContent-Type: text/html\r\nETag: "' + path
                + b'"\r\nContent-Length: ' + str(len(BODY)).encode() + b"\r\n\r\n" + BODY
            )  # fmt: skip


def serve(ports: "Queue[int]") -> None:
    """Serve on a free port until killed."""

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Page, "127.0.0.1", 0)
        ports.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def stock(addresses: list[str]) -> None:
    """Crawl with nothing but Scrapy."""
    from scrapy import Request, Spider

    class Nothing(Spider):
        name = "nothing"

        async def start(self) -> AsyncIterator[Request]:
            for address in addresses:
                yield Request(address, dont_filter=True)

        def parse(self, _: Any) -> None:  # noqa: ANN401 - any response
            pass

    _crawl(Nothing, {})


def ours(addresses: list[str], port: int) -> None:
    """Crawl with all of ours: what is found is kept, claimed, asked for, kept as done."""
    from scrapy.http import Response

    from crawler.fetching.conditional import validators_in
    from crawler.fetching.outcomes import Outcome, Status
    from crawler.spiders.base import PageSpider

    class Everything(PageSpider):
        name = "everything"

        async def requests(self) -> AsyncIterator[Any]:
            from crawler.state.addresses import Waiting
            from crawler.state.validators import Validators

            waiting = [Waiting(address=address, source="source") for address in addresses]
            self.run.discovered(waiting, "http://source.test/", Validators())
            for address in addresses:
                if not self.run.knows(address):
                    yield self.page_request(address)

        async def parse_page(self, response: Response) -> AsyncIterator[Any]:
            state = self.run.state
            assert state is not None
            state.validators.keep(response.url, validators_in(response), record=response.url)
            self.run.report(Outcome(url=response.url, status=Status.SAVED), record=response.url)
            for item in ():
                yield item

    with tempfile.TemporaryDirectory() as folder:
        settings = f"delay: 0\nallow_private: ['127.0.0.1:{port}']\n"
        Path(folder, "masthead.yaml").write_text(settings, "utf-8")
        _crawl(
            Everything,
            {
                "ADDONS": {"crawler.addon.MastheadAddon": 0},
                "MASTHEAD_PORTAL": folder,
                "MASTHEAD_EXTRACT_WORKERS": 0,
            },
        )


def _crawl(spider: Any, settings: dict[str, Any]) -> None:  # noqa: ANN401 - a class
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerProcess

    common = {
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
    }
    process = AsyncCrawlerProcess({**common, **settings})
    crawler = process.create_crawler(spider)
    begun, worked = 0.0, 0.0

    def opened() -> None:  # what it takes to begin is no page's
        nonlocal begun, worked
        begun, worked = time.perf_counter(), time.process_time()

    crawler.signals.connect(opened, signal=signals.spider_opened)
    process.crawl(crawler)
    process.start()
    assert crawler.stats is not None
    count = crawler.stats.get_value("response_received_count") or 0
    print(json.dumps([time.perf_counter() - begun, time.process_time() - worked, count]))


def main() -> None:
    """Print the table."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    ports: Queue[int] = Queue()
    server = Process(target=serve, args=(ports,), daemon=True)
    server.start()
    port = ports.get(timeout=10)
    best: dict[str, tuple[float, float]] = {}
    for _ in range(3):
        for name in ("stock", "ours"):
            told = subprocess.run(
                [sys.executable, __file__, "--crawl", name, str(port), str(pages)],
                capture_output=True,
                check=True,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
            seconds, worked, count = json.loads(told.stdout)
            assert count >= pages
            best[name] = min(best.get(name, (worked, seconds)), (worked, seconds))
    server.terminate()
    print("| crawl | pages a second | processor ms a page |")
    print("|---|---|---|")
    for name, title in (("stock", "Scrapy, doing nothing"), ("ours", "Masthead, all but reading")):
        worked, seconds = best[name]
        print(f"| {title} | {pages / seconds:.0f} | {worked / pages * 1000:.2f} |")
    extra = (best["ours"][0] - best["stock"][0]) / pages * 1000
    print(f"\nextra: {extra:.2f} ms a page, {best['ours'][0] / best['stock'][0]:.2f} x")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--crawl"]:
        name, where, many = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
        pages = [f"http://127.0.0.1:{where}/{number}" for number in range(many)]
        stock(pages) if name == "stock" else ours(pages, where)
    else:
        main()
