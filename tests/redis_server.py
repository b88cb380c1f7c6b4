"""A real Redis of the tests' own, in a temporary folder, on a free port of the loopback."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis

PASSWORD = "geheim"  # noqa: S105 - it is nobody's
_HANG_S = 900


@dataclass(slots=True)
class Server:
    """A Redis that writes down all that it is told, and can be killed and started again."""

    program: str
    folder: Path
    port: int
    options: tuple[str, ...] = ()
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def password(self) -> str:
        """What it was told to ask for; empty if it asks for none."""
        return PASSWORD if "--requirepass" in self.options else ""

    def client(self) -> Any:  # noqa: ANN401 - its answers are of any type
        """Return a client."""
        return redis.Redis.from_url(self.url, password=self.password or None)

    def start(self) -> None:
        """Start it, with what it knew, and wait for it."""
        command = [
            self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder,
            "--appendonly", "yes", "--save", "", "--daemonize", "no",
            "--logfile", self.folder / "log", *self.options,
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + _HANG_S
        with self.client() as client:
            while True:
                try:
                    client.ping()
                except (redis.ConnectionError, redis.exceptions.BusyLoadingError):
                    assert self._process.poll() is None, (self.folder / "log").read_text()
                    assert time.monotonic() < deadline
                    time.sleep(0.02)
                else:
                    return

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Stop it: with SIGKILL as a crash would."""
        if self._process is not None:
            os.kill(self._process.pid, how)
            self._process.wait(_HANG_S)
            self._process = None

    def kill(self) -> None:
        """Kill it."""
        self.stop(signal.SIGKILL)


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """Yield a new Redis; skip the test where it is not installed."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = Server(program, Path(folder), port, options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
