"""Compare download handlers: pages a second and processor time a page of a crawl that does nothing.

``python tests/bench/bench_transport.py [PAGES]``: each handler in a process of its own, all on the
same server in another process, twice in turn; the better of the two counts.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from multiprocessing import Process, Queue
from typing import Any

HANDLERS = {
    "Scrapy, Twisted": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
    "Scrapy, aiohttp": "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler",
    "Masthead": None,
}
BODY = b"<!doctype html><title>A</title><p>" + b"text " * 2_000


def serve(ports: "Queue[int]") -> None:
    """Answer every request with the same page."""
    import asyncio

    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(BODY)

    class Page(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as in asyncio
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            self.transport.write((answer + BODY) * data.count(b"\r\n\r\n"))

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Page, "127.0.0.1", 0)
        ports.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def crawl(name: str, port: int, pages: int) -> None:
    """Ask for *pages*; print seconds and processor seconds."""
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess

    class Nothing(Spider):
        name = "nothing"

        async def start(self) -> AsyncIterator[Request]:
            for number in range(pages):
                yield Request(f"http://127.0.0.1:{port}/{number}", dont_filter=True)

        def parse(self, _: Any) -> None:  # noqa: ANN401 - any response
            self.crawler.stats.inc_value("pages")

    settings: dict[str, Any] = {
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
    }
    if HANDLERS[name]:
        settings["DOWNLOAD_HANDLERS"] = {"http": HANDLERS[name]}
    else:
        settings["ADDONS"] = {"crawler.fetching.transport.TransportAddon": 0}
        settings["MASTHEAD_ALLOW_PRIVATE"] = [f"127.0.0.1:{port}"]
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Nothing)
    process.crawl(crawler)
    begun, worked = time.perf_counter(), time.process_time()
    process.start()
    assert crawler.stats.get_value("pages") == pages
    print(json.dumps([time.perf_counter() - begun, time.process_time() - worked]))


def main() -> None:
    """Print the table."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    ports: Queue[int] = Queue()
    server = Process(target=serve, args=(ports,), daemon=True)
    server.start()
    port = ports.get(timeout=10)
    best: dict[str, tuple[float, float]] = {}
    for _ in range(2):
        for name in HANDLERS:
            command = [sys.executable, __file__, "--crawl", name, str(port), str(pages)]
            environment = os.environ | {"PYTHONPATH": os.getcwd()}  # noqa: PTH109 - as text
            told = subprocess.run(command, capture_output=True, check=True, env=environment)
            seconds, worked = json.loads(told.stdout)
            best[name] = min(best.get(name, (worked, seconds)), (worked, seconds))
    server.terminate()
    least = best["Scrapy, Twisted"][0]
    print("| handler | pages a second | processor ms a page | beside Scrapy's default |")
    print("|---|---|---|---|")
    for name, (worked, seconds) in best.items():
        rate, each = pages / seconds, worked / pages * 1000
        print(f"| {name} | {rate:.0f} | {each:.2f} | {worked / least:.2f} x |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--crawl"]:
        crawl(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
