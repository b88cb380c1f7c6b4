"""Workers as processes, for tests: started, killed, stopped, waited for."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.frontier.papers import Papers
from tests.frontier.spiders import lines
from tests.integration.local import environment
from tests.redis_server import Server

HANG_S = 900


class Nursery:
    """Forks workers; see ``nursery.py``."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.frontier.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment({"MASTHEAD_UNMEASURED": "1"}),
        )

    def fork(self, order: Mapping[str, Any]) -> int:
        """Return the number of a process that does what *order* says."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=HANG_S)


@dataclass(slots=True)
class Worker:
    """One process of a crawl."""

    name: str
    pid: int
    log: Path
    _end: Path

    def is_alive(self) -> bool:
        """Tell whether it still is."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        """Kill it, and wait until it is."""
        self.signal(signal.SIGKILL)
        until(lambda: not self.is_alive())

    def signal(self, number: int) -> None:
        """Send it a signal, if it is there."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def end(self) -> dict[str, str]:
        """Wait until it ends by itself; return its stats."""
        until(lambda: not self.is_alive())
        assert self._end.is_file(), self.log.read_text()
        found: dict[str, str] = json.loads(self._end.read_text("utf-8"))
        text = self.log.read_text()
        assert "Traceback" not in text, text
        return found


@dataclass(slots=True)
class Crew:
    """The workers of one crawl of newspapers."""

    nursery: Nursery
    server: Server
    papers: Papers
    folder: Path
    name: str
    hosts: int
    lease_s: float = 60.0
    """Short only where a worker is to be taken for dead: one that has to wait is not."""

    env: dict[str, str] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)

    @property
    def written(self) -> list[str]:
        """Addresses of the pages whose items were saved."""
        return lines(self.folder / "items")

    @property
    def wanted(self) -> set[str]:
        """Addresses of all pages."""
        pages = range(self.papers.pages)
        return {f"http://h{host}.test/p{page}" for host in range(self.hosts) for page in pages}

    @property
    def key(self) -> str:
        """What all keys of the queue begin with."""
        return f"masthead:{{{self.name}:paper}}:"

    def start(self, role: str = "join", *, pause_s: float = 0.0, **settings: object) -> Worker:
        """Start a worker."""
        name = f"w{len(self.workers)}"
        log, end = self.folder / f"{name}.log", self.folder / f"{name}.end"
        order = {
            "log": str(log),
            "end": str(end),
            "env": {**self.papers.as_proxy, **self.env},
            "spider": "paper",
            "arguments": {"hosts": self.hosts, "pause_s": pause_s},
            "settings": {
                "ADDONS": {"crawler.scaling.addon.ScalingAddon": 0},
                "MASTHEAD_QUEUE": self.server.url,
                "MASTHEAD_QUEUE_NAME": self.name,
                "MASTHEAD_QUEUE_ROLE": role,
                "MASTHEAD_QUEUE_LEASE": self.lease_s,
                "MASTHEAD_QUEUE_RUN": "one",  # one that starts late begins none of its own
                "ITEM_PIPELINES": {"tests.frontier.spiders.Write": 1},
                "WRITE_TO": str(self.folder / "items"),
                "DEFAULT_REQUEST_HEADERS": {"X-Worker": name},
                "TELNETCONSOLE_ENABLED": False,
                "REMOTE_CONTROL_ENABLED": False,
                "DOWNLOAD_DELAY": 0,
                "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
                "RETRY_TIMES": 0,
                "LOG_LEVEL": "INFO",
                **settings,
            },
        }
        worker = Worker(name, self.nursery.fork(order), log, end)
        self.workers.append(worker)
        return worker

    def end(self) -> list[dict[str, str]]:
        """Wait until all have ended that were not killed; return their stats."""
        return [worker.end() for worker in self.workers]


@contextmanager
def ended(crew: Crew) -> Iterator[Crew]:
    """Yield *crew*; in the end nothing of it is left."""
    try:
        yield crew
    finally:
        for each in crew.workers:
            each.signal(signal.SIGCONT)
            each.kill()


def until(reached: Callable[[], object]) -> None:
    """Wait until *reached* says so."""
    deadline = time.monotonic() + HANG_S
    while not reached():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)
