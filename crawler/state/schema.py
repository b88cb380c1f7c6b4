"""The state's tables, defined once, and how older ones become these."""

from collections.abc import Callable, Mapping
from typing import Final

import sqlalchemy as sa

VERSION: Final = 7
"""Of the tables. A state of a later one is refused, an older one is migrated."""

metadata: Final = sa.MetaData()

about: Final = sa.Table("masthead", metadata, sa.Column("version", sa.Integer, nullable=False))

# What the machine wrote into each record: the base of the merge with a person's edits.
records: Final = sa.Table(
    "records",
    metadata,
    sa.Column("identity", sa.Text, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("fetched", sa.Text, nullable=False),
    sa.Column("written", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("address", sa.Text),  # that gave the page, after redirects
    sa.Column("status", sa.Integer),  # of HTTP
    sa.Column("extractor", sa.Text),  # version of Masthead that read the page
)

# Every article address that was met, and what became of it.
addresses: Final = sa.Table(
    "addresses",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("place", sa.Integer, nullable=False, index=True),  # order in which they were found
    sa.Column("job", sa.Text, nullable=False),
    sa.Column("source", sa.Text),
    sa.Column("status", sa.Text, nullable=False, index=True),
    sa.Column("run", sa.Integer),
    sa.Column("lease", sa.Text),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("not_before", sa.Text),
    sa.Column("outcome", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("record", sa.Text),
    sa.Column("signals", sa.Text),  # what its publisher asks for
    sa.Column("item", sa.Text),  # the source's own lasting name for it
    sa.Column("given", sa.Text),  # what the listing said about it, as JSON; until it is done
    sa.Column("found", sa.Text, nullable=False),
    sa.Column("finished", sa.Text),
    sa.Index("addresses_by_item", "source", "item"),
)

# Listings (feeds, sitemaps, section pages ...) that were read.
listings: Final = sa.Table(
    "listings",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("health", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("asked", sa.Text, nullable=False),
    sa.Column("answered", sa.Text),
    sa.Column("due", sa.Text),
    sa.Column("interval_s", sa.Float),
    sa.Column("found", sa.Integer, nullable=False),
    sa.Column("new", sa.Integer, nullable=False),
    sa.Column("last_new", sa.Text),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("said", sa.Text),  # when it asks not to be read, as JSON
)

# Validators of answers (RFC 9110 8.8), by the address that gave them.
validators: Final = sa.Table(
    "validators",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("record", sa.Text),
)

# Pace and silence, by host name and by IP address.
hosts: Final = sa.Table(
    "hosts",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("next", sa.Float, nullable=False),
    sa.Column("quiet_until", sa.Float, nullable=False),
    sa.Column("why", sa.Text),
    sa.Column("failures", sa.Integer, nullable=False),
)

# robots.txt, by authority (RFC 9309 2.4).
robots: Final = sa.Table(
    "robots",
    metadata,
    sa.Column("authority", sa.Text, primary_key=True),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("text", sa.LargeBinary, nullable=False),
    sa.Column("fetched", sa.Float, nullable=False),
)

# What is known of the corpus's files, so that those that stayed as they are need not be read.
files: Final = sa.Table(
    "files",
    metadata,
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger),
    sa.Column("modified", sa.BigInteger),
    sa.Column("inode", sa.BigInteger),
    sa.Column("key", sa.Text),  # the first of the identities
    sa.Column("identities", sa.Text, nullable=False),
    sa.Column("twin", sa.BigInteger, nullable=False),
    sa.Column("related", sa.Text, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("features", sa.LargeBinary),  # by which stories are compared; none if not yet made
    sa.Column("turn", sa.BigInteger),  # in which it was written last, where several workers write
    sa.Index("files_by_time", "folder", "at"),
    sa.Index("files_by_turn", "folder", "turn"),
)

# By what the files of a corpus that many share are looked up, so that none of them lists it: the
# identities of their articles (kind `address`), what copies of these have in common (`twin`), and
# their names in lower case (`name`).
lookups: Final = sa.Table(
    "lookups",
    metadata,
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Index("lookups_by_name", "folder", "name"),
)

# When a corpus that many share was last looked at as a whole: it has no index before.
corpora: Final = sa.Table(
    "corpora",
    metadata,
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("looked", sa.Text, nullable=False),
)

# What the portal judged last of each record, the base of the merge with a person's edits.
judgements: Final = sa.Table(
    "judgements",
    metadata,
    sa.Column("identity", sa.Text, primary_key=True),
    sa.Column("now", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("linked", sa.Boolean, nullable=False, index=True),
    sa.Column("pending", sa.Boolean, nullable=False, index=True),
)

# How common each term is in a corpus.
frequencies: Final = sa.Table(
    "frequencies",
    metadata,
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("articles", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

# How often each record's page was looked at again, and what was found: when to look next.
visits: Final = sa.Table(
    "visits",
    metadata,
    sa.Column("identity", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("first", sa.Text),
    sa.Column("changed", sa.Text),
    sa.Column("asked", sa.Text),
    sa.Column("visits", sa.Integer, nullable=False),
    sa.Column("changes", sa.Integer, nullable=False),
    sa.Column("missing", sa.Text),
    sa.Column("fate", sa.Text, nullable=False),
    sa.Column("due", sa.Text, index=True),
)

# What the machine wrote into each record before it wrote what is in `records`: only the fields
# that the version after it changed, so that a record that never changes takes nothing.
versions: Final = sa.Table(
    "versions",
    metadata,
    sa.Column("identity", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("since", sa.Text),  # when it was written; none if that was before this was kept
    sa.Column("replaced", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)

# Whose turn it is to write into a corpus that several workers share: a number a turn.
turns: Final = sa.Table(
    "turns",
    metadata,
    sa.Column("folder", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("anew", sa.BigInteger, nullable=False),  # since which nothing known before counts
)

runs: Final = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("command", sa.Text, nullable=False),
    sa.Column("machine", sa.Text, nullable=False),
    sa.Column("process", sa.Integer, nullable=False),
    sa.Column("started", sa.Text, nullable=False),
    sa.Column("ended", sa.Text),
    sa.Column("counts", sa.Text),
    sa.Column("lease", sa.Text),  # until when it counts as alive; none where its process tells
)


def _to_2(connection: sa.Connection) -> None:
    new = [addresses, validators, hosts, robots, runs]
    metadata.create_all(connection, tables=new, checkfirst=True)


def _to_3(connection: sa.Connection) -> None:
    _add(connection, addresses, "item", "given")
    metadata.create_all(connection, tables=[listings], checkfirst=True)
    for index in addresses.indexes:
        index.create(connection, checkfirst=True)


def _to_4(connection: sa.Connection) -> None:
    metadata.create_all(connection, tables=[files, judgements, frequencies], checkfirst=True)


def _to_5(connection: sa.Connection) -> None:
    metadata.create_all(connection, tables=[visits, versions], checkfirst=True)


def _to_6(connection: sa.Connection) -> None:
    _add(connection, records, "address", "status", "extractor")


def _to_7(connection: sa.Connection) -> None:
    metadata.create_all(connection, tables=[turns, lookups, corpora], checkfirst=True)
    _add(connection, files, "turn")
    _add(connection, runs, "lease")
    for index in (*files.indexes, *addresses.indexes):
        index.create(connection, checkfirst=True)


def _add(connection: sa.Connection, table: sa.Table, *names: str) -> None:
    """Add the columns *names* to *table*, but those that it has: steps make tables as they are."""
    there = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    for name in names:
        if name not in there:
            kind = table.c[name].type.compile(connection.dialect)
            connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {name} {kind}"))


STEPS: Final[Mapping[int, Callable[[sa.Connection], None]]] = {
    1: _to_2,
    2: _to_3,
    3: _to_4,
    4: _to_5,
    5: _to_6,
    6: _to_7,
}
"""What makes tables of the next version of those of each."""
