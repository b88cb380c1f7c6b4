"""A process that workers are forked from: each is one that runs a crawl, and may be killed."""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

import crawler.scaling.frontier  # noqa: F401 - in memory before any is forked
from tests.frontier.spiders import SPIDERS


def main() -> None:
    """Fork a worker for each line; tell its number."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            code = 1
            try:
                code = _work(order)
            finally:
                sys.stderr.flush()
                os._exit(code)
        print(pid, flush=True)  # noqa: T201 - an answer


def _work(order: dict[str, Any]) -> int:
    """Crawl; write the reason of the end, and the stats, when it has come."""
    errors = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(errors, 2)
    os.dup2(errors, 1)
    os.environ.update(order["env"])
    settings = Settings()
    if "module" in order:
        settings.setmodule(order["module"])
    settings.setdict(order["settings"], priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(SPIDERS[order["spider"]])
    task = process.crawl(crawler, **order["arguments"])
    process.start()
    told = {"error": repr(task.exception()) if task.done() and task.exception() else ""}
    if crawler.stats is not None:
        told |= {name: str(value) for name, value in crawler.stats.get_stats().items()}
    end = Path(order["end"])
    end.with_suffix(".new").write_text(json.dumps(told), "utf-8")
    end.with_suffix(".new").rename(end)
    return 0


if __name__ == "__main__":
    main()
