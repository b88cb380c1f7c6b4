"""Dates that stand at a link: which article they are of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from lxml import etree

from crawler.discovery.links import Link
from crawler.extract.date_texts import machine_date
from crawler.extract.document import Document
from crawler.extract.shown_dates import UPDATED

_HIGHEST: Final = 8
"""Levels above a link that may belong to its teaser."""

_MOST: Final = 5_000
"""Elements with a date that are read."""

_AHEAD: Final = timedelta(days=1)
"""Later dates are of events; a day is room for zones and wrong clocks."""


@dataclass(slots=True)
class Dates:
    """When an article was published and changed, as its teaser says."""

    published: datetime | date | None = None
    modified: datetime | date | None = None


def dates(document: Document, links: Iterable[Link], now: datetime) -> dict[str, Dates]:
    """Return the dates at *links* by their keys; those at several articles are of none.

    Args:
        document: the page.
        links: of the articles on it; their teaser is what holds no other article.
        now: dates after it are not believed.
    """
    owners = _owners(links)
    found: dict[str, Dates] = {}
    for element in islice(document.root.iter("time"), _MOST):
        key = _owner(element, owners)
        when = machine_date((element.get("datetime") or "")[:200])
        if not key or when is None or _day(when) > (now + _AHEAD).date():
            continue
        known = found.setdefault(key, Dates())
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if UPDATED.search(names[:300]):
            known.modified = known.modified or when
        else:
            known.published = known.published or when
    return found


def _owners(links: Iterable[Link]) -> dict[etree._Element, str]:
    """Return whose teaser an element is, or is a part of; empty for elements with several."""
    owners: dict[etree._Element, str] = {}
    for link in links:
        owners[link.element] = link.key
        for each in islice(link.element.iterancestors(), _HIGHEST):
            if owners.setdefault(each, link.key) != link.key:
                owners[each] = ""
    return owners


def _owner(element: etree._Element, owners: dict[etree._Element, str]) -> str:
    for each in islice(element.iterancestors(), _HIGHEST):
        if each in owners:
            return owners[each]
    return ""


def _day(when: datetime | date) -> date:
    return when.date() if isinstance(when, datetime) else when
