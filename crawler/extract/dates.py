"""When the article was first published, and last changed."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.extract.date_names import DATES, MODIFIED, PUBLISHED
from crawler.extract.date_texts import machine_date, readings, usable
from crawler.extract.document import Document, content
from crawler.extract.given import ORIGIN
from crawler.extract.heard import Heard, When, resolved
from crawler.extract.months import MONTH_OF
from crawler.extract.shown_dates import UPDATED, anywhere, shown
from crawler.extract.witness import Witness

_MOST_MARKED: Final = 20
_MOST: Final = 60
"""Elements that are asked for a date."""

_ENOUGH: Final = 5
"""Trust from which an instant needs nothing that readers see beside it."""

_ZONES: Final = timedelta(hours=14)

_PATH: Final = re.compile(
    r"(?:^|[^\d])((?:19|20)\d\d)[/_-]?([01]\d|[1-9](?=[/_-])|[a-z]{3,9}(?=/))[/_-]?([0-3]\d|[1-9](?=\D))(?!\d)",
    re.IGNORECASE,
)
_PUBLISHED_NAME: Final = re.compile(
    r"publi|posted|pubdate|entry-?date|created|timestamp|dateline", re.IGNORECASE
)
_MOST_SCRIPT: Final = 3_000_000
_SCRIPT_DATE: Final = re.compile(
    r"(?:datePublished|publishedAt|published_at|publishDate|publishedDate|published_date|publicationDate|"
    r"publicationDateTime|firstPublished\w{0,12}|pubDate|publish_date|postDate)"
    r"\\{0,3}[\"']?\s{0,3}:\s{0,3}\\{0,3}[\"']([\w :.,+-]{8,40})"
)


def witnesses(document: Document) -> Iterator[Witness[When]]:
    """Yield the dates of first publication the page states, the most believed first.

    What readers see is only read where the page's data names no instant: it tells days at most, and
    finding it takes longer than all the rest.
    """
    heard = list(_stated(document))
    if not any(each.trust >= _ENOUGH and isinstance(each.readings[0], datetime) for each in heard):
        heard += [*shown(document), *_in_scripts(document)]
    changed = list(_modified(document))
    # In the footer, but the only one on the page: the footer is the article's own.
    if not heard and len(document.itemprops.get("datepublished", ())) == 1:
        heard = list(_microdata(document, "datepublished", 2, beside=True))
    if not heard:
        # Better the last change, or any day on the page, than no article.
        heard = [Heard(each.readings, each.origin, 1) for each in changed]
        heard = heard or list(anywhere(document))
    return resolved(heard, (when for each in changed for when in each.readings[:1]))


def modified_witnesses(document: Document) -> Iterator[Witness[When]]:
    """Yield the dates of the last change the page states, the most believed first."""
    return resolved(_modified(document), ())


def _stated(document: Document) -> Iterator[Heard]:
    data, metas = document.data, document.metas
    yield from _of(data.texts(data.article, "datePublished"), "json-ld datePublished", 9)
    for name, text in metas.named(*PUBLISHED):
        yield from _of([text], f"meta {name}", 8)
    yield from _microdata(document, "datepublished", 8)
    yield from _of(data.texts(data.page, "datePublished"), "json-ld page datePublished", 7)
    yield from _of(data.texts(data.video, "uploadDate", "datePublished"), "json-ld video", 6)
    yield from _time_elements(document)
    for name, text in metas.named(*DATES):
        yield from _of([text], f"meta {name}", 5)
    yield from _of(data.texts(data.article, "dateCreated"), "json-ld dateCreated", 4)
    yield from _microdata(document, "datecreated", 4)
    if day := address_date(document.url) or address_date(document.canonical):
        yield Heard((day,), "address", 3)


def _modified(document: Document) -> Iterator[Heard]:
    data, metas = document.data, document.metas
    yield from _of(data.texts(data.article, "dateModified"), "json-ld dateModified", 9)
    for name, text in metas.named(*MODIFIED):
        yield from _of([text], f"meta {name}", 8)
    yield from _microdata(document, "datemodified", 7)
    yield from _of(data.texts(data.page, "dateModified"), "json-ld page dateModified", 6)


def choose(found: list[Witness[When]]) -> When | None:
    """Return the date of the most trusted witness, as exactly as any other tells it.

    A day, or a time whose offset is missing, is made exact by an instant of the same day from any
    other witness: the record's time is UTC, and a day's midnight may be half a day off.
    """
    if not found:
        return None
    best = max(found, key=lambda witness: witness.trust).value
    if isinstance(best, datetime):
        return _local(best, found)
    for witness in found:
        if isinstance(witness.value, datetime) and witness.value.date() == best:
            return witness.value
    return next((each.value for each in found if each.origin == ORIGIN and _on(best, each)), best)


def _on(day: date, listed: Witness[When]) -> bool:
    """Tell whether what is *listed* is an instant of *day* in some zone (UTC-12 to UTC+14)."""
    if not isinstance(listed.value, datetime):
        return False
    since = listed.value - datetime(day.year, day.month, day.day, tzinfo=UTC)
    return -_ZONES <= since < timedelta(days=1) + _ZONES


def _local(instant: datetime, found: list[Witness[When]]) -> datetime:
    """Return *instant* with the page's own offset where another witness of it names one."""
    for witness in found:
        when = witness.value
        if isinstance(when, datetime) and when == instant and when.utcoffset():
            return when
    return instant


