"""Days that people read on the page."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lxml import etree

from crawler.extract.date_texts import machine_date, readings, short_year
from crawler.extract.document import Document, content
from crawler.extract.heard import Heard, When
from crawler.extract.paths import texts

_MOST: Final = 60
"""Elements that are asked for a date."""

_DATED: Final = ("span", "div", "p", "li", "abbr", "em", "small", "td", "a", "i", "font")
_SHORT: Final = 100
"""Characters; a text that shows a date shows it early."""

_DATE_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:date|datum|fecha|data|time|posted|publi\w*|pubdate|byline|meta|info|dateline|timestamp|"
    r"entry-?date|post-?date|article-?date|created)(?:$|[\s_-])",
    re.IGNORECASE,
)
UPDATED: Final = re.compile(
    r"update|modif|aktualisi|mise.?[aà].?jour|actualiz|aggiorna|\bedited|revised|reviewed|ge\u00e4ndert|"
    r"oppdatert|opdateret|uppdater|atualiz|g\u00fcncel|\u043e\u0431\u043d\u043e\u0432\u043b|\u66f4\u65b0",
    re.IGNORECASE,
)
_PUBLISHED: Final = re.compile(
    r"publi[sc]|posted|created|ver\u00f6ffentlicht|erstellt|erschienen|publi\u00e9|pubblicat|opublikowan|"
    r"\u043e\u043f\u0443\u0431\u043b\u0438\u043a|yay[\u0131i]n|\u516c\u958b|\u53d1\u5e03|\u767c\u5e03",
    re.IGNORECASE,
)
# Where English is written, most put the day first; the United States (and the Philippines) do not.
_DAY_FIRST_TAGS: Final = ("en-gb", "en_gb", "en-au", "en-nz", "en-ie", "en-in", "en-za")
_DAY_FIRST_DOMAINS: Final = re.compile(
    r"//[^/]{1,200}\.(?:uk|ie|au|nz|in|za|ng|ke|gh|sg|my|pk|bd|lk|mt)(?:[:/]|$)"
)
_YEARS: Final = etree.XPath(
    "//body//text()[contains(., '20') or contains(., '19')][string-length() < 150]"
)
_NO_TEXT: Final = frozenset({"script", "style", "template", "noscript", "option", "textarea"})


def shown(document: Document) -> Iterator[Heard]:
    """Yield the days around the main heading, then those in elements named like a date."""
    month_first = _month_first(document)
    for text, label in document.around().labelled():
        # "Published" may stand in an element of its own, before the date's.
        before = label if len(label) < _SHORT and not readings(label) else ""
        yield from _told(text[:_SHORT], before, "near heading", month_first=month_first)
    asked = 0
    for element in document.elements.of_any(*_DATED):
        names, identity = element.get("class"), element.get("id")
        if not (names or identity) or not _is_named_date(f"{names or ''} {identity or ''}"):
            continue
        asked += 1
        if asked > _MOST:
            return
        if not document.is_aside(element):
            text = content(element, 200)
            yield from _told(text, "", "text", month_first=month_first)
            if len(text) < _SHORT and (days := short_year(text, month_first=month_first)):
                yield Heard(days, "text, short year", 1)


@lru_cache(maxsize=20_000)
def _is_named_date(names: str) -> bool:
    return bool(_DATE_NAME.search(names[:300]))


def written(text: str, document: Document) -> tuple[When, ...]:
    """Return the date that *text*, which is known to be one, states; two where it may be either."""
    if when := machine_date(text):
        return (when,)
    month_first = _month_first(document)
    return readings(text, month_first=month_first) or short_year(text, month_first=month_first)


def anywhere(document: Document) -> Iterator[Heard]:
    """Yield the first day in any short text that stands in no teaser, menu or comment."""
    month_first = _month_first(document)
    for text, parent in texts(_YEARS, document.root, _MOST):
        if parent.tag in _NO_TEXT or document.is_aside(parent):
            continue
        if days := readings(text[:_SHORT], month_first=month_first):
            yield Heard(days, "any text", 1)
            return


def _told(text: str, label: str, origin: str, *, month_first: bool) -> Iterator[Heard]:
    days = readings(text, month_first=month_first)
    if not days:
        return
    said = f"{label} {text}"
    if match := _PUBLISHED.search(text):  # "Updated 3 May 2026, first published 1 May 2026"
        days = readings(text[match.start() :], month_first=month_first) or days
    if _PUBLISHED.search(said):
        yield Heard(days, origin, 3)
    else:
        yield Heard(days, origin, 1 if UPDATED.search(said) else 2)


def _month_first(document: Document) -> bool:
    language = (document.root.get("lang") or "en")[:10].lower()
    if not language.startswith("en") or language.startswith(_DAY_FIRST_TAGS):
        return False
    return not _DAY_FIRST_DOMAINS.search(document.url[:300])
