"""Which of the articles in a listing are to be asked for, and in which order."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from crawler.article.urls import identity
from crawler.discovery.listing import Found, Kind, More
from crawler.discovery.patterns import allowed
from crawler.discovery.tally import Tally
from crawler.portal.sources import Source

_SKEW: Final = timedelta(days=1)
"""By which a publisher's clock, and a day without a zone, may differ from ours."""


class Sieve:
    """Sifts the listings of a run: each article once, whatever lists it.

    Args:
        knows: tells whether there is no use in asking for an address now.
        now: the time of the run, UTC.
    """

    def __init__(self, knows: Callable[[str], bool], now: datetime) -> None:
        self._knows = knows
        self._now = now
        self._seen: set[str] = set()

    def first(self, address: str) -> bool:
        """Tell whether this is the first time that the article at *address* is met."""
        key = identity(address)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def is_new(self, address: str) -> bool:
        """Tell whether the article at *address* was not met before, in this run or another."""
        return self.first(address) and not self._knows(address)

    def new(self, found: Iterable[Found], source: Source, kind: Kind, tally: Tally) -> list[Found]:
        """Return those of *found* that are to be asked for, the newest first; *tally* counts them.

        Where no dates are stated, the listing's order stays.
        """
        oldest = self.oldest(source, kind)
        kept = []
        for each in found:
            if not self.first(each.address):
                continue
            tally.found += 1
            if not allowed(each.address, source.include, source.exclude):
                tally.excluded += 1
            elif self._knows(each.address):
                pass
            elif oldest is not None and (_when(each) or self._now) < oldest:
                tally.old += 1
            else:
                kept.append(each)
        tally.new += len(kept)
        return sorted(kept, key=lambda each: self._now - (_when(each) or self._now))

    def oldest(self, source: Source, kind: Kind) -> datetime | None:
        """Return the time before which articles of *source* are left alone; None for no bound."""
        most = source.limits.max_age or kind.max_age
        return self._now - most - _SKEW if most else None

    def worth(self, more: More, oldest: datetime | None, read: datetime | None) -> bool:
        """Tell whether the listing *more* may have something new.

        Args:
            more: a part of an index.
            oldest: articles from before are left alone.
            read: when it was last read; None if it was not.
        """
        if more.modified is None:
            return True
        if oldest is not None and more.modified < oldest:
            return False
        return read is None or more.modified > read - _SKEW


def _when(found: Found) -> datetime | None:
    """Return when the article *found* was published, or last changed; None if nobody says."""
    stated = found.given.published or found.given.modified
    if stated is None or isinstance(stated, datetime):
        return stated
    return _end_of(stated)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)


def told(found: Found) -> str:
    """Return what is known of *found* before it is read, for a person."""
    when = found.given.published or found.given.modified
    day = f"{when:%Y-%m-%d} " if when else ""
    return f"{day}{found.given.title or ''}".strip()
