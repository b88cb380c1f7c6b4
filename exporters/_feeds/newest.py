"""The newest of the records that readers may see."""

from collections.abc import Iterable
from heapq import heappush, heapreplace
from typing import Any, NamedTuple

from crawler.exporting import Record


class Shown(NamedTuple):
    """A record that readers may see; later ones are greater."""

    published: str
    """``YYYY-MM-DDThh:mm:ssZ``, which sorts as text as in time."""

    name: str
    """Of its file."""

    number: int
    """Its place among the records."""

    values: dict[str, Any]
    """Of its line."""


def shown(records: Iterable[Record], until: str | None = None) -> Iterable[Shown]:
    """Yield those of *records* that are published, and not after *until*.

    A record without ``published`` counts as shown (record-format 2).
    """
    for number, record in enumerate(records):
        values = record.plain()
        published = values["publishedDateTime"]
        if values.get("published", True) and (until is None or published <= until):
            yield Shown(published, record.name, number, values)


def newest(records: Iterable[Record], most: int, until: str | None = None) -> list[Shown]:
    """Return the *most* last published of *records*, newest first.

    Memory holds *most* records, however many there are.
    """
    found: list[Shown] = []
    for each in shown(records, until):
        if len(found) < most:
            heappush(found, each)
        elif each > found[0]:
            heapreplace(found, each)
    return sorted(found, reverse=True)
