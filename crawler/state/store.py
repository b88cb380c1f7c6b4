"""The state's tables and the few questions asked of them (SQLAlchemy Core).

The corpus is the truth. Losing the state costs a fetch of each record, and that changes in them are
taken for a person's until the page was fetched once more; it never costs a record.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

VERSION: Final = 1
"""Of the tables; a state of another version is refused."""

_metadata = sa.MetaData()
_about = sa.Table("masthead", _metadata, sa.Column("version", sa.Integer, nullable=False))
_records = sa.Table(
    "records",
    _metadata,
    sa.Column("identity", sa.Text, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("fetched", sa.Text, nullable=False),
    sa.Column("written", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
)


class StateError(Exception):
    """The state cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """How the page of a record was fetched."""

    at: datetime
    """When, as an aware datetime."""

    etag: str | None = None
    """The ETag header, as sent."""

    last_modified: str | None = None
    """The Last-Modified header, as sent."""


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


class State:
    """The state at the SQLAlchemy *url*; its tables are made when they are missing.

    Raises:
        StateError: it cannot be opened, or is of another version.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            self._engine = sa.create_engine(url)
            if self._engine.dialect.name == "sqlite":
                _prepare_sqlite(self._engine)
            self._prepare()
        except (sa.exc.SQLAlchemyError, OSError, ImportError) as error:
            raise StateError(f"{_shown(url)}: {_reason(error)}") from None

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def known(self, identity: str) -> Known | None:
        """Return what is known of the record of *identity*."""
        with self._transaction() as connection:
            query = sa.select(_records).where(_records.c.identity == identity)
            row = connection.execute(query).first()
        return self._known(row) if row else None

    def all(self) -> dict[str, Known]:
        """Return what is known of every record, by identity."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(_records)).all()
        return {row.identity: self._known(row) for row in rows}

    def remember(
        self, identity: str, written: Mapping[str, Any], fetch: Fetch, *, name: str | None
    ) -> None:
        """Note that *written* is what the machine is about to write for *identity*.

        Called before the file is written, so that after a crash its content is known to be the
        machine's. *name* is None for a file that does not exist yet. ``confirm`` follows the write.
        """
        values = {
            "name": name,
            "fetched": fetch.at.astimezone(UTC).isoformat(timespec="seconds"),
            "written": _packed(written),
            "etag": fetch.etag,
            "last_modified": fetch.last_modified,
        }
        with self._transaction() as connection:
            mine = _records.c.identity == identity
            columns = sa.select(_records.c.written, _records.c.before)
            old = connection.execute(columns.where(mine)).first()
            if old is None:
                insert = sa.insert(_records).values(identity=identity, before=None, **values)
                connection.execute(insert)
            else:
                # A write that was never confirmed may not have happened: what was before it stays.
                before = old.before or (old.written if old.written != values["written"] else None)
                connection.execute(sa.update(_records).where(mine).values(before=before, **values))

    def confirm(self, identity: str, name: str) -> None:
        """Note that the record of *identity* is on disk as *name*, as the machine last wrote it.

        What it wrote before is forgotten: a person who writes that again means it.
        """
        mine = _records.c.identity == identity
        with self._transaction() as connection:
            connection.execute(sa.update(_records).where(mine).values(name=name, before=None))

    def _known(self, row: Any) -> Known:  # noqa: ANN401 - rows are untyped
        try:
            return _known(row)
        except (ValueError, TypeError) as error:
            what = f"is damaged ({error}); move it away to start anew"
            raise StateError(f"{_shown(self.url)}: {what}") from None

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise StateError(f"{_shown(self.url)}: {_reason(error)}") from None

    def _prepare(self) -> None:
        _metadata.create_all(self._engine)
        with self._engine.begin() as connection:
            version = connection.execute(sa.select(_about.c.version)).scalar()
            if version is None:
                connection.execute(sa.insert(_about).values(version=VERSION))
            elif version != VERSION:
                what = f"is of version {version}, this is Masthead for version {VERSION}"
                raise StateError(f"{_shown(self.url)}: {what}; move it away to start anew")


def _prepare_sqlite(engine: sa.Engine) -> None:
    database = engine.url.database
    if database and database != ":memory:":
        path = Path(database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)

    @sa.event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver's own type
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA busy_timeout=10000")


def _known(row: Any) -> Known:  # noqa: ANN401 - rows are untyped
    return Known(
        name=row.name,
        fetched=datetime.fromisoformat(row.fetched),
        written=_unpacked(row.written),
        before=_unpacked(row.before) if row.before else None,
    )


def _packed(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=_instant)


def _instant(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"$instant": value.isoformat()}
    raise TypeError(type(value).__name__)


def _unpacked(text: str) -> dict[str, Any]:
    found = json.loads(text, object_hook=_object)
    if not isinstance(found, dict):
        raise TypeError("no mapping")
    return found


def _object(values: dict[str, Any]) -> Any:  # noqa: ANN401 - any plain value
    if values.keys() == {"$instant"}:
        return datetime.fromisoformat(values["$instant"])
    return values


def _shown(url: str) -> str:
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return "--state"


def _reason(error: Exception) -> str:
    cause = getattr(error, "orig", None) or error
    return str(cause).splitlines()[0] if str(cause) else type(error).__name__
