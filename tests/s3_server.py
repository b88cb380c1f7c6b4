"""A real S3 server of the tests' own: moto's, in a process of its own, on a port of the loopback.

Around it is what a store in trouble does: it says 503, is slow, gives no answer after a write, or
lists what was there a while ago. Writes to one key are done one after the other, so that a
condition holds until the write.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "geheim-und-lang"
CONTROL = "/.faults"
DIRECT = "X-Direct"
HANG_S = 900


@dataclass(kw_only=True)
class Faults:
    """What goes wrong with the next requests for files; each number counts down."""

    busy: int = 0
    """Requests that are answered with 503 SlowDown, before anything is done."""

    lost: int = 0
    """Writes that are done, and whose connection then breaks off without an answer."""

    slow_s: float = 0.0
    """Seconds before each answer."""

    every: int = 0
    """Every so many requests is answered with 503; 0 for none."""

    stale: bool = False
    """Listings are as they were when they were last asked for before this was set."""

    refuse: int = 0
    """Status with which each write is refused: 403 for a bucket that is only read, 507 for a full
    one; 0 for none."""

    unconditional: bool = False
    """The conditions of writes are ignored."""


@dataclass
class Server:
    """A server that is running."""

    url: str
    process: "subprocess.Popen[str]"

    @property
    def environment(self) -> dict[str, str]:
        """What finds it: address and credentials, as boto takes them."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def faults(self, **what: float) -> None:
        """Let things go wrong as told, and otherwise well; see ``Faults``."""
        self._ask("PUT", CONTROL, json.dumps(asdict(Faults(**what))).encode())

    def log(self) -> list[str]:
        """Return method, path and status of all requests since the last call."""
        found: list[str] = json.loads(self._ask("GET", CONTROL))
        return found

    def bucket(self, name: str = "") -> str:
        """Make a bucket, of a name that no other has; return its URL."""
        name = name or f"portal-{uuid.uuid4().hex}"
        self._client.create_bucket(Bucket=name)
        return f"s3://{name}"

    def put(self, path: str, data: bytes) -> None:
        """Write the object at *path*, ``bucket/key``, as a person does: whatever is there."""
        bucket, _, key = path.partition("/")
        self._client.put_object(Bucket=bucket, Key=key, Body=data)

    def delete(self, path: str) -> None:
        """Remove the object at *path*."""
        bucket, _, key = path.partition("/")
        self._client.delete_object(Bucket=bucket, Key=key)

    def get(self, path: str) -> bytes:
        """Return the object at *path*."""
        bucket, _, key = path.partition("/")
        found: bytes = self._client.get_object(Bucket=bucket, Key=key)["Body"].read()
        return found

    def objects(self, place: str) -> dict[str, bytes]:
        """Return all objects in *place*, ``bucket/folder``, by name; not those hidden."""
        bucket, _, folder = place.removeprefix("s3://").partition("/")
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=f"{folder}/" if folder else ""
        )
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        seen = [key for key in keys if not key.rpartition("/")[2].startswith(".")]
        return {key.rpartition("/")[2]: self.get(f"{bucket}/{key}") for key in seen}

    @cached_property
    def _client(self) -> Any:  # noqa: ANN401 - made at run time
        """A client whose requests go wrong never."""
        import boto3  # noqa: PLC0415 - slow, and few tests need it

        client = boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )
        client.meta.events.register("before-sign.s3", _directly)
        return client

    def _ask(self, method: str, path: str, data: bytes | None = None) -> bytes:
        request = urllib.request.Request(  # noqa: S310 - the loopback
            f"{self.url}{path}",
            data,
            method=method,
        )
        with urllib.request.urlopen(request, timeout=HANG_S) as answer:  # noqa: S310 - the same
            read: bytes = answer.read()
        return read


def _directly(request: Any, **_: object) -> None:  # noqa: ANN401 - the same
    request.headers[DIRECT] = "1"


