"""The index of a corpus: what is known of its files. Losing it costs reading them again."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

import sqlalchemy as sa

from crawler.article.cards import Card, Stamp
from crawler.state.database import Database
from crawler.state.schema import files as table
from crawler.state.schema import frequencies, judgements

_SEPARATOR = "\n"
"""No identity has one."""

_AT_ONCE = 500
"""Names in one statement: databases bound their number."""


class Described(NamedTuple):
    """A file as it is compared with others."""

    name: str
    key: str
    """Identity of its article."""

    at: int
    """When the article was published, in seconds since 1970."""

    features: bytes | None
    """What stories are compared by; None if not yet made."""


class Files:
    """The table of the files in *folder*."""

    is_shared = False

    def remembering(self) -> AbstractContextManager[None]:
        """Return a block in which this thread need not look anything up twice."""
        return nullcontext()

    """True if several workers write to it."""

    def __init__(self, database: Database, folder: str) -> None:
        self._database = database
        self._folder = folder
        self._mine = table.c.folder == folder
        self.turn: int | None = None
        """The turn in which rows are written; None where one worker writes alone."""

        values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in _COLUMNS}
        statement = database.insert(table).values(
            folder=folder, **values, turn=sa.bindparam("turn")
        )
        self._keep = statement.on_conflict_do_update(
            index_elements=[table.c.folder, table.c.name],
            # What was read of the old content is worth nothing.
            set_={
                **{name: statement.excluded[name] for name in (*_COLUMNS[1:], "turn")},
                "features": None,
            },
        )
        change = sa.update(table).where(self._mine, table.c.name == sa.bindparam("which"))
        self._describe = change.values(features=sa.bindparam("said"))
        self._restamp = change.values({name: sa.bindparam(f"new_{name}") for name in Stamp._fields})

    def cards(self) -> dict[str, Card]:
        """Return the card of every file, by name."""
        query = sa.select(*(table.c[name] for name in _COLUMNS)).where(self._mine)
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return {row[0]: _card(*row) for row in rows}

    def keep(self, cards: Iterable[Card]) -> None:
        """Keep *cards* in place of those of the same names."""
        rows = [{**_row(card), "turn": self.turn} for card in cards]
        if rows:
            with self._database.transaction() as connection:
                connection.execute(self._keep, rows)

    def drop(self, names: Iterable[str]) -> None:
        """Forget the files *names*: they are gone."""
        left = list(names)
        with self._database.transaction() as connection:
            for start in range(0, len(left), _AT_ONCE):
                some = table.c.name.in_(left[start : start + _AT_ONCE])
                connection.execute(sa.delete(table).where(self._mine, some))

    def describe(self, features: Iterable[tuple[str, bytes]]) -> None:
        """Keep *features*, by file name, until the file changes."""
        rows = [{"which": name, "said": said} for name, said in features]
        if rows:
            with self._database.transaction() as connection:
                connection.execute(self._describe, rows)

    def undescribed(self, version: bytes) -> list[str]:
        """Return the names of files without features that begin with *version*."""
        begin = sa.func.substr(table.c.features, 1, len(version), type_=sa.LargeBinary)
        missing = sa.or_(table.c.features.is_(None), begin != version)
        query = sa.select(table.c.name).where(self._mine, missing).order_by(table.c.name)
        with self._database.transaction() as connection:
            return list(connection.execute(query).scalars())

    def restamp(self, stamps: Mapping[str, Stamp]) -> None:
        """Note new *stamps* of files of which nothing changed that is kept here."""
        rows = [
            {"which": name, **{f"new_{field}": value for field, value in stamp._asdict().items()}}
            for name, stamp in stamps.items()
        ]
        if rows:
            with self._database.transaction() as connection:
                connection.execute(self._restamp, rows)

    def described(self) -> int:
        """Return how many files have features."""
        query = sa.select(sa.func.count()).where(self._mine, table.c.features.is_not(None))
        with self._database.transaction() as connection:
            return connection.execute(query).scalar_one()

    def count_files(self) -> int:
        """Return how many files are known; not those that were reserved and may not be there."""
        query = sa.select(sa.func.count()).where(self._mine, table.c.key.is_not(None))
        query = query.where(table.c.size.is_not(None)) if self.is_shared else query
        with self._database.transaction() as connection:
            return connection.execute(query).scalar_one()

    def published(self, first: int, last: int) -> list[Described]:
        """Return what is known of the articles published from *first* to *last*, by time.

        Both in seconds since 1970.
        """
        query = (
            sa.select(table.c.name, table.c.key, table.c.at, table.c.features)
            .where(self._mine, table.c.key.is_not(None), table.c.at.between(first, last))
            .order_by(table.c.at, table.c.name)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return [Described(*row) for row in rows]

    def since(self, turn: int) -> list[Described]:
        """Return what was written of articles after the *turn*, before the one at hand."""
        query = (
            sa.select(table.c.name, table.c.key, table.c.at, table.c.features)
            .where(self._mine, table.c.turn > turn, table.c.key.is_not(None))
            .order_by(table.c.turn, table.c.name)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return [Described(*row) for row in rows]

    def unjudged(self) -> dict[str, tuple[str, ...]]:
        """Return what records list as related that nobody but others judged yet.

        By identity, as identities; those that list none are left out.
        """
        mine = judgements.c.identity == table.c.key
        query = (
            sa.select(table.c.key, table.c.related)
            .join(judgements, mine, isouter=True)
            .where(
                self._mine,
                table.c.key.is_not(None),
                table.c.related != "",
                judgements.c.identity.is_(None),
            )
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return {row.key: _split(row.related) for row in rows}

    def frequencies(self) -> tuple[int, bytes] | None:
        """Return of how many articles the terms were counted, and the counts; None if never."""
        query = sa.select(frequencies.c.articles, frequencies.c.data).where(
            frequencies.c.folder == self._folder
        )
        with self._database.transaction() as connection:
            row = connection.execute(query).first()
        return (row.articles, row.data) if row else None

    def count(self, articles: int, data: bytes) -> None:
        """Keep *data*, the counts of terms in so many *articles*."""
        values = {"articles": articles, "data": data}
        statement = self._database.insert(frequencies).values(folder=self._folder, **values)
        with self._database.transaction() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=[frequencies.c.folder], set_=values)
            )


_COLUMNS = ("name", "size", "modified", "inode", "key", "identities", "twin", "related", "at")


def values(card: Card) -> dict[str, Any]:
    """Return *card* as the columns of its row."""
    size, modified, inode = card.stamp or (None, None, None)
    return {
        "name": card.name,
        "size": size,
        "modified": modified,
        "inode": inode,
        "key": card.keys[0] if card.keys else None,
        "identities": _SEPARATOR.join(card.keys),
        "twin": card.twin,
        "related": _SEPARATOR.join(card.related),
        "at": card.at,
    }


def _row(card: Card) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in values(card).items()}


def _card(  # noqa: PLR0913, PLR0917 - as in _COLUMNS
    name: str,
    size: int | None,
    modified: int,
    inode: int,
    key: str | None,
    identities: str,
    twin: int,
    related: str,
    at: int,
) -> Card:
    stamp = None if size is None else Stamp(size, modified, inode)
    # Most have one address: what it is made of is in memory once.
    keys = (key,) if key is not None and key == identities else _split(identities)
    return Card(name, stamp, keys, twin, at, _split(related))


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(_SEPARATOR)) if text else ()
