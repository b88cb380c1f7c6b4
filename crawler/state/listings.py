"""Every listing that was read: when, what it gave, when it is due again."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from crawler.state.database import Database, written
from crawler.state.schema import addresses
from crawler.state.schema import listings as table


class Health(StrEnum):
    """How a listing was when it was last asked for."""

    WELL = "well"
    FAILING = "failing"
    GONE = "gone"
    """Its publisher said so (HTTP 410): it is not asked for any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is known of a listing; times are aware."""

    address: str
    source: str
    kind: str
    form: str = ""
    """Its format as it was found."""

    health: Health = Health.WELL
    reason: str = ""
    """Why it is not well; where it moved to."""

    asked: datetime
    """When it was last asked for."""

    answered: datetime | None = None
    """When it last gave a good answer."""

    due: datetime | None = None
    """When to ask again; None for a part of another listing, which decides that."""

    interval: timedelta | None = None
    """Between two readings."""

    found: int = 0
    """Articles that it listed when it was last read."""

    new: int = 0
    """Articles that it listed first, ever."""

    last_new: datetime | None = None
    """When it last listed one that was new."""

    failures: int = 0
    """In a row."""

    ttl: timedelta | None = None
    """How long it stays as it is, by its own words."""

    skip_hours: frozenset[int] = frozenset()
    """Hours of the day, UTC, in which it asks not to be read."""

    skip_days: frozenset[int] = frozenset()
    """Days of the week, Monday is 0, in which it asks not to be read."""


class Listings:
    """The table of listings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, Reading]:
        """Return what is known of every listing, by address."""
        with self._database.transaction() as connection:
            rows = connection.execute(sa.select(table)).all()
        return {row.address: self._reading(row) for row in rows}

    def known(self, address: str) -> Reading | None:
        """Return what is known of the listing at *address*; None if it was never read."""
        with self._database.transaction() as connection:
            row = connection.execute(sa.select(table).where(table.c.address == address)).first()
        return self._reading(row) if row else None

    def keep(self, reading: Reading) -> None:
        """Keep *reading* in place of the one before."""
        values: dict[str, Any] = {
            "source": reading.source,
            "kind": reading.kind,
            "form": reading.form,
            "health": reading.health.value,
            "reason": reading.reason,
            "asked": written(reading.asked),
            "answered": _written(reading.answered),
            "due": _written(reading.due),
            "interval_s": reading.interval.total_seconds() if reading.interval else None,
            "found": reading.found,
            "new": reading.new,
            "last_new": _written(reading.last_new),
            "failures": reading.failures,
            "said": _packed(reading),
        }
        statement = self._database.insert(table).values(address=reading.address, **values)
        with self._database.transaction() as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=[table.c.address], set_=values)
            )

    def yields(self) -> dict[str, dict[str, int]]:
        """Return how many addresses of each source have each standing."""
        count = sa.func.count()
        query = sa.select(addresses.c.source, addresses.c.status, count).group_by(
            addresses.c.source, addresses.c.status
        )
        found: dict[str, dict[str, int]] = {}
        with self._database.transaction() as connection:
            for source, status, number in connection.execute(query):
                found.setdefault(source or "", {})[status] = number
        return found

    def _reading(self, row: Any) -> Reading:  # noqa: ANN401 - rows are untyped
        try:
            return _reading(row)
        except (ValueError, TypeError) as error:
            raise self._database.damaged(error) from None


def _packed(reading: Reading) -> str | None:
    said = {
        "ttl_s": reading.ttl.total_seconds() if reading.ttl else None,
        "hours": sorted(reading.skip_hours),
        "days": sorted(reading.skip_days),
    }
    return json.dumps(said) if any(said.values()) else None


def _reading(row: Any) -> Reading:  # noqa: ANN401 - rows are untyped
    said: dict[str, Any] = json.loads(row.said) if row.said else {}
    return Reading(
        address=row.address,
        source=row.source,
        kind=row.kind,
        form=row.form,
        health=Health(row.health),
        reason=row.reason,
        asked=datetime.fromisoformat(row.asked),
        answered=_read(row.answered),
        due=_read(row.due),
        interval=timedelta(seconds=row.interval_s) if row.interval_s is not None else None,
        found=row.found,
        new=row.new,
        last_new=_read(row.last_new),
        failures=row.failures,
        ttl=timedelta(seconds=said["ttl_s"]) if said.get("ttl_s") else None,
        skip_hours=frozenset(said.get("hours", ())),
        skip_days=frozenset(said.get("days", ())),
    )


def _written(when: datetime | None) -> str | None:
    return written(when) if when else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
