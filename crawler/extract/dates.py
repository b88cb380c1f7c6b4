"""When the article was first published, and last changed."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.extract.date_texts import human_date, machine_date, usable
from crawler.extract.document import Document, content, is_aside
from crawler.extract.witness import Witness

When = datetime | date

_MOST_MARKED: Final = 20
_MOST: Final = 60
"""Elements that are asked for a date."""

# Of first publication, the usual names first. ``date`` and ``dc.date`` may mean any date.
_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time",
    "datepublished", "article.published", "parsely-pub-date", "sailthru.date", "published_at",
    "dcterms.created", "dc.date.issued", "dcterms.issued", "dc.date.created", "dc.date.publication",
    "cxenseparse:recs:publishtime", "article_date_original", "originalpublicationdate",
    "publication_date", "publishdate", "publish-date", "publish_date", "publishtime", "pubdate",
    "pub_date", "displaydate", "citation_publication_date", "bt:pubdate", "ptime",
    "rnews:datepublished", "article:post_date", "shareaholic:article_published_time", "dateposted",
    "datecreated", "article:create_at", "content_create_date", "og:pubdate", "og:publish_date",
    "article:publicationdate", "article:date",
)  # fmt: skip
_MORE_PUBLISHED: Final = (
    "published", "published-date", "published_date", "published-time", "published_time",
    "article:published:time", "article-published-time", "article_published_time", "date_published",
    "date-published", "publication-date", "dateposted", "creation_date", "created",
)  # fmt: skip
_DATES: Final = (
    "date",
    "dc.date",
    "dcterms.date",
    "article-date",
    "release_date",
    "og:release_date",
)
_MODIFIED: Final = (
    "article:modified_time", "og:modified_time", "og:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "article:modified",
    "revised",
)  # fmt: skip

_PATH: Final = re.compile(
    r"(?:^|[^\d])((?:19|20)\d\d)[/_-]?([01]\d|[1-9](?=[/_-]))[/_-]?([0-3]\d|[1-9](?=\D))(?!\d)"
)
_PUBLISHED_NAME: Final = re.compile(
    r"publi|posted|pubdate|entry-?date|created|timestamp|dateline", re.IGNORECASE
)
_DATE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:date|datum|fecha|data|time|posted|publi\w*|pubdate|byline|meta|info|dateline|timestamp|"
    r"entry-?date|post-?date|article-?date|created)(?:$|[\s_-])",
    re.IGNORECASE,
)
_UPDATED: Final = re.compile(
    r"update|modif|aktualisi|mise.?[aà].?jour|actualiz|aggiorna", re.IGNORECASE
)
# English as written in the United States puts the month first; other readers put the day.
_DAY_FIRST: Final = ("en-gb", "en_gb", "en-au", "en-nz", "en-ie", "en-in", "en-za")
_DATED: Final = ("span", "div", "p", "li", "abbr", "em", "small", "td", "a", "i", "font")
_SHORT: Final = 100
"""Characters; a text that shows a date shows it early."""

_MOST_SCRIPT: Final = 3_000_000
_SCRIPT_DATE: Final = re.compile(
    r"(?:datePublished|publishedAt|published_at|publishDate|publishedDate|published_date|publicationDate|"
    r"publicationDateTime|firstPublished\w{0,12}|pubDate|publish_date|postDate)"
    r"\\{0,3}[\"']?\s{0,3}:\s{0,3}\\{0,3}[\"']([\w :.,+-]{8,40})"
)


def witnesses(document: Document) -> Iterator[Witness[When]]:
    """Yield the dates of first publication the page states, the most believed first."""
    data, metas = document.data, document.metas
    yield from _of(data.texts(data.article, "datePublished"), "json-ld datePublished", 9)
    for name in (*_PUBLISHED, *_MORE_PUBLISHED):
        yield from _of(metas.texts(name), f"meta {name}", 8)
    yield from _microdata(document, "datepublished", 8)
    yield from _of(data.texts(data.page, "datePublished"), "json-ld page datePublished", 7)
    yield from _of(data.texts(data.video, "uploadDate", "datePublished"), "json-ld video", 6)
    yield from _time_elements(document)
    for name in _DATES:
        yield from _of(metas.texts(name), f"meta {name}", 5)
    yield from _of(data.texts(data.article, "dateCreated"), "json-ld dateCreated", 4)
    yield from _microdata(document, "datecreated", 4)
    if day := address_date(document.url) or address_date(document.canonical):
        yield Witness(day, "address", 3)
    yield from _written(document)
    yield from _in_scripts(document)


def modified_witnesses(document: Document) -> Iterator[Witness[When]]:
    """Yield the dates of the last change the page states, the most believed first."""
    data, metas = document.data, document.metas
    yield from _of(data.texts(data.article, "dateModified"), "json-ld dateModified", 9)
    for name in _MODIFIED:
        yield from _of(metas.texts(name), f"meta {name}", 8)
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
    return best


def _local(instant: datetime, found: list[Witness[When]]) -> datetime:
    """Return *instant* with the page's own offset where another witness of it names one."""
    for witness in found:
        when = witness.value
        if isinstance(when, datetime) and when == instant and when.utcoffset():
            return when
    return instant


