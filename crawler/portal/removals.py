"""What must not be given away: a portal's removal list, ``removals.csv`` or ``removals.txt``."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.article.errors import AddressError, Problem
from crawler.article.names import SUFFIX
from crawler.article.urls import identity
from crawler.article.variants import plain_host
from crawler.portal.data import host
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.files import shown

FILES: Final = ("removals.csv", "removals.txt")
"""Names of the list in a portal; what stands in either counts."""

LARGEST: Final = 50_000_000
"""Bytes of a list."""

_COLUMNS: Final = ("what", "address", "url", "path", "domain")
"""Names of the column that says what has to go; the first of them is taken."""

_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d-[^/]+")
_INSIDE: Final = re.compile(r"(?:[^/.:]+/)+([^/]+\.md)")


@dataclass(frozen=True, slots=True)
class Removals:
    """What has to go. Each entry has the place where it stands, ``file:line``."""

    addresses: Mapping[str, str] = field(default_factory=dict)
    """By identity, so that every form of an address is found."""

    names: Mapping[str, str] = field(default_factory=dict)
    """By the name of the record's file."""

    domains: Mapping[str, str] = field(default_factory=dict)
    """By domain or host, without ``www.`` as in an identity; those under it go as well."""

    def __bool__(self) -> bool:
        """Tell whether there is any entry."""
        return bool(self.addresses or self.names or self.domains)

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self.addresses) + len(self.names) + len(self.domains)

    def name(self, name: str) -> str | None:
        """Return the entry for which the record of the file *name* has to go; None for none."""
        return self.names.get(name)

    def address(self, address: str | None) -> str | None:
        """Return the entry for which what is at *address* has to go; None if there is none."""
        if not address:
            return None
        try:
            key = identity(address)
        except AddressError:
            return None
        if key in self.addresses:
            return self.addresses[key]
        return self.domain(urlsplit(f"//{key}").hostname) if self.domains else None

    def domain(self, domain: str | None) -> str | None:
        """Return the entry for which all of *domain* has to go; None if there is none."""
        name = (domain or "").lower().rstrip(".")
        while name:
            if name in self.domains:
                return self.domains[name]
            name = name.partition(".")[2]
        return None

    def record(self, name: str, values: Mapping[str, Any]) -> str | None:
        """Return the entry for which a record has to go; None if there is none.

        Args:
            name: of its file.
            values: it as plain values.
        """
        return self.name(name) or next(filter(None, self._of(values)), None)

    def mention(self, values: Mapping[str, Any]) -> str | None:
        """Return the entry for which another record must not list *values* as related."""
        return next(filter(None, self._of(values)), None)

    def _of(self, values: Mapping[str, Any]) -> Iterator[str | None]:
        for each in ("originalUrl", "webUrl", "ampWebUrl"):
            yield self.address(values.get(each))
        yield self.domain((values.get("provider") or {}).get("domain"))

    def also(self, addresses: Mapping[str, str]) -> "Removals":
        """Return these with *addresses*, identities with the entry that each stands for."""
        return Removals({**addresses, **self.addresses}, self.names, self.domains)


def load_removals(root: Path) -> Removals:
    """Return the removal list of the portal at *root*; an empty one if it has none.

    Raises:
        PortalError: it cannot be read.
        PortalFileError: a line is none, with its place.
    """
    found = Removals()
    for name in FILES:
        if (root / name).exists():
            more = read_removals(root / name)
            found = Removals(
                {**more.addresses, **found.addresses},
                {**more.names, **found.names},
                {**more.domains, **found.domains},
            )
    return found


def read_removals(path: Path) -> Removals:
    """Return the removal list in the file at *path*: CSV with a header, or one entry a line.

    An entry is an address, the name of a record's file (``2026-03-01-slug.md``, or
    ``records/slug.md``), or a domain. CSV may have the columns ``date`` and ``reason``, which are
    for people. Empty lines and those that begin with ``#`` are passed over.

    Raises:
        PortalError: it cannot be read.
        PortalFileError: lines are no entries, with their places.
    """
    text = _text(path)
    rows = _csv if path.suffix.lower() == ".csv" else _plain
    kinds: dict[str, dict[str, str]] = {"addresses": {}, "names": {}, "domains": {}}
    problems: list[Problem] = []
    try:
        for line, entry in rows(text):
            try:
                kind, key = _entry(entry)
            except ValueError as error:
                problems.append(Problem(line, "", f"{entry[:100]!a}: {error}"))
                continue
            kinds[kind].setdefault(key, f"{path.name}:{line}")
    except _RowError as error:
        problems.append(Problem(error.line, "", str(error)))
    if problems:
        raise PortalFileError(shown(path), *problems[:_MOST_PROBLEMS])
    return Removals(**kinds)


_MOST_PROBLEMS: Final = 20


class _RowError(Exception):
    """The file cannot be read from *line* on."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise PortalError(f"{shown(path)}: {error.strerror or error}") from None
    if len(data) > LARGEST:
        raise PortalFileError(shown(path), Problem(1, "", f"longer than {LARGEST:,} bytes"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PortalFileError(shown(path), Problem(line, "", "not UTF-8")) from None


def _plain(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        entry = line.strip()
        if entry and not entry.startswith("#"):
            yield number, entry


def _csv(text: str) -> Iterator[tuple[int, str]]:
    """Yield lines and entries of CSV text with a header.

    Raises:
        _RowError: it is none, or a date is no date.
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
                at = _place(start, columns)
                continue
            named = dict(zip(columns, cells, strict=False))
            if when := named.get("date"):
                _check_date(start, when)
            yield start, cells[at] if at < len(cells) else ""
    except csv.Error as error:
        raise _RowError(line, f"no CSV: {error}") from None


def _place(line: int, header: Iterable[str]) -> int:
    names = list(header)
    for name in _COLUMNS:
        if name in names:
            return names.index(name)
    raise _RowError(line, f"must be a header with a column {' or '.join(_COLUMNS)}")


def _check_date(line: int, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        what = f"date: must be a day such as 2026-03-01, not {text[:40]!a}"
        raise _RowError(line, what) from None


def _entry(text: str) -> tuple[str, str]:
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
