"""Validators of answers, byte for byte as they were sent (RFC 9110 8.8)."""

from dataclasses import dataclass

import sqlalchemy as sa

from crawler.state.database import Database
from crawler.state.schema import validators as table


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What an answer said by which it can be recognised."""

    etag: bytes | None = None
    last_modified: bytes | None = None

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.etag or self.last_modified)


class ValidatorTable:
    """The table of validators, by the address that gave the answer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, address: str) -> tuple[Validators, str | None] | None:
        """Return those of *address*, and the identity of the record they belong to, if to any."""
        with self._database.transaction() as connection:
            row = connection.execute(sa.select(table).where(table.c.address == address)).first()
        if row is None:
            return None
        found = Validators(etag=_bytes(row.etag), last_modified=_bytes(row.last_modified))
        return found, row.record

    def keep(self, address: str, validators: Validators, *, record: str | None = None) -> None:
        """Keep *validators*; those of before are forgotten, also where there are none now."""
        values = {
            "etag": _text(validators.etag),
            "last_modified": _text(validators.last_modified),
            "record": record,
        }
        with self._database.transaction() as connection:
            if validators:
                statement = self._database.insert(table).values(address=address, **values)
                connection.execute(
                    statement.on_conflict_do_update(index_elements=[table.c.address], set_=values)
                )
            else:
                connection.execute(sa.delete(table).where(table.c.address == address))


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")  # every byte has a character


def _bytes(value: str | None) -> bytes | None:
    return None if value is None else value.encode("latin-1", "replace")