@contextmanager
def running() -> Iterator[Server]:
    """Yield a server that is stopped at the end; skip the test where there is none."""
    pytest.importorskip("moto", reason="moto is not installed")
    pytest.importorskip("s3fs", reason="s3fs is not installed")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.s3_server"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COVERAGE_PROCESS_START": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url, "the server did not start"
        yield Server(url, process)
    finally:
        process.kill()  # what it has is in memory
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@dataclass
class Trouble:
    """WSGI: what goes wrong around *app*."""

    app: Callable[..., Iterable[bytes]]
    faults: Faults = field(default_factory=Faults)
    log: list[str] = field(default_factory=list)
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    writing: threading.Lock = field(default_factory=threading.Lock)
    listings: dict[str, tuple[str, list[Any], list[bytes]]] = field(default_factory=dict)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path == CONTROL:
            return self._controlled(environ, start)
        if "HTTP_X_DIRECT" in environ:
            with self.writing:
                return self._asked(environ)(start)
        busy, lost, slow_s = self._next(method)
        time.sleep(slow_s)
        status = 503 if busy else self.faults.refuse if method == "PUT" else 0
        if status:
            self._note(method, path, str(status))
            code = {503: "SlowDown", 403: "AccessDenied"}.get(status, "XStorageFull")
            body = f"<Error><Code>{code}</Code><Message>No.</Message></Error>".encode()
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            headers = [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))]
            start(f"{status} No", headers)
            return [body]
        query = f"{path}?{environ['QUERY_STRING']}"
        if "list-type" in query and self.faults.stale and query in self.listings:
            return _Answer(*self.listings[query])(start)
        if self.faults.unconditional and method == "PUT":
            for name in ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"):
                environ.pop(name, None)
        if method in {"PUT", "DELETE", "POST"}:
            with self.writing:
                answer = self._asked(environ)
        else:
            answer = self._asked(environ)
        if "list-type" in query and not self.faults.stale:
            self.listings[query] = answer.parts
        self._note(method, path, answer.status[:3])
        if lost:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError
        return answer(start)

    def _next(self, method: str) -> tuple[bool, bool, float]:
        with self.lock:
            self.count += 1
            faults = self.faults
            busy = faults.busy > 0 or bool(faults.every and self.count % faults.every == 0)
            faults.busy -= faults.busy > 0
            lost = not busy and faults.lost > 0 and method == "PUT"
            faults.lost -= lost
            return busy, lost, faults.slow_s

    def _note(self, method: str, path: str, status: str) -> None:
        with self.lock:
            self.log.append(f"{method} {path} {status}")

    def _asked(self, environ: dict[str, Any]) -> "_Answer":
        found: list[Any] = []

        def start(status: str, headers: list[Any], _error: object = None) -> None:
            found[:] = [status, headers]

        body = self.app(environ, start)
        parts = list(body)
        if hasattr(body, "close"):
            body.close()
        return _Answer(found[0], found[1], parts)

    def _controlled(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        body = b""
        if environ["REQUEST_METHOD"] == "PUT":
            text = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            with self.lock:
                self.faults = Faults(**json.loads(text))
        else:
            with self.lock:
                body = json.dumps(self.log).encode()
                self.log.clear()
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]


@dataclass
class _Answer:
    status: str
    headers: list[Any]
    body: list[bytes]

    @property
    def parts(self) -> tuple[str, list[Any], list[bytes]]:
        return self.status, self.headers, self.body

    def __call__(self, start: Callable[..., Any]) -> list[bytes]:
        start(self.status, self.headers)
        return self.body


def main() -> None:
    """Serve until killed, or until whoever started this is gone; print the address."""
    import ctypes  # noqa: PLC0415 - of the process only

    from moto.server import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, *_: object, **__: object) -> None:
            pass

    app = Trouble(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
    print(f"http://127.0.0.1:{server.port}", flush=True)  # noqa: T201 - whoever started this reads it
    server.serve_forever()


if __name__ == "__main__":
    main()
