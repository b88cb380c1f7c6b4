"""Text files of others, by line and within bounds."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

from crawler.portal.files import shown

LONGEST_LINE: Final = 10_000_000
"""Characters of a line; as many as a record's file has bytes."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Those of UTF-32 first: one of them begins as one of UTF-16."""


class Line(NamedTuple):
    """A line of a file."""

    number: int
    """Counted from 1."""

    text: str
    """With its line feed; empty where there is a fault."""

    fault: str = ""
    """Why it cannot be read."""


def place(path: Path, line: int) -> str:
    """Return the place of *line* in the file at *path*, as people are told it."""
    return f"{shown(path)}:{line}"


def is_encoding(name: str) -> bool:
    """Tell whether *name* is that of an encoding of text."""
    try:
        return "".encode(name) is not None and codecs.lookup(name).name not in ("idna", "undefined")
    except (LookupError, UnicodeError, ValueError):
        return False


def encoding_of(start: bytes, told: str = "") -> str:
    """Return the encoding of a file that begins with *start*: its mark says so, else *told* does.

    Without both it is UTF-8.
    """
    return next((name for mark, name in _MARKS if start.startswith(mark)), told or "utf-8")


def decoded(data: bytes, told: str = "") -> str:
    """Return the text of *data*, a whole file, without a byte order mark.

    Raises:
        ValueError: it is in another encoding; the message says what to do.
    """
    encoding = encoding_of(data[:4], told)
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise ValueError(_wrong(encoding)) from None


def lines(path: Path, told: str = "") -> Iterator[Line]:
    r"""Yield the lines of the file at *path*: what ends in ``\n``.

    Memory does not grow with the file or with a line.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        encoding = encoding_of(file.read(4), told)
    # Bytes that are no UTF-8 spoil their line, not the file. Other encodings know no such halves.
    errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
    with path.open(encoding=encoding, errors=errors, newline="\n") as file:
        number = 0
        while True:
            number += 1
            try:
                text = file.readline(LONGEST_LINE + 1)
                is_long = len(text) > LONGEST_LINE and _rest(file, text)
            except UnicodeDecodeError:
                yield Line(number, "", f"{_wrong(encoding)}; from here on nothing is read")
                return
            if not text:
                return
            if is_long:
                yield Line(number, "", f"longer than {LONGEST_LINE:,} characters")
            elif not text.isascii() and _is_half(text):
                yield Line(number, "", _wrong(encoding))
            else:
                yield Line(number, text)


def _rest(file: IO[str], text: str) -> bool:
    """Read on to the end of the line that begins with *text*; return True."""
    while text and not text.endswith("\n"):
        text = file.readline(LONGEST_LINE)
    return True


def _is_half(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _wrong(encoding: str) -> str:
    name = "UTF-8" if encoding.startswith("utf-8") else encoding
    return f"not {name}: name the file's encoding with --encoding"
