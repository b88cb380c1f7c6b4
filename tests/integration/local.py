"""What the integration tests run against: a site, a portal and the command line, all local."""

import atexit
import functools
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from zlib import crc32

from tests.warm import PROGRAM, Warm

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

HOST = "http://www.gazette.test"
"""Where the site seems to be, for commands that take it for a proxy."""

TEXT = (
    "The bridge over the harbour opened on Sunday after three years of work and a change of plan.",
    "People walked across it from early in the morning, and the first ferry went under it at noon.",
)

HTML = "text/html; charset=utf-8"

HANG_S = 900
"""After which a command counts as one that never ends; no speed is asked for."""

_MATTERS = re.compile(r"PYTHON|LC_|LANG|TZ$|MALLOC_|LD_|SSL_")
"""Names of what a process looks at when it begins."""

UNMEASURED = "MASTHEAD_UNMEASURED"
"""Environment variable of commands whose coverage is not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as its publisher writes it; a test changes what it is about."""

    title: str = "Harbour bridge opens"
    published: str = "2026-03-01T09:30:00+02:00"
    description: str = "A bridge over the harbour opened on Sunday."
    text: tuple[str, ...] = TEXT
    head: str = ""
    """Further lines of the page's head."""

    def html(self) -> str:
        """Return the page; what is empty is left out."""
        metas = {
            'name="description"': self.description,
            'property="og:title"': self.title,
            'property="article:published_time"': self.published,
        }
        lines = [f'<meta {name} content="{text}">' for name, text in metas.items() if text]
        heading = f"<h1>{self.title}</h1>" if self.title else ""
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
            f"<title>{self.title}</title>\n"
            f'<meta property="og:site_name" content="The Gazette">\n'
            f"{''.join(lines)}\n{self.head}\n</head>\n"
            f"<body><article>{heading}\n"
            f"{''.join(f'<p>{paragraph}</p>' for paragraph in self.text)}</article></body></html>\n"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site says to a request for one path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after_s: float = 0.0


class Site:
    """A news site on a free port; what stands at a path may be changed at any time.

    It answers for every host: commands get it as their proxy, so that addresses are the same in
    each run. Its own address is ``root``.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.answers: dict[str, Answer] = {}
        self.times: list[float] = []
        """When each of them was asked for, in seconds of a clock of its own."""
        self.requests: list[tuple[str, dict[str, str]]] = []
        """Paths with the headers they were asked for with, names in lower case."""
        self.log: list[str] = []
        """Paths with queries, in the order in which they were asked for."""

    @property
    def as_proxy(self) -> dict[str, str]:
        """Environment in which every http address leads to this site, whatever its host."""
        return {"http_proxy": self.root, "no_proxy": "", "NO_PROXY": ""}

    def put(  # noqa: PLR0913 - each by name, and none of them needed
        self,
        path: str,
        body: str | bytes | Story = b"",
        *,
        status: int = 200,
        kind: str = HTML,
        headers: Mapping[str, str] | None = None,
        after_s: float = 0.0,
    ) -> str:
        """Let *path* answer as told; return its address on HOST."""
        if isinstance(body, Story):
            body = body.html()
        self.answers[path] = Answer(
            body=body.encode() if isinstance(body, str) else body,
            status=status,
            headers={"Content-Type": kind, **(headers or {})},
            after_s=after_s,
        )
        return HOST + path

    def redirect(self, path: str, target: str) -> str:
        """Let *path* lead to *target*; return its address."""
        return self.put(path, status=302, headers={"Location": target})

    def feed(self, path: str, *links: str) -> str:
        """Let *path* be an RSS feed of *links*; return its address."""
        items = "".join(f"<item><title>T</title><link>{link}</link></item>" for link in links)
        text = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
        return self.put(path, text, kind="application/rss+xml")

    def asked(self, path: str) -> int:
        """Return how often *path* was asked for."""
        return self.log.count(path)


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)  # a proxy gets the whole address
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        site = self.server.site
        site.log.append(path)
        site.times.append(time.monotonic())
        headers = {name.lower(): value for name, value in self.headers.items()}
        site.requests.append((path, headers))
        missing = Answer(status=404, headers={"Content-Type": HTML})
        places = (self.path, path, parts.path)  # the whole address, where hosts differ
        answer = next((site.answers[each] for each in places if each in site.answers), missing)
        time.sleep(answer.after_s)
        etag = answer.headers.get("ETag")
        if etag and headers.get("if-none-match") == etag:
            answer = replace(answer, status=304, body=b"")
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    site: Site

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that hangs up is part of the tests."""