def address_date(address: str) -> date | None:
    """Return the day in an address's path (``/2026/03/01/``, ``/2026/mar/01/``), or None."""
    path = unquote(urlsplit(address).path)[:1_000]
    match = _PATH.search(path)
    if not match:
        return None
    month = int(match[2]) if match[2].isdigit() else MONTH_OF.get(match[2].lower(), 0)
    try:
        when = usable(date(int(match[1]), month, int(match[3])))
    except ValueError:
        return None
    return when


def _of(texts: Iterable[str], origin: str, trust: int) -> Iterator[Heard]:
    for text in texts:
        when = machine_date(text)
        days = (when,) if when else readings(text)
        if days:
            yield Heard(days, origin, trust)


def _microdata(
    document: Document, name: str, trust: int, *, beside: bool = False
) -> Iterator[Heard]:
    for element in document.itemprops.get(name, ())[:_MOST_MARKED]:
        if beside or not document.is_aside(element):
            yield from _of(_element_texts(element), f"itemprop {name}", trust)


def _time_elements(document: Document) -> Iterator[Heard]:
    """Yield the dates of ``<time>`` elements: those named as publication, then the first one."""
    rest = 5
    for element in document.elements.of("time")[:_MOST]:
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"[:300]
        parent = element.getparent()
        around = (parent.get("class") or "")[:300] if parent is not None else ""
        if UPDATED.search(names) and not _PUBLISHED_NAME.search(names):
            continue
        if document.is_aside(element):
            continue
        named = "pubdate" in element.attrib or _PUBLISHED_NAME.search(f"{names} {around}")
        yield from _of(_element_texts(element), "time", 6 if named else rest)
        rest = 1  # the first stands at the article, the others may stand anywhere


def _in_scripts(document: Document) -> Iterator[Heard]:
    """Yield dates from the data of scripts, where applications keep what they draw."""
    left = _MOST_SCRIPT
    for script in document.scripts():
        text = script[:left]
        left -= len(text)
        for match in islice(_SCRIPT_DATE.finditer(text), 3):
            yield from _of([match[1]], "script", 2)
        if left <= 0:
            return


def _element_texts(element: etree._Element) -> Iterator[str]:
    for name in ("datetime", "content"):
        if value := element.get(name):
            yield value[:200]
            return
    yield content(element, 200)
