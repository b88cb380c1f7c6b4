"""What the machine wrote into each record, the base of the merge with a person's edits.

The corpus is the truth. Losing this costs a fetch of each record, and that changes in them are
taken for a person's until the page was fetched once more; it never costs a record.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from crawler.portal.contact import masthead_version
from crawler.state.database import Database
from crawler.state.database import written as written_at
from crawler.state.packing import packed, unpacked
from crawler.state.schema import judgements, records


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """How the page of a record was fetched."""

    at: datetime
    """When, as an aware datetime."""

    etag: str | None = None
    """The ETag header, as sent."""

    last_modified: str | None = None
    """The Last-Modified header, as sent."""

    address: str = ""
    """The address that gave the answer, after redirects."""

    status: int | None = None
    """HTTP status of the answer."""

    signals: tuple[str, ...] = ()
    """What the page's publisher asks for; see ``crawler.extract.optout``."""

    source: str = ""
    """Key of the source it was found in; empty if in none."""

    record: str = ""
    """Identity of the record that the listing's own id of the article belonged to, under another
    address; empty if there is none."""

    def provenance(self) -> dict[str, Any]:
        """Return it as JSON has it, for those who may know; what is absent is left out."""
        found = {
            "at": written_at(self.at),
            "address": self.address,
            "source": self.source,
            "etag": self.etag,
            "lastModified": self.last_modified,
            "signals": list(self.signals),
        }
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """How the page of a record was last fetched with success."""

    at: datetime
    """When, UTC."""

    etag: str | None
    last_modified: str | None
    """See ``Fetch``."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the state knows of one record."""

    name: str | None
    """Name of its file; None while the file has not been written."""

    fetched: datetime
    """When its page was last fetched with success, UTC."""

    written: Mapping[str, Any]
    """What the machine wrote last."""

    before: Mapping[str, Any] | None
    """What it wrote before, while the last write is not confirmed: the file may still hold it."""

    @property
    def bases(self) -> list[Mapping[str, Any]]:
        """What the machine may have written into the file as it is."""
        return [self.written] if self.before is None else [self.written, self.before]


_VERSION: Final = masthead_version()


class Records:
    """The table of records."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Made once: for one page it takes longer to make a statement than to execute it.
        mine = records.c.identity == sa.bindparam("which")
        self._one = sa.select(records).where(mine)
        self._when = sa.select(records.c.fetched, records.c.etag, records.c.last_modified).where(
            mine
        )
        self._remember = _remembering(database)
        change = sa.update(records).where(mine)
        self._confirm = change.values(name=sa.bindparam("name"), before=None)
        self._touch = change.values(fetched=sa.bindparam("fetched"))

    def known(self, identity: str) -> Known | None:
        """Return what is known of the record of *identity*."""
        with self._database.transaction() as connection:
            row = connection.execute(self._one, {"which": identity}).first()
        return self._known(row) if row else None

    def fetched(self, identity: str) -> Fetched | None:
        """Return how the page of the record of *identity* was fetched; None if it is not known."""
        with self._database.transaction() as connection:
            row = connection.execute(self._when, {"which": identity}).first()
        return Fetched(datetime.fromisoformat(row[0]), row[1], row[2]) if row else None

    def named(self, name: str) -> Known | None:
        """Return what is known of the record whose file is *name*, by whatever identity."""
        query = sa.select(records).where(records.c.name == name).limit(1)
        with self._database.transaction() as connection:
            row = connection.execute(query).first()
        return self._known(row) if row else None

    def all(self) -> dict[str, Known]:
        """Return what is known of every record, by identity."""
        with self._database.transaction() as connection:
            rows = connection.execute(sa.select(records)).all()
        return {row.identity: self._known(row) for row in rows}

    def unjudged(self, names: Collection[str]) -> dict[str, list[dict[str, Any]]]:
        """Return what the machine may have written of the fields *names*, by identity.

        Of the records that have no judgement (see ``crawler.state.judgements``).
        """
        query = (
            sa.select(records.c.identity, records.c.written, records.c.before)
            .join(judgements, judgements.c.identity == records.c.identity, isouter=True)
            .where(judgements.c.identity.is_(None))
        )
        found: dict[str, list[dict[str, Any]]] = {}
        with self._database.transaction() as connection:
            for row in connection.execute(query):
                texts = [text for text in (row.written, row.before) if text]
                found[row.identity] = [self._some(text, names) for text in texts]
        return found

    def identities(self) -> frozenset[str]:
        """Return the identities of all records that ever were."""
        with self._database.transaction() as connection:
            return frozenset(connection.execute(sa.select(records.c.identity)).scalars())

    def remember(
        self, identity: str, written: Mapping[str, Any], fetch: Fetch, *, name: str | None
    ) -> None:
        """Note that *written* is what the machine is about to write for *identity*.

        Called before the file is written, so that after a crash its content is known to be the
        machine's. *name* is None for a file that does not exist yet. ``confirm`` follows the write.
        """
        values = {
            "identity": identity,
            "before": None,
            "name": name,
            "fetched": written_at(fetch.at),
            "written": packed(written),
            "etag": fetch.etag,
            "last_modified": fetch.last_modified,
            "address": fetch.address or None,
            "status": fetch.status,
            "extractor": _VERSION,
        }
        with self._database.transaction() as connection:
            connection.execute(self._remember, values)

    def confirm(self, identity: str, name: str) -> None:
        """Note that the record of *identity* is on disk as *name*, as the machine last wrote it.

        What it wrote before is forgotten: a person who writes that again means it.
        """
        with self._database.transaction() as connection:
            connection.execute(self._confirm, {"which": identity, "name": name})

    def _known(self, row: Any) -> Known:  # noqa: ANN401 - rows are untyped
        try:
            return _known(row)
        except (ValueError, TypeError) as error:
            raise self._database.damaged(error) from None

    def _some(self, text: str, names: Collection[str]) -> dict[str, Any]:
        try:
            values = unpacked(text)
        except (ValueError, TypeError) as error:
            raise self._database.damaged(error) from None
        return {name: values[name] for name in names if name in values}

    def touch(self, found: Mapping[str, datetime]) -> None:
        """Note when the page of each identity of *found* was found unchanged."""
        rows = [
            {"which": identity, "fetched": written_at(at)}
            for identity, at in sorted(found.items())  # in one order for all: rows are locked
        ]
        if rows:
            with self._database.transaction() as connection:
                connection.execute(self._touch, rows)


def _remembering(database: Database) -> Any:  # noqa: ANN401 - one class a dialect
    """Return the statement that keeps what is written, and what was before it."""
    names = [each.name for each in records.c]
    statement = database.insert(records).values({name: sa.bindparam(name) for name in names})
    new = statement.excluded
    changes = {name: new[name] for name in names if name != "identity"}
    # A write that was never confirmed may not have happened: what was before it stays.
    last = sa.case((records.c.written != new.written, records.c.written))
    changes["before"] = sa.func.coalesce(records.c.before, last)
    return statement.on_conflict_do_update(index_elements=[records.c.identity], set_=changes)


def _known(row: Any) -> Known:  # noqa: ANN401 - rows are untyped
    return Known(
        name=row.name,
        fetched=datetime.fromisoformat(row.fetched),
        written=unpacked(row.written),
        before=unpacked(row.before) if row.before else None,
    )
