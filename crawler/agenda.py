"""What is to be read, and when: keeps what was learnt of each listing, and says what is due."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from crawler.discovery import timing
from crawler.discovery.listing import Listing
from crawler.portal.settings import Schedule
from crawler.portal.sources import Source
from crawler.state.listings import Health, Listings, Reading

_AHEAD: Final = timedelta(days=8)
"""Longer than any interval but a source's own: a time further ahead is that of a wrong clock."""


@dataclass(frozen=True, slots=True)
class Place:
    """A listing that a source names, or to which one of those leads."""

    source: Source
    kind: str
    address: str
    root: str
    """The address in the source's file that led here: often this very one."""

    @property
    def is_part(self) -> bool:
        """True if another listing leads here, which decides when this one is read."""
        return self.address != self.root

    def inner(self, address: str) -> "Place":
        """Return the place of the listing at *address*, to which this one leads."""
        return replace(self, address=address)


def places(source: Source) -> list[Place]:
    """Return the listings that *source* names."""
    return [Place(source, kind, address, address) for kind, address in source.listings]


class Agenda:
    """The listings of a portal, with the times at which they are due.

    Without *listings*, where nothing is kept, all is due.
    """

    def __init__(self, schedule: Schedule, listings: Listings | None) -> None:
        self._pace = timing.Pace(schedule.shortest, schedule.longest)
        self._silent_after = schedule.silent_after
        self._listings = listings

    def known(self, address: str) -> Reading | None:
        """Return what is known of the listing at *address*."""
        return self._listings.known(address) if self._listings else None

    def due(self, place: Place) -> datetime | None:
        """Return when the listing at *place* is to be read; None if never: it is gone.

        One that was not read yet is due since ever.
        """
        known = self.known(place.address)
        if known is None or known.due is None:
            return datetime.min.replace(tzinfo=UTC)
        if known.health is Health.GONE:
            return None
        now = datetime.now(UTC)
        if (
            known.due > now + max(_AHEAD, place.source.every or _AHEAD)
            or known.asked > now + _AHEAD
        ):
            return datetime.min.replace(tzinfo=UTC)
        return known.due

    def next_due(self, sources: Collection[Source]) -> datetime | None:
        """Return when the first listing of *sources* is due; None if there will be none."""
        times = [
            due
            for source in sources
            if source.enabled
            for place in places(source)
            if (due := self.due(place)) is not None
        ]
        return min(times, default=None)

    def read(
        self,
        place: Place,
        listing: Listing | None,
        *,
        new: int,
        headers: Mapping[str, str],
        moved: str = "",
    ) -> Reading:
        """Note that the listing at *place* was read; return what is known of it now.

        Args:
            place: where it is.
            listing: what it says; None if it is as it was (304).
            new: articles that were not known before.
            headers: of the answer, names in lower case.
            moved: the address to which it moved for good; empty if it did not.
        """
        now = datetime.now(UTC)
        before = self.known(place.address)
        was = before or _unknown(place, now)
        said = was if listing is None else _said(was, listing)
        interval = place.source.every or timing.interval(
            was.interval,
            self._pace,
            new=new,
            elapsed=now - was.answered if was.answered else None,
            dates=_dates(listing),
        )
        wait = max(interval, timing.floor(headers, now, said.ttl))
        due = timing.not_skipped(now + wait, said.skip_hours, said.skip_days)
        return self._keep(
            replace(
                said,
                source=place.source.key,
                kind=place.kind,
                health=Health.WELL,
                reason=f"moved to {moved}" if moved else "",
                asked=now,
                answered=now,
                due=None if place.is_part else due,
                interval=interval,
                new=was.new + new,
                last_new=now if new or before is None else was.last_new,
                failures=0,
            )
        )

    def failed(self, place: Place, reason: str, *, gone: bool) -> Reading:
        """Note that the listing at *place* could not be read, and why; as ``read``."""
        now = datetime.now(UTC)
        was = self.known(place.address) or _unknown(place, now)
        failures = was.failures + 1
        wait = timing.after_failures(place.source.every or was.interval, self._pace, failures)
        return self._keep(
            replace(
                was,
                health=Health.GONE if gone else Health.FAILING,
                reason=reason,
                asked=now,
                due=None if place.is_part else now + wait,
                failures=failures,
            )
        )

    def notice(self, reading: Reading) -> str:
        """Return what the keeper should know of *reading* though it is well; empty for nothing."""
        if reading.reason:
            return reading.reason
        quiet = reading.asked - reading.last_new if reading.last_new else timedelta(0)
        if quiet > self._silent_after:
            return f"nothing new since {reading.last_new:%Y-%m-%d}"
        return ""

    def _keep(self, reading: Reading) -> Reading:
        if self._listings:
            self._listings.keep(reading)
        return reading


def _unknown(place: Place, now: datetime) -> Reading:
    return Reading(address=place.address, source=place.source.key, kind=place.kind, asked=now)


def _said(was: Reading, listing: Listing) -> Reading:
    return replace(
        was,
        form=listing.form,
        found=len(listing.found),
        ttl=listing.ttl,
        skip_hours=listing.skip_hours,
        skip_days=listing.skip_days,
    )


def _dates(listing: Listing | None) -> list[datetime]:
    found = listing.found if listing else ()
    times = (each.given.published for each in found)
    return [when for when in times if isinstance(when, datetime)]
