"""Heads of WARC records and of the HTTP messages in them: lines of names and values. Pure."""

import re
from datetime import UTC, datetime
from typing import Final

from crawler.warc.streams import BrokenError, Stream

Headers = tuple[tuple[str, str], ...]

_DATE: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?)?)?Z?",
    re.ASCII,
)
_STATUS: Final = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")


def head(stream: Stream, most: int) -> bytes:
    """Return the lines that come next in *stream*, up to the empty one, which is left out.

    Raises:
        BrokenError: there are more than *most* bytes, or no empty line.
    """
    lines: list[bytes] = []
    while True:
        line = stream.line(most)
        most -= len(line)
        if not line.endswith(b"\n"):
            raise BrokenError("the file ends in the middle of a record's headers")
        if not line.strip(b"\r\n"):
            return b"".join(lines)
        lines.append(line)


def end_of_head(block: bytes) -> int:
    """Return where in *block*, an HTTP message, the body begins; its length if there is none."""
    ends = [block.find(end) + len(end) for end in (b"\r\n\r\n", b"\n\n") if end in block]
    return min(ends, default=len(block))


def fields(lines: bytes) -> Headers:
    """Return the header fields in *lines*.

    Lines that begin with a space go on with the one before (ISO 28500 4, RFC 9112 5.2); lines
    without a colon are left out. Text is UTF-8, and Latin-1 where it is not.
    """
    found: list[list[str]] = []
    for line in lines.split(b"\n"):
        text = _text(line.rstrip(b"\r"))
        if text.startswith((" ", "\t")) and found:
            found[-1].append(text.strip())
            continue
        name, colon, after = text.partition(":")
        if colon:
            found.append([name.strip(), after.strip()])
    return tuple((name, " ".join(filter(None, parts))) for name, *parts in found)


def status(line: bytes) -> int | None:
    """Return the status in the first *line* of an HTTP response; None if it is none."""
    found = _STATUS.match(line)
    return int(found[1]) if found else None


def value(headers: Headers, name: str) -> str:
    """Return the first value of *name*, in lower case, in *headers*; empty if there is none."""
    return next((text for each, text in headers if each.lower() == name), "")


def values(headers: Headers, name: str) -> list[str]:
    """Return the parts of the lists that *headers* have under *name*, in lower case."""
    lists = [text for each, text in headers if each.lower() == name]
    return [part.strip().lower() for text in lists for part in text.split(",") if part.strip()]


def instant(text: str) -> datetime | None:
    """Return the time that *text*, a WARC-Date (ISO 28500 5.4), tells, in UTC; None if it is none.

    WARC 1.1 allows parts of it, from the year alone to nine digits of a second.
    """
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction = found.groups()
    try:
        return datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0),
            int(second or 0), int((fraction or "0").ljust(6, "0")[:6]), UTC,
        )  # fmt: skip
    except ValueError:
        return None


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")
