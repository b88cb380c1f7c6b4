"""A file of a corpus as a line of JSON, in the quick way where that can be."""

import os
import stat
from pathlib import Path

from crawler.article import document, lines, quick
from crawler.corpus.corpus import read


def line(folder: str, name: str) -> bytes:
    """Return the record in the file *name* of *folder* as one line, see ``crawler.article.lines``.

    Raises:
        FrontMatterError: with the place of every fault.
        OSError: the file cannot be read.
    """
    path = f"{folder}/{name}"  # strings: a Path takes as long as the reading
    return _quick(path, name) or lines.written(name, read(Path(path)).article)


def _quick(path: str, name: str) -> bytes | None:
    """Return the line of the file at *path* if that can be had in the quick way."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode) or found.st_size > document.LARGEST:
        return None
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        data = os.read(descriptor, found.st_size + 1)
    finally:
        os.close(descriptor)
    if len(data) != found.st_size:  # someone writes it
        return None
    try:
        return quick.line(name, data.decode())
    except UnicodeDecodeError:
        return None
