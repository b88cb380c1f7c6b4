"""The best of the last hours, when it is not known beforehand when they end."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from heapq import heappush, heapreplace
from typing import Final

from crawler.article.instants import written
from crawler.exporting import Record
from exporters._feeds.newest import Shown, shown

_FIRST: Final = datetime.min.replace(tzinfo=UTC)

_ROOM: Final = 1_000
"""Records beyond those that are needed that wait for the next look at which are."""


def best(
    records: Iterable[Record], most: int, window: timedelta, until: datetime | None
) -> tuple[list[Shown], datetime | None]:
    """Return the *most* best of *records* of the last *window*, best first, and where it ends.

    Best is the highest heat, then the highest quality, then the newest. The window ends at *until*,
    by default with the newest published record; None if there is none. Its end belongs to it, its
    beginning does not: so each record is in one of a row of letters.

    Memory holds *most* records and, of the last window, those that may still be among them.
    """
    end = written(until) if until else ""
    kept: list[Shown] = []
    room = _ROOM
    for each in shown(records, end or None):
        kept.append(each)
        if len(kept) > room:
            kept = _useful(kept, most, _since(end, kept, window))
            room = 2 * len(kept) + _ROOM
    if kept and not end:
        end = max(kept).published
    if not end:
        return [], None
    kept = _useful(kept, most, _since(end, kept, window))
    return sorted(kept, key=rank, reverse=True)[:most], datetime.fromisoformat(end)


def rank(found: Shown) -> tuple[int, int, str, str, int]:
    """Return what *found* is sorted by: better ones are greater."""
    quality = found.values.get("quality", 0)
    return found.values.get("heat", quality), quality, found.published, found.name, found.number


def before(end: datetime, window: timedelta) -> datetime:
    """Return the last instant before the *window* that ends at *end*; never before the year 1."""
    return end - min(window, end - _FIRST)


def _since(end: str, found: Iterable[Shown], window: timedelta) -> str:
    """Return the same of the window that ends at *end*, or with the newest that is *found*."""
    latest = end or max(found).published
    return written(before(datetime.fromisoformat(latest), window))


def _useful(found: list[Shown], most: int, since: str) -> list[Shown]:
    """Return those of *found* that may be among the *most* best, however late the window ends.

    One that is older and no better than *most* others is not: it leaves the window before they do.
    """
    kept: list[Shown] = []
    ranks: list[tuple[int, int, str, str, int]] = []
    for each in sorted(found, reverse=True):
        if each.published <= since:
            break
        if len(ranks) < most:
            heappush(ranks, rank(each))
        elif rank(each) > ranks[0]:
            heapreplace(ranks, rank(each))
        else:
            continue
        kept.append(each)
    return kept
