"""Three-way merge: what the machine wrote last, the file as it is, what the page says now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.article.record import Article
from crawler.article.shape import plain_of
from crawler.article.text import one_line

MACHINE_FIELDS: Final = (
    "title",
    "excerpt",
    "publishedDateTime",
    "updatedDateTime",
    "webUrl",
    "ampWebUrl",
    "cdnAmpWebUrl",
    "type",
    "locale",
    "featuredContent",
    "provider",
    "images",
    "body",
)
"""What a fetched page may change. ``originalUrl`` and ``category`` are chosen once, for life.

What the portal judges is not among them: see ``crawler.judging.pins``.
"""

_AMP: Final = ("ampWebUrl", "cdnAmpWebUrl")
UNITS: Final = (_AMP, *((name,) for name in MACHINE_FIELDS if name not in _AMP))
"""Fields that are merged as one: the AMP addresses stand together or not at all."""


_LINES: Final = ("title", "excerpt")
"""Texts on one line: other white space makes them no other ones."""


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome of a merge."""

    changes: Mapping[str, Any]
    """New values by field, for ``edit.update``; None removes the field."""

    kept: Sequence[str]
    """Fields the publisher changed that a person had changed before, or locked: the person's value
    stays."""

    edited: Sequence[str]
    """Fields that a person changed and the publisher did not."""


def plain(article: Article) -> dict[str, Any]:
    """Return the machine's fields of *article* as plain values, absent ones left out."""
    found = plain_of(article, MACHINE_FIELDS)
    if article.body:
        found["body"] = article.body
    return found


def in_form_of(fresh: Article, before: Mapping[str, Any]) -> Article:
    """Return *fresh* with the lines of *before* where they say the same in other white space.

    Files of other programs have line breaks and no-break spaces in them that ours would not write.
    """
    changes = {
        name: old
        for name in _LINES
        if isinstance(old := before.get(name), str)
        and old != (new := getattr(fresh, name))
        and one_line(old) == one_line(new)
    }
    return fresh.replace(**changes) if changes else fresh


def merged(
    bases: Sequence[Mapping[str, Any]],
    current: Article,
    fresh: Article,
    *,
    leaving: Mapping[str, Any] | None = None,
    locked: Collection[str] = (),
) -> Merge:
    """Return what is to change in the file of *current*.

    Args:
        bases: values the machine is known to have written, as ``plain`` gives them; none if that is
            not known. There are two while a write is under way.
        current: the article as its file is now.
        fresh: the article as its page is now.
        leaving: values that are private from now on: a file that has them has the machine's.
        locked: fields that are a person's whatever is in them.

    A field whose value in the file is none that the machine wrote is a person's, and stays.
    """
    now, new = plain(current), plain(fresh)
    changes: dict[str, Any] = {}
    kept: list[str] = []
    edited: list[str] = []
    for names in UNITS:
        mine, theirs = _values(now, names), _values(new, names)
        if mine == theirs:
            continue
        written = [_values(base, names) for base in bases]
        machines = mine in written or _values(leaving or {}, names) == mine != [None] * len(names)
        if machines and not any(name in locked for name in names):
            changes.update(zip(names, theirs, strict=True))
        else:
            differ = (name for name in names if now.get(name) != new.get(name))
            (edited if theirs in written else kept).extend(differ)
    return Merge(changes, _in_order(kept), _in_order(edited))


def _in_order(names: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in MACHINE_FIELDS if name in names)


def _values(values: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    return [values.get(name) for name in names]
