"""Commands in processes that have imported everything already.

A command's imports take half of its processor time, and tests run about a thousand. One process a
test process imports them once; each command then is a fork of it: a process of its own, with its
own folder, environment, input and output, which ends as any other does.
"""

import gc
import importlib
import json
import os
import pkgutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = "crawler.commands"
LARGEST = 100_000
"""Bytes of what a command is told."""

_FOLDERS = ("crawler", "scrapy.downloadermiddlewares", "scrapy.spidermiddlewares")
_MODULES = (
    "scrapy.core.engine", "scrapy.core.scraper", "scrapy.core.scheduler", "scrapy.squeues",
    "scrapy.core.downloader.handlers.http11", "scrapy.extensions.corestats", "scrapy.pqueues",
    "scrapy.extensions.logstats", "scrapy.extensions.memusage", "scrapy.extensions.spiderstate",
    "scrapy.extensions.closespider", "scrapy.pipelines", "scrapy.spiderloader",
    "sqlalchemy.dialects.sqlite.pysqlite", "twisted.internet.asyncioreactor",
)  # fmt: skip


class Warm:
    """A process that commands are forked from; one command at a time."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
                cwd=ROOT,
                env=dict(env),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        self._turn = threading.Lock()

    def run(
        self,
        arguments: Sequence[str],
        *,
        folder: Path,
        env: Mapping[str, str],
        stdin: bytes,
        timeout_s: float,
    ) -> tuple[int, bytes, bytes] | None:
        """Run a command; return its code and what it wrote, or None if it cannot be run here."""
        told = json.dumps([list(arguments), str(folder), dict(env)]).encode()
        if len(told) > LARGEST or not self._turn.acquire(blocking=False):
            return None
        try:
            with (
                tempfile.TemporaryFile() as given,
                tempfile.TemporaryFile() as out,
                tempfile.TemporaryFile() as err,
            ):
                given.write(stdin)
                given.seek(0)
                socket.send_fds(self._socket, [told], [each.fileno() for each in (given, out, err)])
                self._socket.settimeout(timeout_s)
                code = int(self._socket.recv(64))
                out.seek(0)
                err.seek(0)
                return code, out.read(), err.read()
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        self._process.wait()


def _preload() -> None:
    for folder in _FOLDERS:
        package = importlib.import_module(folder)
        for info in pkgutil.walk_packages(package.__path__, f"{folder}."):
            if not info.name.endswith("__main__"):
                with suppress(ImportError):  # of an extra
                    importlib.import_module(info.name)
    for name in _MODULES:
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules
    assert threading.active_count() == 1


def _serve(channel: socket.socket) -> list[str] | None:
    """Fork for each command that comes; return its arguments in the fork, None at the end."""
    while True:
        told, fds, _, _ = socket.recv_fds(channel, LARGEST, 3)
        if not told:
            return None
        child = os.fork()
        if not child:
            channel.close()
            arguments, folder, env = json.loads(told)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(env)
            for theirs, ours in enumerate(fds):
                os.dup2(ours, theirs)
                os.close(ours)
            return [str(each) for each in arguments]
        for each in fds:
            os.close(each)
        _, status = os.waitpid(child, 0)
        channel.send(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    _preload()
    gc.collect()
    gc.freeze()
    asked = _serve(socket.socket(fileno=int(sys.argv[1])))
    if asked is not None:
        # As `python -m` has it: processes that it starts do not import this module.
        __spec__ = find_spec(f"{PROGRAM}.__main__")
        sys.argv = [__spec__.origin or "", *asked] if __spec__ else asked
        importlib.import_module(PROGRAM).main()
