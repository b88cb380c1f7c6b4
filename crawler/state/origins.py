"""How the pages of records came, as the other tables have it. It is only read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from crawler.state.addresses import Standing
from crawler.state.database import Database, instant
from crawler.state.schema import addresses, records

_AT_ONCE: Final = 500
"""Values in one statement; databases bound them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How the page of a record came last."""

    fetched: datetime
    """When it was last fetched, or found unchanged, with success."""

    address: str | None
    """That gave it, after redirects; None if that was before this was kept."""

    status: int | None
    """Of HTTP; None as above."""

    extractor: str | None
    """Version of Masthead that read it; None as above."""

    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """An address that gave a record."""

    record: str
    """Identity of the record."""

    source: str | None
    """Key of the source it was found in; None if in none."""

    signals: tuple[str, ...]
    """What its publisher asks for; empty for nothing."""


class Origins:
    """What is known of records by identity, and of addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database
        names = ("identity", "fetched", "address", "status", "extractor", "etag", "last_modified")
        self._records = sa.select(*(records.c[name] for name in names)).where(
            records.c.identity.in_(sa.bindparam("which", expanding=True))
        )
        self._addresses = sa.select(
            addresses.c.address, addresses.c.record, addresses.c.source, addresses.c.signals
        ).where(
            addresses.c.address.in_(sa.bindparam("which", expanding=True)),
            addresses.c.status == Standing.DONE.value,
        )

    def of(self, identities: Iterable[str]) -> dict[str, Origin]:
        """Return what is known of the records *identities*, by identity."""
        return {row.identity: self._origin(row) for row in self._rows(self._records, identities)}

    def met(self, found: Iterable[str]) -> dict[str, Met]:
        """Return what is known of those of the addresses *found* that gave records."""
        return {
            row.address: Met(
                record=row.record or "",
                source=row.source or None,
                signals=tuple((row.signals or "").split()),
            )
            for row in self._rows(self._addresses, found)
        }

    def _rows(self, query: sa.Select[Any], values: Iterable[str]) -> Sequence[Any]:
        wanted = list(dict.fromkeys(values))
        found: list[Any] = []
        with self._database.transaction() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                some: Mapping[str, Any] = {"which": wanted[start : start + _AT_ONCE]}
                found += connection.execute(query, some).all()
        return found

    def _origin(self, row: Any) -> Origin:  # noqa: ANN401 - rows are untyped
        try:
            return Origin(
                fetched=instant(row.fetched),
                address=row.address,
                status=row.status,
                extractor=row.extractor,
                etag=row.etag,
                last_modified=row.last_modified,
            )
        except (ValueError, TypeError) as error:
            raise self._database.damaged(error) from None
