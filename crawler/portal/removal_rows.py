"""Rows of a removal list: addresses, names of files, domains. Pure."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from crawler.article.errors import AddressError
from crawler.article.names import SUFFIX
from crawler.article.urls import identity
from crawler.article.variants import plain_host
from crawler.portal.data import host

_COLUMNS: Final = ("what", "address", "url", "path", "domain")
"""Names of columns that say what has to go; the first of them that a row has is taken."""

_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d-[^/]+")
_INSIDE: Final = re.compile(r"(?:[^/.:]+/)+([^/]+\.md)")


class RowError(Exception):
    """The file cannot be read from *line* on."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def plain_rows(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines and entries of text with one entry a line."""
    for number, line in enumerate(text.split("\n"), 1):
        entry = line.strip()
        if entry and not entry.startswith("#"):
            yield number, entry


def csv_rows(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines and entries of CSV text with a header.

    Raises:
        RowError: it is none, or a date is no date.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True)
    columns: list[str] | None = None
    line = 1
    try:
        for row in reader:
            line, start = reader.line_num + 1, line
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if columns is None:
                columns = [cell.lower() for cell in cells]
                _check_header(start, columns)
                continue
            named = dict(zip(columns, cells, strict=False))
            if when := named.get("date"):
                _check_date(start, when)
            yield start, next(filter(None, map(named.get, _COLUMNS)), "")
    except csv.Error as error:
        raise RowError(line, f"no CSV: {error}") from None


def _check_header(line: int, names: Collection[str]) -> None:
    if not any(name in names for name in _COLUMNS):
        raise RowError(line, f"must be a header with a column {' or '.join(_COLUMNS)}")


def _check_date(line: int, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        what = f"date: must be a day such as 2026-03-01, not {text[:40]!a}"
        raise RowError(line, what) from None


def entry(text: str) -> tuple[str, str]:
    """Return kind and key of an entry.

    Raises:
        ValueError: it is none; the message says why.
    """
    if not text:
        raise ValueError("names nothing: write an address, a file's name or a domain")
    if "://" in text:
        return "addresses", _address(text)
    if inside := _INSIDE.fullmatch(text):
        return "names", inside[1]
    if text.endswith(SUFFIX) and _DATED.fullmatch(text):
        return "names", text
    if "/" in text:
        return "addresses", _address(f"https://{text}")
    if "." not in text:
        raise ValueError("must be an address, a file's name such as 2026-03-01-a.md, or a domain")
    return "domains", plain_host(host(text))


def _address(text: str) -> str:
    try:
        return identity(text)
    except AddressError as error:
        raise ValueError(error.reason) from None
