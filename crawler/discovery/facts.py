"""What listings say, as facts: text on one line, people, dates. Pure, bounded, linear."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from crawler.article.instants import midnight
from crawler.article.text import decoded
from crawler.article.urls import absolute
from crawler.extract.date_texts import machine_date, usable
from crawler.extract.people import people

LONGEST_TITLE: Final = 400
LONGEST_EXCERPT: Final = 2_000
LONGEST_NAME: Final = 200
_LONGEST_ID: Final = 1_000
_LONGEST_MARKUP: Final = 20_000
_CLOCK_SKEW: Final = timedelta(days=1)
"""Clocks differ, and a day may be ahead of UTC by 14 hours; what is later is no fact."""

# Content that is no text, then any tag: what opens and is not closed goes on to the end.
_NO_TEXT: Final = re.compile(
    r"<(script|style)\b.*?(?:</\1\b|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_INLINE: Final = re.compile(
    r"</?(?:a|abbr|b|big|cite|em|font|i|mark|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"<[A-Za-z/!?][^<>]*>")


def title(text: Any) -> str | None:  # noqa: ANN401 - JSON may hold anything
    """Return *text* as a headline."""
    return line(text, LONGEST_TITLE)


def line(text: Any, longest: int) -> str | None:  # noqa: ANN401 - the same
    """Return *text* on one line, decoded, of at most *longest* characters; None for nothing."""
    if not isinstance(text, str) or not text:
        return None
    return decoded(text[:_LONGEST_MARKUP])[:longest].strip() or None


def excerpt(markup: Any) -> str | None:  # noqa: ANN401 - the same
    """Return the text of *markup*, HTML or plain; None for nothing."""
    if not isinstance(markup, str) or not markup:
        return None
    text = markup[:_LONGEST_MARKUP]
    if "<" in text:
        text = _TAG.sub(" ", _INLINE.sub("", _NO_TEXT.sub(" ", text)))
    return line(text, LONGEST_EXCERPT)


def lasting_id(text: Any) -> str:  # noqa: ANN401 - the same
    """Return *text* as the listing's name for an article; empty where it can be none."""
    if isinstance(text, int) and not isinstance(text, bool):
        # JSON Feed 1.1: a number is to be taken as a string; Python limits how long one may be.
        return str(text) if abs(text) < 10**18 else ""
    found = line(text, _LONGEST_ID + 1) or ""
    return found if len(found) <= _LONGEST_ID else ""


def names(texts: Iterable[Any]) -> tuple[str, ...]:
    """Return the people in *texts*."""
    lines = (line(text, LONGEST_NAME) for text in texts)
    return people(text for text in lines if text)


def when(text: Any, now: datetime) -> datetime | date | None:  # noqa: ANN401 - the same
    """Return the machine date in *text*; None if it is none, absurd or in the future."""
    return not_future(machine_date(text), now) if isinstance(text, str) else None


def not_future(found: datetime | date | None, now: datetime) -> datetime | date | None:
    """Return *found*, unless it is absurd or after *now*."""
    found = usable(found) if found else None
    if found is None:
        return None
    instant = found if isinstance(found, datetime) else midnight(found)
    return found if instant <= now + _CLOCK_SKEW else None


def instant(found: datetime | date | None) -> datetime | None:
    """Return the first instant of *found*, UTC."""
    if found is None:
        return None
    return found.astimezone(UTC) if isinstance(found, datetime) else midnight(found)


def picture(address: Any, base: str) -> str | None:  # noqa: ANN401 - the same
    """Return *address* as that of a picture."""
    return absolute(address, base) if isinstance(address, str) else None