@contextmanager
def serving() -> Iterator[Site]:
    """Yield a site with nothing on it, up until the end."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.site = Site(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.site
        server.shutdown()


@dataclass(frozen=True, slots=True)
class Result:
    """What a command left with and said."""

    code: int
    out: str
    err: str

    def line(self, text: str) -> str:
        """Return the one line of stderr that has *text*."""
        found = [line for line in self.err.splitlines() if text in line]
        assert len(found) == 1, f"{len(found)} lines with {text!r} in:\n{self.err}"
        return found[0]


@dataclass(frozen=True, slots=True)
class Run:
    """Runs commands in *folder*; none may ever end in a traceback."""

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)

    def __call__(
        self,
        *arguments: object,
        stdin: str | bytes = b"",
        env: Mapping[str, str] | None = None,
        program: str = PROGRAM,
    ) -> Result:
        """Run ``masthead`` with *arguments*."""
        result = self.unchecked(*arguments, stdin=stdin, env=env, program=program)
        assert "Traceback" not in result.out + result.err, result.err
        return result

    def unchecked(
        self,
        *arguments: object,
        stdin: str | bytes = b"",
        env: Mapping[str, str] | None = None,
        program: str = PROGRAM,
    ) -> Result:
        """Run a program of another's, which may end in a traceback."""
        told = environment({**self.env, **(env or {})})
        given = stdin.encode() if isinstance(stdin, str) else stdin
        words = [str(each) for each in arguments]
        if program == PROGRAM and _is_plain(told):
            found = warm().run(words, folder=self.folder, env=told, stdin=given, timeout_s=HANG_S)
            if found is not None:
                return Result(found[0], found[1].decode(), found[2].decode())
        finished = subprocess.run(
            [sys.executable, "-m", program, *words],
            input=given,
            capture_output=True,
            cwd=self.folder,
            env=told,
            timeout=HANG_S,
            check=False,
        )
        return Result(finished.returncode, finished.stdout.decode(), finished.stderr.decode())

    def inside(self, folder: Path) -> "Run":
        """Return the same in *folder*."""
        return replace(self, folder=folder)


@functools.cache
def warm() -> Warm:
    """Return the process that this one's commands are forked from."""
    found = Warm(environment({UNMEASURED: "1"}))
    atexit.register(found.close)
    return found


def _is_plain(env: Mapping[str, str]) -> bool:
    """Tell whether a process that has begun elsewhere can be one with *env*."""
    return not any(
        name.startswith("COVERAGE_") or (_MATTERS.match(name) and value != os.environ.get(name))
        for name, value in env.items()
        if name != "PYTHONPATH" or value != str(ROOT)
    )


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment without proxies, with this tree first, and *changes*.

    What a command does is measured (coverage) in one test of sixteen, and not where *changes* say
    UNMEASURED:
    that takes half as long again, and many tests walk the same ways.
    """
    kept = {
        name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")
    }
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
    if changes.get(UNMEASURED) or crc32(test.encode()) % 16:
        kept = {name: value for name, value in kept.items() if not name.startswith("COVERAGE_")}
    paths = [changes.get("PYTHONPATH", ""), str(ROOT)]
    return {**kept, **changes, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal's folder, and the command line in it."""

    root: Path
    run: Run

    @property
    def news(self) -> Path:
        """The folder of records."""
        return self.root / "_news"

    @property
    def records(self) -> list[Path]:
        """Everything in that folder that a reader would take for a record."""
        return sorted(self.news.glob("*.md"))

    @property
    def record(self) -> Path:
        """The only record."""
        (found,) = self.records
        return found

    @property
    def leftovers(self) -> list[str]:
        """Names in the folder of records of what is none."""
        return [
            path.name
            for path in self.news.iterdir()
            if path.suffix != ".md" and path.name != ".gitkeep"
        ]

    def settings(self, text: str) -> None:
        """Add *text* to the settings, which ask for no delay."""
        (self.root / "masthead.yaml").write_text(f"delay: 0\n{text}", "utf-8")

    def topic(self, name: str, *keywords: str) -> None:
        """Add a sub-topic."""
        lines = "".join(f"  - {keyword}\n" for keyword in keywords)
        path = self.root / "_data" / "topics" / f"{name.lower()}.yaml"
        path.write_text(f"name: {name}\nparent: News\nkeywords:\n{lines}", "utf-8")

    def add(self, name: str, text: str) -> Path:
        """Add a file to the folder of records."""
        path = self.news / name
        path.write_bytes(text.encode())
        return path

    def copy(self, root: Path, run: Run) -> "Portal":
        """Return a copy of it at *root*."""
        shutil.copytree(self.root, root)
        return Portal(root, run.inside(root))


def record(title: str = "A bridge", url: str = "https://www.gazette.test/a", more: str = "") -> str:
    """Return a good record's file, in canonical form if *more* is."""
    return (
        f'---\ncategory: news\ntitle: "{title}"\nexcerpt: "It opened."\n'
        f'publishedDateTime: 2026-03-01T07:30:00Z\noriginalUrl: "{url}"\nwebUrl: "{url}"\n'
        f"type: article\nquality: 2\nheat: 2\npublished: false\n\n"
        f"provider:\n  name: The Gazette\n  domain: gazette.test\n\n"
        f"topics:\n  - News\n{more}---\n\n"
    )
