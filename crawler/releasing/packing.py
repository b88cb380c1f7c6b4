"""Writing a release: a folder, or a tar whose bytes follow from its files alone."""

import gzip
import hashlib
import sys
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from crawler.releasing.layout import ARCHIVES, RECORDS, SUMS, TOP

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BLOCK: Final = tarfile.BLOCKSIZE
_CHUNK: Final = 2**20
_TIME: Final = 315_532_800
"""Of each file: the first day of 1980, before which zip and some file systems know no time."""

_GZIP_LEVEL: Final = 6
_ZSTD: Final[Mapping[int, int]] = {
    zstd.CompressionParameter.compression_level: 10,
    zstd.CompressionParameter.checksum_flag: 1,
}


class Written(NamedTuple):
    """A file of a release."""

    sha256: str
    size: int


class Out(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Take *data*."""


class Place(Protocol):
    """Takes the files of a release."""

    def add(self, name: str, data: bytes) -> None:
        """Take the file *name*."""

    def add_file(self, name: str, path: Path) -> None:
        """Take the file at *path* as *name*."""


class Release:
    """A release that is being written; it keeps the hashes of its files."""

    def __init__(self, place: Place, sums: Out) -> None:
        self._place = place
        self._sums = sums

    def add(self, name: str, data: bytes) -> Written:
        """Add the file *name*; return what was written."""
        self._place.add(name, data)
        return self._noted(name, Written(hashlib.sha256(data).hexdigest(), len(data)))

    def add_file(self, name: str, path: Path) -> Written:
        """Add the file at *path* as *name*; return what was written."""
        self._place.add_file(name, path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return self._noted(name, Written(digest, path.stat().st_size))

    def _noted(self, name: str, written: Written) -> Written:
        self._sums.write(f"{written.sha256}  {name}\n".encode())
        return written


@contextmanager
def written(path: Path, scratch: Path) -> Iterator[Release]:
    """Yield a release that is written to *path*, which does not exist yet.

    Its last file, the list of the hashes of all others, is written at the end, if nothing was
    raised. *scratch* is a folder for files that are needed meanwhile.
    """
    listed = scratch / SUMS
    with ExitStack() as stack:
        place: Place
        if path.name.lower().endswith(ARCHIVES):
            place = stack.enter_context(_tar(path))
        else:
            place = _Folder(path)
        with listed.open("xb") as sums:
            yield Release(place, sums)
        place.add_file(SUMS, listed)


class _Folder:
    def __init__(self, path: Path) -> None:
        path.mkdir()
        (path / RECORDS).mkdir()
        self._path = path

    def add(self, name: str, data: bytes) -> None:
        with (self._path / name).open("xb") as file:
            file.write(data)

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as source, (self._path / name).open("xb") as file:
            while chunk := source.read(_CHUNK):
                file.write(chunk)


class _Tar:
    def __init__(self, out: Out) -> None:
        self._out = out
        self._size = 0

    def add(self, name: str, data: bytes) -> None:
        self._write(header(TOP + name, len(data)))
        self._write(data)
        self._fill(BLOCK)

    def add_file(self, name: str, path: Path) -> None:
        self._write(header(TOP + name, path.stat().st_size))
        with path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                self._write(chunk)
        self._fill(BLOCK)

    def end(self) -> None:
        self._write(bytes(2 * BLOCK))
        self._fill(tarfile.RECORDSIZE)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._size += len(data)

    def _fill(self, to: int) -> None:
        self._write(bytes(-self._size % to))


def header(name: str, size: int) -> bytes:
    """Return the header of a regular file in a tar (POSIX.1-2001, pax): nobody's, readable by all.

    It is longer than a block where *name* needs that.
    """
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o644, _TIME
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


@contextmanager
def _tar(path: Path) -> Iterator[_Tar]:
    with ExitStack() as stack:
        file = stack.enter_context(path.open("xb"))
        out: Out = file
        if path.name.lower().endswith((".gz", ".tgz")):
            # Without name and time, so that the same content gives the same bytes.
            out = stack.enter_context(gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0))
        elif path.name.lower().endswith(".zst"):
            out = stack.enter_context(zstd.ZstdFile(file, "wb", options=_ZSTD))
        tar = _Tar(out)
        yield tar
        tar.end()
