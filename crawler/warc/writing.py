"""Writing WARC files that are whole, whatever kills the process (POSIX)."""

import fcntl
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from crawler.warc import rendering
from crawler.warc.exchange import Exchange
from crawler.warc.leftovers import OPEN, SUFFIX, named
from crawler.warc.payloads import Payloads

_FLAGS: Final = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW


class Writer:
    """Writes exchanges into files of *folder*, each of at most *size* bytes, or one exchange.

    A file has its name when it is whole; until then that ends in ``.open`` and the file is locked
    (flock(2)). Any thread may call; one writes at a time. After an error nothing more is written.

    Args:
        folder: it is made with the first exchange.
        size: in bytes.
        facts: what is told of the crawl at the beginning of each file.
    """

    def __init__(self, folder: Path, size: int, facts: Mapping[str, str]) -> None:
        self._folder, self._size, self._facts = folder, size, facts
        self._turn = threading.Lock()
        self._begun = f"{datetime.now(UTC):%Y%m%d%H%M%S%f}"[:17]
        self._serial = 0
        self.handle: int | None = None
        """Of the same file; None if there is none."""
        self.path = folder
        """Of the file that is being written, as far as one is."""
        self._good = self._start = 0
        """Its length as far as it is whole; that of its beginning."""
        self._payloads: Payloads | None = None
        self.failed = False

    def write(self, exchange: Exchange) -> None:
        """Write *exchange*; it is with the system when this returns.

        Raises:
            OSError: it cannot be written; what was written before stays.
        """
        with self._turn:
            if self.failed:
                return
            try:
                self._write(exchange)
            except Exception:
                self.failed = True
                with suppress(OSError):
                    self._close()
                raise

    def close(self) -> None:
        """Give the last file its name.

        Raises:
            OSError: its last bytes could not be written; the next run finishes it.
        """
        with self._turn:
            try:
                self._close()
            finally:
                if self._payloads is not None:
                    self._payloads.close()
                    self._payloads = None

    def _write(self, exchange: Exchange) -> None:
        if self._payloads is None:
            _made(self._folder)
            self._payloads = Payloads(self._folder)
        original = self._payloads.original(exchange)
        data = rendering.written(exchange, original)
        if self._good > self._start and self._good + len(data) > self._size:
            self._close()
        if self.handle is None:
            self._open()
        place = self._good
        self._append(data)
        name = self.path.name.removesuffix(OPEN)
        self._payloads.add(exchange, name, place, new=original is None)

    def _append(self, data: bytes) -> None:
        assert self.handle is not None  # noqa: S101 - for the type checker
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.handle, rest) :]
        self._good += len(data)

    def _open(self) -> None:
        while self.handle is None:
            self._serial += 1
            name = f"masthead-{self._begun}-{self._serial:05}{SUFFIX}"
            self.path = self._folder / f"{name}{OPEN}"
            if not (self._folder / name).exists():
                with suppress(FileExistsError):
                    self.handle = _locked(self.path)
        self._good = 0
        self._append(rendering.beginning(name, self._facts))
        self._start = self._good

    def _close(self) -> None:
        """Close the file that is being written, if there is one; leave out what is not whole."""
        if self.handle is None:
            return
        handle, self.handle = self.handle, None
        try:
            os.ftruncate(handle, self._good)
            os.fsync(handle)
            named(self.path, is_empty=self._good <= self._start)
            self._good = self._start
        finally:
            os.close(handle)


def _made(folder: Path) -> None:
    """See that *folder* is there; who publishes the portal by Git does not publish a new one."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        (folder / ".gitignore").write_text("*\n", "utf-8")


def _locked(path: Path) -> int | None:
    """Return a handle of the new file at *path*; None if another run took it for a dead one's.

    Raises:
        FileExistsError: there is one.
    """
    handle = os.open(path, _FLAGS, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), path.stat()):
            return handle
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(handle)
    return None
