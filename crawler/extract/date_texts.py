"""Dates as pages write them: machine forms, and the forms people read."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from crawler.article.instants import EARLIEST, parsed
from crawler.extract.months import MONTH_OF

_LONGEST: Final = 200
"""Characters; a date is somewhere in the beginning of its element."""

LATEST_YEAR: Final = 2100
"""Without a clock (this is pure code) only what is absurd is refused; the caller knows "now"."""

_NAMED_ZONES: Final = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 1, "ist": 5.5, "cet": 1, "cest": 2, "mez": 1, "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "est": -5, "edt":
    -4, "et": None, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip

# Longer names are tried first ("mars" before "mar"), so that one table serves all languages.
_WORD: Final = "|".join(sorted(map(re.escape, MONTH_OF), key=len, reverse=True))

_SPACED_ZONE: Final = re.compile(r"([T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?) ?([A-Za-z]{1,5})$")
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d{4})?$")
_EPOCH: Final = re.compile(r"1\d{9}(?:\d{3})?$")
_YMD: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/. \u5e74]{1,2}(\d{1,2})[-/. \u6708]{1,2}(\d{1,2})(?!\d)"
)
_DIGITS: Final = re.compile(r"(?:19|20)\d")
_CJK: Final = re.compile(
    r"((?:19|20)\d\d)\s?[\u5e74\ub144]\s?(\d{1,2})\s?[\u6708\uc6d4]\s?(\d{1,2})\s?[\u65e5\uc77c]"
)
_DMY: Final = re.compile(r"(?<![\d.])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?((?:19|20)\d\d)(?!\d)")
_SHORT_YEAR: Final = re.compile(r"(?<![\d./])(\d{1,2})([./])(\d{1,2})\2(\d\d)(?![\d./:])")
_DAY_MONTH: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\.|er|st|nd|rd|th|º)?,?[\s\-](?:de |of |\. )?({_WORD})\.?,?[\s\-]"
    r"(?:de |del )?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(
    rf"(?<!\w)({_WORD})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?|\s)((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


def machine_date(text: str) -> datetime | date | None:
    """Return the date in *text*, which is meant to be read by machines; None if there is none.

    ISO 8601 and RFC 5322 in their forms, the basic form, and seconds or milliseconds since 1970.
    An instant always has an offset: a time of day without one gives the day.
    """
    text = " ".join(text[:_LONGEST].split())
    if text.startswith("1") and _EPOCH.match(text):
        return usable(datetime.fromtimestamp(int(text[:10]), UTC))
    if compact := _COMPACT.match(text):
        text = _extended(compact)
    zone = _SPACED_ZONE.search(text)
    if zone and zone[2].lower() in _NAMED_ZONES:
        text = text[: zone.end(1)] + _offset(_NAMED_ZONES[zone[2].lower()])
    try:
        return usable(parsed(text))
    except (ValueError, OverflowError):
        return None


def human_date(text: str, *, month_first: bool = False) -> date | None:
    """Return the first day named in *text*, which people are meant to read; None if there is none.

    Args:
        text: in any of the languages of the table of months, or in figures.
        month_first: read ``3/4/2026`` as 4 March, as in the United States.
    """
    found = _found(text, month_first=month_first)
    return found[1] if found else None


def readings(text: str, *, month_first: bool = False) -> tuple[date, ...]:
    """Return the first day named in *text*; both where ``3/4/2026`` may be either, likelier first.

    Args:
        text: as for ``human_date``.
        month_first: which of the two is the likelier.
    """
    if not _DIGITS.search(text):
        return ()
    day = human_date(text, month_first=month_first)
    other = human_date(text, month_first=not month_first)
    return tuple(dict.fromkeys(each for each in (day, other) if each))


def short_year(text: str, *, month_first: bool = False) -> tuple[date, ...]:
    """Return as ``readings`` the first day in *text* with a year of two digits: ``23.09.22``.

    Only for texts that are known to be dates: versions, sizes and scores look the same.
    """
    match = _SHORT_YEAR.search(text[:_LONGEST])
    if not match:
        return ()
    whole = f"{match[1]}{match[2]}{match[3]}{match[2]}20{match[4]}"
    return readings(whole, month_first=month_first)


def before_date(text: str) -> str:
    """Return what stands before the first day named in *text*; all of it if there is none."""
    found = _found(text, month_first=False)
    return text[: found[0]] if found else text


def _found(text: str, *, month_first: bool) -> tuple[int, date] | None:
    text = text[:_LONGEST]
    if not _DIGITS.search(text):  # most texts that are asked for a day have no year in them
        return None
    found: list[tuple[int, date]] = []
    for pattern in (_CJK, _YMD, _DAY_MONTH, _MONTH_DAY, _DMY):
        match = pattern.search(text)
        if match and (day := _day(pattern, match, month_first=month_first)):
            found.append((match.start(), day))
    return min(found) if found else None


def usable(when: datetime | date) -> datetime | date | None:
    """Return *when* as a fact: an instant with an offset, or a day; None for a placeholder."""
    if isinstance(when, datetime) and when.tzinfo is None:
        when = when.date()
    if isinstance(when, datetime):
        # Both ends leave room to convert to any zone; seconds are whole (record-format 2).
        if not when >= EARLIEST or when.year >= LATEST_YEAR:
            return None
        return when.replace(microsecond=0)
    return when if EARLIEST.year <= when.year < LATEST_YEAR else None


def _day(pattern: re.Pattern[str], match: re.Match[str], *, month_first: bool) -> date | None:
    if pattern in (_CJK, _YMD):
        year, month, day = (int(group) for group in match.groups())
    elif pattern is _DAY_MONTH:
        day, month, year = int(match[1]), MONTH_OF[match[2].lower()], int(match[3])
    elif pattern is _MONTH_DAY:
        month, day, year = MONTH_OF[match[1].lower()], int(match[2]), int(match[3])
    else:
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if month > 12 or (month_first and match[2] != "." and day <= 12):  # noqa: PLR2004 - months
            day, month = month, day
    try:
        when = usable(date(year, month, day))
    except ValueError:
        return None
    return when


def _extended(match: re.Match[str]) -> str:
    """Return a date in ISO 8601's basic form in its extended form."""
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None or minute is None:
        return f"{year}-{month}-{day}"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"


def _offset(hours: float | None) -> str:
    """Return *hours* as an offset; "" where the name stands for two of them (ET)."""
    if hours is None:
        return ""
    return datetime(2000, 1, 1, tzinfo=timezone(timedelta(hours=hours))).isoformat()[19:]
