"""What is kept of an article file, so that it need not be read again while it stays as it is."""

import hashlib
from typing import NamedTuple


class Stamp(NamedTuple):
    """What a file system says of a file: it changes whenever the file's content does."""

    size: int
    """Bytes."""

    modified: int
    """Nanoseconds since 1970."""

    inode: int
    """Its number: a file that was replaced as a whole has another."""


class Card(NamedTuple):
    """What the index of a corpus knows of one file; a tuple, since a corpus has many."""

    name: str
    """Of the file, in the corpus's folder."""

    stamp: Stamp | None
    """As the file was when it was read; None if it was changed too shortly before to be sure."""

    keys: tuple[str, ...]
    """Identities of the article's addresses, first of the one it was found at."""

    twin: int
    """See :func:`hashed`: by what copies under other addresses are looked up."""

    at: int
    """When the article was published, in seconds since 1970."""

    related: tuple[str, ...] = ()
    """Identities of the articles that it lists as related."""


def hashed(*parts: str) -> int:
    """Return a number for *parts*, of 63 bits, the same on every machine and in every run."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) >> 1
