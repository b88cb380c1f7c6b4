"""A file of a corpus as a line of JSON, in the quick way where that can be."""

import os
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

from crawler.article import document, lines, quick
from crawler.corpus.corpus import Corpus, parsed, read


def reader(corpus: Corpus) -> Callable[[str], bytes]:
    """Return what gives the record in a file of *corpus*, by the file's name, as one line.

    See ``crawler.article.lines``. It raises FrontMatterError, with the place of every fault, or
    OSError where the file cannot be read.
    """
    if corpus.is_shared:
        return partial(_in_store, corpus)
    return partial(_in_folder, str(corpus.folder))


def _in_folder(folder: str, name: str) -> bytes:
    path = f"{folder}/{name}"  # strings: a Path takes as long as the reading
    return _quick(path, name) or lines.written(name, read(Path(path)).article)


def _in_store(corpus: Corpus, name: str) -> bytes:
    path = corpus.folder / name
    data = corpus.data(path)
    return _line(name, data) or lines.written(name, parsed(path, data).article)


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
    return _line(name, data)


def _line(name: str, data: bytes) -> bytes | None:
    try:
        return quick.line(name, data.decode())
    except UnicodeDecodeError:
        return None
