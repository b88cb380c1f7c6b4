"""Files and folders for readers outside: whole, or not there."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".masthead-export-"


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
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield a folder's path to make and fill; it stands at *path* only if nothing was raised.

    Raises:
        OSError: *path* is there and not an empty folder, or cannot be written.
    """
    if path.is_symlink() or (path.exists() and (not path.is_dir() or any(path.iterdir()))):
        raise FileExistsError(17, "is there and not empty: name a new folder", str(path))
    with _beside(path) as folder:
        unfinished = folder / path.name
        yield unfinished
        unfinished.replace(path)


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
