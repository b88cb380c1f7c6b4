"""Changes of a record's fields, told to a person."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, Final

from crawler.article import instants
from crawler.article.redaction import redacted
from crawler.article.text import one_line
from crawler.history.deltas import Change

_LONGEST: Final = 70
"""Characters of a value that are shown."""

_BEFORE: Final = 20
"""Of these, characters before the first one that is different."""

_PARTS: Final = 10
"""Lines about the parts of one field, such as a list of authors."""

_DEEPEST: Final = 5

_TELLING: Final = ("name", "url", "title")
"""Fields of a part by which it is known."""


def safe(written: str) -> str:
    """Return *written* on one line, without secrets and what a terminal would obey."""
    return one_line(redacted(written))


def names(fields: Sequence[str]) -> str:
    """Return the names *fields*, which may be anything, shortened."""
    return _cut(", ".join(fields))


def changed(name: str, change: Change) -> list[str]:
    """Return lines about the *change* of the field *name*, for a person."""
    if name == "body":
        return [f"body: {_body(*(each or '' for each in change))}"]
    lines = [f"{safe(path)}: {_pair(*pair)}" for path, *pair in parts(name, *change)]
    if len(lines) > _PARTS:
        lines[_PARTS:] = [f"{name}: {len(lines) - _PARTS} more"]
    return lines


def parts(path: str, old: object, new: object, depth: int = 0) -> Iterator[tuple[str, Any, Any]]:
    """Yield what is different in *old* and *new*, down to single values, with its path."""
    if old == new:
        return
    if depth < _DEEPEST and isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys([*old, *new]):
            yield from parts(f"{path}.{name}", old.get(name), new.get(name), depth + 1)
    elif depth < _DEEPEST and _is_table(old) and _is_table(new):
        assert isinstance(old, list)  # noqa: S101 - for the type checker
        assert isinstance(new, list)  # noqa: S101 - for the type checker
        for place, (before, after) in enumerate(zip_longest(old, new)):
            yield from parts(f"{path}[{place}]", before, after, depth + 1)
    else:
        yield path, old, new


def _is_table(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, Mapping) for each in value)


def _body(old: str, new: str) -> str:
    before, after = Counter(old.split("\n")), Counter(new.split("\n"))
    lines = max((before - after).total(), (after - before).total())
    what = f"{lines:,} line{'' if lines == 1 else 's'} changed" if lines else "lines moved"
    return f"{len(old):,} -> {len(new):,} characters, {what}"


def _pair(old: object, new: object) -> str:
    start = 0
    if isinstance(old, str) and isinstance(new, str):
        old, new = redacted(old), redacted(new)  # whole: half an address hides nothing
        if max(len(old), len(new)) > _LONGEST:
            start = max(0, _alike(old, new) - _BEFORE)
    before, after = _value(old, start), _value(new, start)
    unseen = " (different in what is not shown)" if before == after else ""
    return f"{before} -> {after}{unseen}"


def _alike(old: str, new: str) -> int:
    """Return how many characters both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))


def _value(value: object, start: int) -> str:
    match value:
        case None:
            said = "none"
        case bool():
            said = "yes" if value else "no"
        case datetime():
            said = instants.written(value)
        case str():
            said = f'"{_cut(value, start)}"'
        case list() if _is_table(value):
            said = ", ".join(_value(each, 0) for each in value[:2]) + (", ..." * (len(value) > 2))  # noqa: PLR2004
        case list():
            said = _cut(", ".join(map(str, value)))
        case Mapping():
            told = next((value[name] for name in _TELLING if value.get(name)), len(value))
            said = f'"{_cut(str(told))}"'
        case _:
            said = _cut(str(value))
    return said


def _cut(written: str, start: int = 0) -> str:
    """Return some characters of *written* from *start* on, with dots where there are more."""
    written = redacted(written)
    part = one_line(written[start : start + _LONGEST])
    return f"{'...' if start else ''}{part}{'...' if written[start + _LONGEST :] else ''}"