def address_date(address: str) -> date | None:
    """Return the day in an address's path (``/2026/03/01/``, ``/20260301-``), or None."""
    path = unquote(urlsplit(address).path)[:1_000]
    match = _PATH.search(path)
    if not match:
        return None
    try:
        when = usable(date(int(match[1]), int(match[2]), int(match[3])))
    except ValueError:
        return None
    return when


def _of(texts: Iterable[str], origin: str, trust: int) -> Iterator[Witness[When]]:
    for text in texts:
        when = machine_date(text) or human_date(text)
        if when:
            yield Witness(when, origin, trust)


def _microdata(document: Document, name: str, trust: int) -> Iterator[Witness[When]]:
    named = (
        element
        for element in islice(document.root.iterfind(".//*[@itemprop]"), 500)
        if name in (element.get("itemprop") or "")[:200].lower().split()
    )
    for element in islice(named, _MOST_MARKED):
        if not is_aside(element):
            yield from _of(_element_texts(element), f"itemprop {name}", trust)


def _time_elements(document: Document) -> Iterator[Witness[When]]:
    """Yield the dates of ``<time>`` elements: those named as publication, then the first one."""
    rest = 5
    for element in islice(document.root.iter("time"), _MOST):
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"[:300]
        parent = element.getparent()
        around = (parent.get("class") or "")[:300] if parent is not None else ""
        if _UPDATED.search(names) and not _PUBLISHED_NAME.search(names):
            continue
        if is_aside(element):
            continue
        named = "pubdate" in element.attrib or _PUBLISHED_NAME.search(f"{names} {around}")
        yield from _of(_element_texts(element), "time", 6 if named else rest)
        rest = 1  # the first stands at the article, the others may stand anywhere


def _month_first(document: Document) -> bool:
    language = (document.root.get("lang") or "en")[:10].lower()
    return language.startswith("en") and not language.startswith(_DAY_FIRST)


def _written(document: Document) -> Iterator[Witness[When]]:
    """Yield days that people read: around the main heading, then in elements named like a date."""
    month_first = _month_first(document)
    for text in document.around.nearest_first():
        if day := human_date(text[:_SHORT], month_first=month_first):
            yield Witness(day, "near heading", 1 if _UPDATED.search(text) else 2)
    asked = 0
    for element in document.root.iter(*_DATED):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
        if names.isspace() or not _DATE_NAME.search(names):
            continue
        asked += 1
        if asked > _MOST:
            return
        if is_aside(element):
            continue
        text = content(element, 200)
        if day := human_date(text, month_first=month_first):
            yield Witness(day, "text", 1 if _UPDATED.search(text) else 2)


def _in_scripts(document: Document) -> Iterator[Witness[When]]:
    """Yield dates from the data of scripts, where applications keep what they draw."""
    left = _MOST_SCRIPT
    for script in document.root.iter("script"):
        text = (script.text or "")[:left]
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
