"""Validators of answers, byte for byte as they were sent (RFC 9110 8.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
        # Made once: for one page it takes longer to make a statement than to execute it.
        mine = table.c.address == sa.bindparam("which")
        self._of = sa.select(table).where(mine)
        self._some = sa.select(table).where(
            table.c.address.in_(sa.bindparam("which", expanding=True))
        )
        self._forget = sa.delete(table).where(mine)
        insert = database.insert(table).values(
            {each.name: sa.bindparam(each.name) for each in table.c}
        )
        changed = {each: insert.excluded[each] for each in ("etag", "last_modified", "record")}
        self._keep = insert.on_conflict_do_update(index_elements=[table.c.address], set_=changed)

    def of(self, address: str) -> tuple[Validators, str | None] | None:
        """Return those of *address*, and the identity of the record they belong to, if to any."""
        with self._database.transaction() as connection:
            row = connection.execute(self._of, {"which": address}).first()
        return None if row is None else _read(row)

    def all_of(self, addresses: Sequence[str]) -> dict[str, tuple[Validators, str | None]]:
        """Return the same of each of *addresses* that has any: some tens, in one query."""
        with self._database.transaction() as connection:
            rows = connection.execute(self._some, {"which": list(addresses)}).all()
        return {row.address: _read(row) for row in rows}

    def keep(self, address: str, validators: Validators, *, record: str | None = None) -> None:
        """Keep *validators*; those of before are forgotten, also where there are none now."""
        values = {
            "address": address,
            "etag": _text(validators.etag),
            "last_modified": _text(validators.last_modified),
            "record": record,
        }
        with self._database.transaction() as connection:
            if validators:
                connection.execute(self._keep, values)
            else:
                connection.execute(self._forget, {"which": address})


def _read(row: Any) -> tuple[Validators, str | None]:  # noqa: ANN401 - rows are untyped
    return Validators(etag=_bytes(row.etag), last_modified=_bytes(row.last_modified)), row.record


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")  # every byte has a character


def _bytes(value: str | None) -> bytes | None:
    return None if value is None else value.encode("latin-1", "replace")
