"""A date as it was heard, before it is known which of its readings is meant."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from crawler.extract.witness import Witness

When = datetime | date


class Heard(NamedTuple):
    """What one place of a page says about a date."""

    readings: tuple[When, ...]
    """One or two: ``3/4/2026`` may be in March or in April; the likelier first."""

    origin: str
    trust: int


def resolved(heard: Iterable[Heard], known: Iterable[When]) -> Iterator[Witness[When]]:
    """Yield *heard* as witnesses, of two readings the one that another place confirms.

    Args:
        heard: in any order.
        known: days that are certain from elsewhere.
    """
    all_heard = list(heard)
    certain = {_day(when) for when in known}
    certain |= {_day(each.readings[0]) for each in all_heard if len(each.readings) == 1}
    for each in all_heard:
        confirmed = [when for when in each.readings if _day(when) in certain]
        yield Witness((confirmed or each.readings)[0], each.origin, each.trust)


def _day(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when
