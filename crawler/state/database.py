"""The database of the state: SQLite in the portal, or any that SQLAlchemy knows an upsert of."""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from crawler.state import schema
from crawler.state.errors import DamagedError, PassingError, StateError
from crawler.state.lasting import Patience, lasting
from crawler.state.servers import prepared, undelayed

__all__ = [
    "PATIENCE_S",
    "DamagedError",
    "Database",
    "PassingError",
    "StateError",
    "instant",
    "written",
]

Part = TypeVar("Part")
Result = TypeVar("Result")

_once: ContextVar[bool] = ContextVar("once", default=False)
"""Whether what a task does may not be done again part by part: see ``Database.once``."""

_INSERTS: Final[dict[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


_ALONE: Final = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(6004567)",  # any number, the same for all
}
"""What lets one process at a time make or migrate the tables, until its transaction ends."""

_UNREADABLE: Final = "Could not decode to UTF-8"
"""How sqlite3 says that a text was changed; SQLite's own check does not see that."""

_CONNECT_S: Final = 10
PATIENCE_S: Final = 5.0
"""For how long a server that went away is waited for."""

_PASSING: Final = frozenset({"23505", "40001", "40P01", "53300", "57P01", "57P02", "57P03"})
"""SQLSTATEs (PostgreSQL, appendix A): two made one row at once, or waited for each other; the
server has too many connections, ends or begins."""

_AWAY: Final = ("Can't create a connection", "communication error")
"""How pg8000 says that a server does not answer."""

_TOGETHER_S: Final = 0.1
"""By which clocks may differ that count as one: a round trip measures no better."""

_CLOCK_S: Final = 60.0
"""For how long it is believed how far apart the server's clock and this one are."""

_NOTHING: Final = sa.text("SELECT 1")
_CLOCK: Final = sa.text("SELECT extract(epoch FROM clock_timestamp())")
_DAMAGED: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class _Here(threading.local):
    """What one thread has of a database."""

    shared: sa.Connection | None = None
    """Of the transaction that those in a block of ``together`` are part of."""

    own: sa.Connection | None = None
    """Of a block of ``held``."""


class Database:
    """The database at the SQLAlchemy *url*; its tables are made or migrated.

    A server that goes away is waited for, for *patience_s* seconds.

    Raises:
        StateError: it cannot be opened, or is of a later version.
    """

    def __init__(self, url: str, patience_s: float = PATIENCE_S) -> None:
        self.shown = _shown(url)
        self._patience = Patience(patience_s)
        self._skew: tuple[float, float] | None = None
        self._here = _Here()
        self._own: sa.Connection | None = None
        """That of the thread that made this: to take one from the pool takes half of a query."""
        self._owner = threading.get_ident()
        try:
            where, trust = prepared(url, os.environ)
            self._engine = sa.create_engine(where, **_options(url, trust))
            self._insert = _INSERTS.get(self._engine.dialect.name)
            if self._insert is None:
                raise StateError(f"{self.shown}: neither SQLite nor PostgreSQL")
            if self._engine.dialect.name == "sqlite":
                _prepare_sqlite(self._engine)
                self._check_sqlite()
            else:
                sa.event.listen(self._engine, "handle_error", _told)
                if self._engine.dialect.driver == "pg8000":
                    sa.event.listen(self._engine, "connect", undelayed)
            if self.is_server and patience_s > PATIENCE_S:
                self._patience.repeated(self._prepare)  # it may be starting, as all of this is
            else:
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
            if self._here.shared is not None:
                yield self._here.shared
                return
            with self._begun() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as error:
            raise self.error(error) from None

    @property
    def is_server(self) -> bool:
        """True if other machines may use it too."""
        return self._engine.dialect.name != "sqlite"

    def part(self, kind: Callable[..., Part], *more: str) -> Part:
        """Return the part *kind*; each of its methods waits for a server that went away."""
        own = lasting(kind, self) if self.is_server else kind
        return own(self, *more)

    def repeated(self, work: Callable[[], Result]) -> Result:
        """Return what *work*, one transaction, returns; it is made again where that may help.

        Raises:
            StateError: the database does not do it.
        """
        if self._here.shared is not None or _once.get():
            return work()  # who began the whole does it again
        return self._patience.repeated(work)

    @contextlib.contextmanager
    def once(self) -> Iterator[None]:
        """Let nothing in the block be done again by itself: who began it does all of it again."""
        token = _once.set(True)
        try:
            yield
        finally:
            _once.reset(token)

    def skew_s(self) -> float:
        """Return by how many seconds the server's clock is ahead of this machine's."""
        if not self.is_server:
            return 0.0
        now = time.monotonic()
        if self._skew is None or now - self._skew[0] > _CLOCK_S:
            with self.transaction() as connection:
                connection.execute(_NOTHING)  # that it connects is no part of what is measured
                before = time.time()
                theirs = connection.execute(_CLOCK).scalar_one()
            found = float(theirs) - (before + time.time()) / 2
            self._skew = now, found if abs(found) > _TOGETHER_S else 0.0
        return self._skew[1]

    def now(self) -> datetime:
        """Return the server's time, so that machines whose clocks differ agree."""
        return datetime.now(UTC) + timedelta(seconds=self.skew_s())

    def connection(self) -> sa.Connection:
        """Return a connection of its own, each of whose statements is a transaction.

        Raises:
            StateError: there is none to be had.
        """
        try:
            return self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except sa.exc.SQLAlchemyError as error:
            raise self.error(error) from None

    @contextlib.contextmanager
    def _begun(self) -> Iterator[sa.Connection]:
        """Yield a connection with a transaction of its own."""
        own = self._here.own
        if own is None and threading.get_ident() == self._owner:
            own = self._own = self._own or self._engine.connect()
        if own is not None and not own.in_transaction():
            with own.begin():
                yield own
            return
        with self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let this thread have one connection for all that it does in the block.

        To take one from the pool takes a round trip each time, to see whether it is still there.

        Raises:
            StateError: there is none to be had.
        """
        try:
            with self._engine.connect() as connection:
                self._here.own = connection
                try:
                    yield
                finally:
                    self._here.own = None
        except sa.exc.SQLAlchemyError as error:
            raise self.error(error) from None

    @contextlib.contextmanager
    def statement(self, connection: sa.Connection | None) -> Iterator[sa.Connection]:
        """Yield *connection*, one of ``connection``, for statements.

        Raises:
            StateError: the database does not do them, or there is no connection.
        """
        if connection is None:
            raise PassingError(f"{self.shown}: the connection is closed")
        try:
            yield connection
        except sa.exc.SQLAlchemyError as error:
            raise self.error(error) from None

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Let all transactions of the block be one. The block must not await anything.

        Raises:
            StateError: the database does not do it.
        """
        with self.transaction() as connection:
            if self.is_server and self._here.shared is None and self._here.own is None:
                connection.execute(_NOTHING)  # a server that hung up is found out before all else
            outer, self._here.shared = self._here.shared, connection
            try:
                yield
            finally:
                self._here.shared = outer

    def insert(self, table: sa.Table) -> Any:  # noqa: ANN401 - one class a dialect
        """Return the statement of this database that can insert or update."""
        assert self._insert is not None  # noqa: S101 - refused above
        return self._insert(table)

    def error(self, error: Exception) -> StateError:
        """Return *error* for a person, without passwords."""
        if isinstance(error, ImportError):
            needed = "pip install 'masthead[postgresql]'"
            return StateError(f"{self.shown}: {error.name or error} is not installed: {needed}")
        cause = getattr(error, "orig", None) or error
        told = cause.args[0] if cause.args else ""
        text = str(told.get("M", told) if isinstance(told, dict) else cause)  # pg8000's are dicts
        what = text.splitlines()[0] if text else type(error).__name__
        if what.startswith(_UNREADABLE):
            return self.damaged("a text in it is not UTF-8")
        kind = PassingError if _is_passing(error, cause, what) else StateError
        return kind(f"{self.shown}: {what}")

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
        with self.transaction() as connection:
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


def _code(error: object) -> str:
    """Return the SQLSTATE of pg8000's *error*; empty if it has none."""
    told = error.args[0] if isinstance(error, Exception) and error.args else ""
    return str(told.get("C", "")) if isinstance(told, dict) else ""


def _is_passing(error: Exception, cause: object, what: str) -> bool:
    is_lost = isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated
    return is_lost or _code(cause) in _PASSING or what.startswith(_AWAY)


def _told(context: sa.engine.ExceptionContext) -> None:
    """Hear of an error: what pg8000 lets through of the network's own ends the connection too."""
    cause = context.original_exception
    if isinstance(cause, OSError):
        context.is_disconnect = True
        raise sa.exc.OperationalError(None, None, cause, connection_invalidated=True)
    if _code(cause) in _PASSING and _code(cause).startswith("57"):
        context.is_disconnect = True


def _options(url: str, trust: dict[str, Any]) -> dict[str, Any]:
    """Return SQLAlchemy's options for *url*; *trust* are those of TLS."""
    options: dict[str, Any] = {}
    if "+pg8000" in url.partition(":")[0]:
        options["connect_args"] = {"timeout": _CONNECT_S, **trust}
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
