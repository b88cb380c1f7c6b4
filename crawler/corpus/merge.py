"""Three-way merge: what the machine wrote last, the file as it is, what the page says now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.article.record import Article
from crawler.article.shape import to_plain

MACHINE_FIELDS: Final = (
    "title",
    "excerpt",
    "publishedDateTime",
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


@dataclass(frozen=True, slots=True)
class Merge:
    """The outcome of a merge."""

    changes: Mapping[str, Any]
    """New values by field, for ``edit.update``; None removes the field."""

    kept: Sequence[str]
    """Fields the publisher changed that a person had changed before: the person's value stays."""


def plain(article: Article) -> dict[str, Any]:
    """Return the machine's fields of *article* as plain values, absent ones left out."""
    values = to_plain(article) | ({"body": article.body} if article.body else {})
    return {name: values[name] for name in MACHINE_FIELDS if name in values}


def merged(
    bases: Sequence[Mapping[str, Any]],
    current: Article,
    fresh: Article,
    *,
    leaving: Mapping[str, Any] | None = None,
) -> Merge:
    """Return what is to change in the file of *current*.

    Args:
        bases: values the machine is known to have written, as ``plain`` gives them; none if that is
            not known. There are two while a write is under way.
        current: the article as its file is now.
        fresh: the article as its page is now.
        leaving: values that are private from now on: a file that has them has the machine's.

    A field whose value in the file is none that the machine wrote is a person's, and stays.
    """
    now, new = plain(current), plain(fresh)
    changes: dict[str, Any] = {}
    kept: list[str] = []
    for names in UNITS:
        mine, theirs = _values(now, names), _values(new, names)
        if mine == theirs:
            continue
        written = [_values(base, names) for base in bases]
        if mine in written or _values(leaving or {}, names) == mine != [None] * len(names):
            changes.update(zip(names, theirs, strict=True))
        elif theirs not in written:
            kept.extend(name for name in names if now.get(name) != new.get(name))
    return Merge(changes, tuple(name for name in MACHINE_FIELDS if name in kept))


def _values(values: Mapping[str, Any], names: Sequence[str]) -> list[Any]:
    return [values.get(name) for name in names]
