"""What must not be given away: a portal's removal list, ``removals.csv`` or ``removals.txt``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.article.errors import AddressError, Problem
from crawler.article.urls import identity
from crawler.portal.errors import PortalError, PortalFileError
from crawler.portal.files import shown
from crawler.portal.removal_rows import RowError, csv_rows, entry, plain_rows

FILES: Final = ("removals.csv", "removals.txt")
"""Names of the list in a portal; what stands in either counts."""

LARGEST: Final = 50_000_000
"""Bytes of a list."""


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
    rows = csv_rows if path.suffix.lower() == ".csv" else plain_rows
    kinds: dict[str, dict[str, str]] = {"addresses": {}, "names": {}, "domains": {}}
    problems: list[Problem] = []
    try:
        for line, text_of in rows(text):
            try:
                kind, key = entry(text_of)
            except ValueError as error:
                problems.append(Problem(line, "", f"{text_of[:100]!a}: {error}"))
                continue
            kinds[kind].setdefault(key, f"{path.name}:{line}")
    except RowError as error:
        problems.append(Problem(error.line, "", str(error)))
    if problems:
        raise PortalFileError(shown(path), *problems[:_MOST_PROBLEMS])
    return Removals(**kinds)


_MOST_PROBLEMS: Final = 20


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
