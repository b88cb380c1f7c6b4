"""Newspapers on many hosts, behind one server, that notes who was served when."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Served:
    """One answer."""

    host: str
    path: str
    worker: str
    """Who asked, as the request says."""

    begin: float
    end: float


@dataclass(slots=True)
class Papers:
    """Every host has ``/list``, whose links are ``/p0`` and so on."""

    root: str
    pages: int
    after_s: float = 0.0
    """Seconds that each page takes."""

    slow: dict[str, float] = field(default_factory=dict)
    """The same of some paths."""

    gated: str = ""
    """A path that is served when ``gate`` is open: so long, workers have it in flight."""

    gate: threading.Event = field(default_factory=threading.Event)
    at_gate: list[str] = field(default_factory=list)
    """Hosts of which somebody has asked for it."""

    log: list[Served] = field(default_factory=list)

    @property
    def as_proxy(self) -> dict[str, str]:
        """Environment in which every http address leads here, whatever its host."""
        return {"http_proxy": self.root, "no_proxy": "", "NO_PROXY": ""}

    @property
    def workers(self) -> set[str]:
        """Who was served anything."""
        return {each.worker for each in self.log}

    def shared(self) -> list[str]:
        """Return the hosts that served two workers at once."""
        by_host = defaultdict(list)
        for each in sorted(self.log, key=lambda each: each.begin):
            by_host[each.host].append(each)
        return [
            f"{host}: {one} {two}"
            for host, mine in by_host.items()
            for one, two in pairwise(mine)
            if one.worker != two.worker and two.begin < one.end
        ]

    def gaps(self) -> dict[str, float]:
        """Return the shortest time between two requests to each host."""
        begins = defaultdict(list)
        for each in self.log:
            begins[each.host].append(each.begin)
        return {
            host: min(two - one for one, two in pairwise(sorted(mine)))
            for host, mine in begins.items()
            if len(mine) > 1
        }


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_GET(self) -> None:
        papers = self.server.papers
        begin = time.monotonic()
        parts = urlsplit(self.path)
        if parts.path == papers.gated:
            papers.at_gate.append(parts.hostname or "")
            papers.gate.wait(900)
        time.sleep(papers.slow.get(parts.path, papers.after_s))
        links = "".join(f'<a href="/p{n}">{n}</a>' for n in range(papers.pages))
        body = (links if parts.path == "/list" else "page").encode()
        worker = self.headers.get("X-Worker", "")
        papers.log.append(Served(parts.hostname or "", parts.path, worker, begin, time.monotonic()))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    papers: Papers
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that is killed is part of the tests."""


@contextmanager
def printing(pages: int, after_s: float = 0.0) -> Iterator[Papers]:
    """Yield newspapers that are up until the end."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.papers = Papers(f"http://127.0.0.1:{server.server_port}", pages, after_s)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.papers
        server.papers.gate.set()
        server.shutdown()
