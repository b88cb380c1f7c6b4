"""Rows of a file of page views: which page, how often; as CSV with a header, or as JSON."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

PAGES: Final = ("address", "url", "page", "path", "page path", "file")
"""Names of the column with the page, in any letter case; the first of them is taken."""

COUNTS: Final = ("views", "count", "pageviews")
"""Names of the column with the number."""

MOST: Final = 10**12
"""Views of one row."""

_LONGEST_CELL: Final = 131_072
"""Characters; as Python has it where nobody says otherwise."""

_NUMBER: Final = re.compile(r"[0-9]{1,13}")
_GAP: Final = re.compile(r"[ \t\r\n]*")


class RowError(Exception):
    """A row at *line*, counted from 1, is no row of page views, for *reason*."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{line}: {reason}")
        self.line = line
        self.reason = reason


def csv_rows(text: str) -> Iterator[tuple[str, int]]:
    """Yield pages and their views from *text*: comma-separated, with a header.

    Empty lines, and lines before the header that begin with ``#``, are passed over.

    Raises:
        RowError: no header, a row without one of the two columns, or no number.
    """
    csv.field_size_limit(_LONGEST_CELL)  # of the whole process: others read longer ones
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[int, int] | None = None
    try:
        for row in reader:
            if not any(cell.strip() for cell in row) or (columns is None and row[0][:1] == "#"):
                continue
            if columns is None:
                columns = _column(row, PAGES), _column(row, COUNTS)
                continue
            if len(row) <= max(columns):
                raise RowError(reader.line_num, f"has {len(row)} of {max(columns) + 1} columns")
            yield row[columns[0]].strip(), _number(reader.line_num, row[columns[1]].strip())
    except csv.Error as error:
        raise RowError(max(reader.line_num, 1), f"no CSV: {error}") from None
    if columns is None:
        raise RowError(1, f"has no header: {_wanted()}")


def json_rows(text: str) -> Iterator[tuple[str, int]]:
    """Yield pages and their views from *text*: ``{page: views}``, or objects with two such keys.

    Raises:
        RowError: no JSON, another form, or no number.
    """
    if text[: _past(text, 0) + 1].strip() == "{":
        for at, page, value in _entries(text, "{}"):
            yield page, _whole(_line(text, at), value)
        return
    for at, _, value in _entries(text, "[]"):
        if not isinstance(value, dict):
            raise RowError(_line(text, at), f"must be an object: {_wanted()}")
        named = {str(name).strip().lower(): inner for name, inner in value.items()}
        named_page = next((named[name] for name in PAGES if name in named), None)
        count = next((named[name] for name in COUNTS if name in named), None)
        if not isinstance(named_page, str) or count is None:
            raise RowError(_line(text, at), f"lacks a page or its views: {_wanted()}")
        yield named_page.strip(), _whole(_line(text, at), count)


def _entries(text: str, brackets: str) -> Iterator[tuple[int, str, Any]]:
    """Yield place, key ("" in a list) and value of each entry of the outermost object or list."""
    decode = json.JSONDecoder().raw_decode
    at = _past(text, 0)
    if text[at : at + 1] != brackets[0]:
        raise RowError(_line(text, at), "must be a JSON object, or a list of objects")
    at, key = _past(text, at + 1), ""
    try:
        while text[at : at + 1] != brackets[1]:
            start = at
            if brackets == "{}":
                key, at = decode(text, at)
                at = _past(text, at)
                if not isinstance(key, str) or text[at : at + 1] != ":":
                    raise RowError(_line(text, start), "no JSON: a page in quotes and `:` expected")
                at = _past(text, at + 1)
            value, at = decode(text, at)
            yield start, key, value
            at = _past(text, at)
            if text[at : at + 1] == ",":
                at = _past(text, at + 1)
            elif text[at : at + 1] != brackets[1]:
                raise RowError(_line(text, at), f"no JSON: `,` or `{brackets[1]}` expected")
    except json.JSONDecodeError as error:
        raise RowError(error.lineno, f"no JSON: {error.msg}") from None
    except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
        raise RowError(_line(text, at), "no JSON of page views") from None
    if _past(text, at + 1) < len(text):
        raise RowError(_line(text, _past(text, at + 1)), "no JSON: more after its end")


def _column(header: Sequence[str], names: Sequence[str]) -> int:
    found = [cell.strip().lower() for cell in header]
    place = next((found.index(name) for name in names if name in found), None)
    if place is None:
        raise RowError(1, f"no column {' or '.join(names)} in the header: {_wanted()}")
    return place


def _number(line: int, text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise RowError(line, f"must be a whole number from 0, not {text[:40]!r}")
    return _whole(line, int(text))


def _whole(line: int, value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST:
        shown = str(value)[:40] if type(value) is not str else repr(value[:40])
        raise RowError(line, f"must be a whole number from 0 to {MOST:,}, not {shown}")
    return value


def _past(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _wanted() -> str:
    return f"name the page {' or '.join(PAGES)}, and the number {' or '.join(COUNTS)}"
