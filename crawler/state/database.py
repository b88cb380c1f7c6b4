"""The database of the state: SQLite in the portal, or any that SQLAlchemy knows an upsert of."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from crawler.state import schema

_INSERTS: Final[dict[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


_ALONE: Final = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(6004567)",  # any number, the same for all
}
"""What lets one process at a time make or migrate the tables, until its transaction ends."""

_UNREADABLE: Final = "Could not decode to UTF-8"
"""How sqlite3 says that a text was changed; SQLite's own check does not see that."""

_CONNECT_S: Final = 10
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class StateError(Exception):
    """The state cannot be used; the message says what to do."""


class DamagedError(StateError):
    """The SQLite database in *file* is none, or not whole."""

    def __init__(self, file: str, what: object) -> None:
        super().__init__(f"{file}: the state is damaged ({what})")
        self.file = file


class Database:
    """The database at the SQLAlchemy *url*; its tables are made or migrated.

    Raises:
        StateError: it cannot be opened, or is of a later version.
    """

    def __init__(self, url: str) -> None:
        self.shown = _shown(url)
        self._shared: sa.Connection | None = None
        """Of the transaction that those in a block of ``together`` are part of."""
        self._own: sa.Connection | None = None
        """That of the thread that made this: to take one from the pool takes half of a query."""
        self._owner = threading.get_ident()
        try:
            self._engine = sa.create_engine(url, **_options(url))
            self._insert = _INSERTS.get(self._engine.dialect.name)
            if self._insert is None:
                raise StateError(f"{self.shown}: neither SQLite nor PostgreSQL")
            if self._engine.dialect.name == "sqlite":
                _prepare_sqlite(self._engine)
                self._check_sqlite()
            self._prepare()
        except (sa.exc.SQLAlchemyError, OSError, ImportError) as error:
            raise self.error(error) from None

    def close(self) -> None:
        """Let go of the database."""
        if self._own is not None:
            self._own.close()
            self._own = None
        self._engine.dispose()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Yield a connection whose work is done wholly or not at all.

        Raises:
            StateError: the database does not do it.
        """
        try:
            if self._shared is not None:
                yield self._shared
                return
            with self._begun() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise self.error(error) from None

    @contextlib.contextmanager
    def _begun(self) -> Iterator[sa.Connection]:
        """Yield a connection with a transaction of its own."""
        # A server may hang up: the pool sees that when a connection is taken from it.
        if self._engine.dialect.name == "sqlite" and threading.get_ident() == self._owner:
            if self._own is None:
                self._own = self._engine.connect()
            if not self._own.in_transaction():
                with self._own.begin():
                    yield self._own
                return
        with self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Let all transactions of the block be one. The block must not await anything.

        Raises:
            StateError: the database does not do it.
        """
        with self.transaction() as connection:
            outer, self._shared = self._shared, connection
            try:
                yield
            finally:
                self._shared = outer

    def insert(self, table: sa.Table) -> Any:  # noqa: ANN401 - one class a dialect
        """Return the statement of this database that can insert or update."""
        assert self._insert is not None  # noqa: S101 - refused above
        return self._insert(table)

    def error(self, error: Exception) -> StateError:
        """Return *error* for a person, without passwords."""
        cause = getattr(error, "orig", None) or error
        told = cause.args[0] if cause.args else ""
        text = str(told.get("M", told) if isinstance(told, dict) else cause)  # pg8000's are dicts
        what = text.splitlines()[0] if text else type(error).__name__
        if what.startswith(_UNREADABLE):
            return self.damaged("a text in it is not UTF-8")
        return StateError(f"{self.shown}: {what}")

    def damaged(self, what: object) -> StateError:
        """Return the error for values that cannot be read."""
        return StateError(f"{self.shown}: is damaged ({what}); move it away to start anew")

    def _check_sqlite(self) -> None:
        file = self._engine.url.database or ""
        try:
            with self._engine.connect() as connection:
                found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        except sa.exc.DatabaseError as error:
            if getattr(error.orig, "sqlite_errorcode", None) not in _DAMAGED:
                raise
            found = str(error.orig)
        if found != "ok":
            self._engine.dispose()
            raise DamagedError(file, found)

    def _prepare(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.text(_ALONE[self._engine.dialect.name]))
            if not sa.inspect(connection).has_table(schema.about.name):
                schema.metadata.create_all(connection)
            version = connection.execute(sa.select(schema.about.c.version)).scalar()
            if version is None:
                connection.execute(sa.insert(schema.about).values(version=schema.VERSION))
                return
            if version > schema.VERSION:
                known = f"this is Masthead for version {schema.VERSION}"
                what = f"is of version {version}, {known}; move it away to start anew"
                raise StateError(f"{self.shown}: {what}")
            for step in range(version, schema.VERSION):
                if step not in schema.STEPS:  # no version of ours
                    raise self.damaged(f"version {version}")
                schema.STEPS[step](connection)
            if version != schema.VERSION:
                connection.execute(sa.update(schema.about).values(version=schema.VERSION))


def written(when: datetime) -> str:
    """Return *when* as the tables hold it: UTC, whole seconds, so that text order is time order."""
    return when.astimezone(UTC).isoformat(timespec="seconds")


def instant(text: str) -> datetime:
    """Return the instant that ``written`` made *text* of.

    Raises:
        ValueError, TypeError: it made it of none.
    """
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(f"{text[:40]!r} has no offset")  # and could not be compared with others
    return when


def _options(url: str) -> dict[str, Any]:
    """Return SQLAlchemy's options for *url*: connections that were lost are made anew."""
    options: dict[str, Any] = {"pool_pre_ping": not url.startswith("sqlite")}
    if "+pg8000" in url.partition(":")[0]:
        options["connect_args"] = {"timeout": _CONNECT_S}
    return options


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


def _shown(url: str) -> str:
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return "--state"
