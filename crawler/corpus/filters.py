r"""The one small language in which commands are told which records are meant.

A condition is ``FIELD OPERATOR VALUE``, such as ``topic=Ferries``, ``date>=2026-01-01``, ``age<7d``
or ``published=no``; a record has to meet all conditions. Values after a comma are alternatives
(``topic=Ferries,Trains``; ``\,`` is a comma), ``*`` in text stands for anything, letter case does
not count. What a record does not have equals nothing: ``language!=de`` is true of it, ``heat<5`` is
not.
"""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Protocol

from crawler.article import instants
from crawler.portal.durations import duration

OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
_CONDITION: Final = re.compile(r"\s*([A-Za-z]+)\s*(!=|>=|<=|=|>|<)(.*)", re.DOTALL)
_COMMA: Final = re.compile(r"(?<!\\),")
_YES: Final = {"yes": True, "true": True, "no": False, "false": False}
Values = Mapping[str, Any]
"""A record as ``crawler.article.lines`` has it: plain values by name."""


class FilterError(ValueError):
    """A condition cannot be read; the message says why and what there is."""


class Condition(Protocol):
    """Tells whether a record, as plain values, meets it."""

    def __call__(self, values: Values, /) -> bool:
        """Return True if it does."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Conditions of which a record has to meet all."""

    conditions: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        """Return True if there is any condition."""
        return bool(self.conditions)

    def matches(self, values: Values) -> bool:
        """Tell whether the record of *values* meets all conditions."""
        return all(condition(values) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class _Text:
    """Some text of a record is one of *patterns*, or none is (``!=``)."""

    found: Callable[[Values], Iterable[str | None]]
    patterns: tuple[re.Pattern[str], ...]
    wanted: bool

    def __call__(self, values: Values, /) -> bool:
        texts = [text for text in self.found(values) if text]
        hit = any(pattern.fullmatch(text) for text in texts for pattern in self.patterns)
        return hit is self.wanted


@dataclass(frozen=True, slots=True)
class _Ordered:
    """A number, an instant or a flag of a record compares with one of *others* as told."""

    found: Callable[[Values], Any]
    compare: Callable[[Any, Any], bool]
    others: tuple[Any, ...]

    def __call__(self, values: Values, /) -> bool:
        value = self.found(values)
        if self.compare is operator.ne:
            return all(value != other for other in self.others)
        return value is not None and any(self.compare(value, other) for other in self.others)


@dataclass(frozen=True, slots=True)
class _Field:
    """What can be asked of one field."""

    help: str
    texts: Callable[[Values], Iterable[str | None]] | None = None
    """Gives all its texts."""

    value: Callable[[Values], Any] | None = None
    """Gives what is compared; None if the record has none."""

    kind: str = ""
    """Of the value: number, day, span or flag."""


def _instant(text: object) -> datetime | None:
    if isinstance(text, datetime):
        return text
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def _names(of: str) -> Callable[[Values], Iterable[str | None]]:
    return lambda values: [each.get("name") for each in values["provider"].get(of, ())]


FIELDS: Final[Mapping[str, _Field]] = {
    "date": _Field(
        "when it was published: a day, or an instant in UTC",
        value=lambda values: _instant(values["publishedDateTime"]), kind="day",
    ),
    "updated": _Field(
        "when its publisher changed it last",
        value=lambda values: _instant(values.get("updatedDateTime")), kind="day",
    ),
    "age": _Field(
        "time since it was published: 90s, 15m, 36h, 7d, 2w",
        value=lambda values: _instant(values["publishedDateTime"]), kind="span",
    ),
    "title": _Field("its headline", texts=lambda values: [values["title"]]),
    "topic": _Field("one of its topics", texts=lambda values: values.get("topics", ())),
    "tag": _Field("one of its tags", texts=lambda values: values.get("tags", ())),
    "provider": _Field(
        "name or domain of who published it",
        texts=lambda values: [values["provider"].get("name"), values["provider"].get("domain")],
    ),
    "author": _Field("name of one of its authors", texts=_names("authors")),
    "source": _Field(
        "address of the feed or page that led to it", texts=lambda values: [values.get("sourceUrl")]
    ),
    "address": _Field(
        "its own address, or the one it was found at",
        texts=lambda values: [values.get("webUrl"), values.get("originalUrl")],
    ),
    "language": _Field("its language, such as de or pt-br; de finds de-at too"),
    "type": _Field("article or video", texts=lambda values: [values.get("type", "article")]),
    "category": _Field("its category", texts=lambda values: [values.get("category", "news")]),
    "quality": _Field("its points", value=lambda values: values.get("quality"), kind="number"),
    "heat": _Field("its heat", value=lambda values: values.get("heat"), kind="number"),
    "published": _Field(
        "whether the portal shows it: yes or no",
        value=lambda values: values.get("published", True), kind="flag",
    ),
    "text": _Field(
        "whether it has a text: yes or no; or the text's length in characters",
        value=lambda values: len(values.get("body", "").strip()), kind="text",
    ),
    "image": _Field(
        "whether it has a picture: yes or no",
        value=lambda values: bool(values.get("images")), kind="flag",
    ),
    "path": _Field("name of its file: 2026-*", texts=lambda values: [values.get("path")]),
}  # fmt: skip
"""What can be asked of a record, by name."""


def parsed(conditions: Iterable[str], *, now: datetime, language: str = "") -> Filter:
    """Return the filter of *conditions*.

    Args:
        conditions: each as the module says.
        now: what ages are counted from, aware.
        language: of records that name none: the portal's own.

    Raises:
        FilterError: one cannot be read.
    """
    return Filter(tuple(_parsed(each, now, language) for each in conditions))


def _parsed(text: str, now: datetime, language: str) -> Condition:
    match = _CONDITION.fullmatch(text)
    if not match:
        raise FilterError(f"{text!r}: write FIELD=VALUE, as in topic=Ferries or date>=2026-01-01")
    name, sign, rest = match.groups()
    field = FIELDS.get(name)
    if field is None:
        raise FilterError(f"{text!r}: there is no {name!r} to filter by: {', '.join(FIELDS)}")
    options = [each.replace("\\,", ",").strip() for each in _COMMA.split(rest)]
    if not all(options):
        raise FilterError(f"{text!r}: a value is missing")
    if field.value is not None:
        return _ordered(text, field, sign, options, now)
    if sign not in ("=", "!="):
        raise FilterError(f"{text!r}: {name} is text: use = or !=")
    if name == "language":
        options = [each for option in options for each in (option, f"{option}-*")]
        texts: Any = lambda values: [values.get("locale") or language]  # noqa: E731 - as the others
    else:
        texts = field.texts
    return _Text(texts, tuple(_pattern(each) for each in options), sign == "=")


def _ordered(text: str, field: _Field, sign: str, options: list[str], now: datetime) -> Condition:
    assert field.value is not None  # noqa: S101 - for the type checker
    compare = OPERATORS[sign]
    try:
        if field.kind == "day":
            return _day(field.value, sign, options)
        if field.kind == "span":
            return _span(field.value, sign, options, now)
        if field.kind == "flag" or (field.kind == "text" and options[0].lower() in _YES):
            return _flag(field.value, sign, options)
        return _Ordered(field.value, compare, tuple(int(each) for each in options))
    except (ValueError, KeyError, OverflowError) as error:
        raise FilterError(f"{text!r}: {error or 'no such value'}: {field.help}") from None


def _flag(found: Callable[[Values], Any], sign: str, options: list[str]) -> Condition:
    if sign not in ("=", "!="):
        raise ValueError("use = or !=")
    if any(each.lower() not in _YES for each in options):
        raise ValueError("say yes or no")
    flags = tuple(_YES[each.lower()] for each in options)
    return _Ordered(lambda values: bool(found(values)), OPERATORS[sign], flags)


def _day(found: Callable[[Values], Any], sign: str, options: list[str]) -> Condition:
    """A day is all of it: ``date<=2026-03-01`` is true of its last second."""
    conditions: list[Condition] = []
    for option in options:
        value = instants.parsed(option)
        if isinstance(value, datetime):
            conditions.append(_Ordered(found, OPERATORS[sign], (instants.whole_utc(value),)))
            continue
        first = instants.midnight(value)
        last = datetime.max.replace(tzinfo=UTC)  # after which there is no day
        after = instants.midnight(value + timedelta(days=1)) if value < date.max else last
        conditions.append(_DayIs(found, sign, first, after))
    if sign == "!=":
        return lambda values: all(condition(values) for condition in conditions)
    return lambda values: any(condition(values) for condition in conditions)


@dataclass(frozen=True, slots=True)
class _DayIs:
    """An instant is on, before or after the day from *first* up to *after*."""

    found: Callable[[Values], Any]
    sign: str
    first: datetime
    after: datetime

    def __call__(self, values: Values, /) -> bool:
        value = self.found(values)
        if value is None:
            return self.sign == "!="
        is_before, is_after = bool(value < self.first), bool(value >= self.after)
        return {
            "=": not is_before and not is_after,
            "!=": is_before or is_after,
            "<": is_before,
            "<=": not is_after,
            ">": is_after,
            ">=": not is_before,
        }[self.sign]


_OLDER: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _span(
    found: Callable[[Values], Any], sign: str, options: list[str], now: datetime
) -> Condition:
    if sign not in _OLDER:
        raise ValueError("use <, <=, > or >=")
    starts = []
    for option in options:
        span = min(duration(option), now - datetime.min.replace(tzinfo=UTC))
        starts.append(now - span)
    return _Ordered(found, OPERATORS[_OLDER[sign]], tuple(starts))


def _pattern(text: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in text.split("*"))
    return re.compile(".*".join(parts), re.IGNORECASE | re.DOTALL)
