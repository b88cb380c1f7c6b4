"""Files and folders for readers outside: whole, or not there."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".masthead-export-"
_MINE = "is there and not empty, nor as an export left it: name a new folder"


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a path to write to; what was written stands at *path* only if nothing was raised.

    Raises:
        OSError: *path* is no regular file, or cannot be written; nothing is left behind.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise FileExistsError(17, "is there and no regular file", str(path))
    with _beside(path) as folder:
        unfinished = folder / path.name
        yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)


@contextmanager
def whole_folder(path: Path, ours: str = "") -> Iterator[Path]:
    """Yield a folder's path to make and fill; it stands at *path* only if nothing was raised.

    A folder that is there and not empty is replaced if its ``digest`` is *ours*. A process that is
    killed just between its going and the new one's coming leaves both beside *path*.

    Raises:
        OSError: *path* is there and another folder or none, or cannot be written.
    """
    is_full = path.is_symlink() or (path.exists() and (not path.is_dir() or any(path.iterdir())))
    if is_full and (path.is_symlink() or not path.is_dir() or digest(path) != ours):
        raise FileExistsError(17, _MINE, str(path))
    with _beside(path) as folder:
        unfinished = folder / path.name
        yield unfinished
        if not is_full:
            unfinished.replace(path)
            return
        old = folder / f"{path.name}.old"
        path.rename(old)  # from here on nobody writes into it by its name
        try:
            if digest(old) != ours:  # somebody did meanwhile
                raise FileExistsError(17, _MINE, str(path))
            unfinished.rename(path)
        except OSError:
            old.rename(path)
            raise


def digest(folder: Path) -> str:
    """Return a hash of the names and contents of all that is in *folder*, in hexadecimal."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder)).encode("utf-8", "surrogateescape")
        found.update(b"%d %b " % (len(name), name))
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            found.update(b"other")
        elif path.is_file():
            with path.open("rb") as file:
                found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Yield a temporary folder on the file system of *path*, removed at the end."""
    parent = path.absolute().parent
    if not parent.is_dir():
        raise FileNotFoundError(2, "No such file or directory", str(path.parent))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
