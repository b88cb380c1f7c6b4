"""The parts of an article file: header between fences, body after them; and what is no text."""

import re
from dataclasses import dataclass
from typing import Final

from crawler.article.errors import FrontMatterError, Problem

LARGEST: Final = 10_000_000
"""Bytes of a file; a longer one is refused before it is parsed."""

LARGEST_HEADER: Final = 1_000_000
"""Characters of a header."""

_OPENING: Final = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING: Final = re.compile(r"^---[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Document:
    """An article file's text and where its header and body are in it."""

    text: str
    start: int
    """Index of the header's first character, after the opening fence."""

    end: int
    """Index after the header's last line, where the closing fence begins."""

    body_start: int
    """Index of the first character after the closing fence's line."""

    @property
    def header(self) -> str:
        """The lines between the fences."""
        return self.text[self.start : self.end]

    @property
    def body(self) -> str:
        """Everything after the closing fence, as it is."""
        return self.text[self.body_start :]

    @property
    def newline(self) -> str:
        """The line end of the first line, which new lines of this file should have."""
        return "\r\n" if self.text[: self.start].endswith("\r\n") else "\n"


def decode(data: bytes, *, path: str = "") -> str:
    """Return the text of a file's bytes; a byte order mark stays in it.

    Raises:
        FrontMatterError: too long, or not UTF-8 (the line of the first bad byte is named).
    """
    if len(data) > LARGEST:
        raise FrontMatterError(Problem(1, "", f"longer than {LARGEST:,} bytes"), path=path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = "not UTF-8: save the file in that encoding"
        raise FrontMatterError(Problem(line, "", what), path=path) from None


def split(text: str, *, path: str = "") -> Document:
    """Return *text* in its parts.

    A fence is a line of three hyphens, with nothing but blanks after them. The opening one is the
    first line, after a byte order mark if there is one.

    Raises:
        FrontMatterError: a fence is missing, the header is empty or too long, or the text has a NUL
            or half a surrogate pair.
    """
    _check_characters(text, path)
    opening = _OPENING.match(text)
    if not opening:
        what = "no front matter: the first line must be ---"
        raise FrontMatterError(Problem(1, "", what), path=path)
    closing = _CLOSING.search(text, opening.end())
    if not closing:
        what = "no closing fence: end the front matter with a line ---"
        raise FrontMatterError(Problem(text.count("\n") + 1, "", what), path=path)
    if closing.start() - opening.end() > LARGEST_HEADER:
        what = f"front matter longer than {LARGEST_HEADER:,} characters"
        raise FrontMatterError(Problem(1, "", what), path=path)
    return Document(text, opening.end(), closing.start(), closing.end())


def joined(header: str, body: str) -> str:
    """Return the canonical file of *header* and *body*.

    Raises:
        FrontMatterError: the file would be longer than what is read again.
    """
    text = f"---\n{header}---\n\n{body}"
    if len(header) > LARGEST_HEADER:
        what = f"front matter longer than {LARGEST_HEADER:,} characters when written"
        raise FrontMatterError(Problem(1, "", what))
    if len(text) * 4 > LARGEST and len(text.encode()) > LARGEST:  # a character has up to 4 bytes
        raise FrontMatterError(Problem(1, "body", f"longer than {LARGEST:,} bytes when written"))
    return text


def _check_characters(text: str, path: str) -> None:
    if len(text) > LARGEST:
        raise FrontMatterError(Problem(1, "", f"longer than {LARGEST:,} characters"), path=path)
    nul = text.find("\0")
    if nul >= 0:
        what = "has a NUL character: this is no text file, or a damaged one"
        raise FrontMatterError(Problem(text.count("\n", 0, nul) + 1, "", what), path=path)
    if not text.isascii():
        half = _SURROGATE.search(text)
        if half:
            what = "has half a surrogate pair: the text was decoded wrongly"
            raise FrontMatterError(
                Problem(text.count("\n", 0, half.start()) + 1, "", what), path=path
            )
