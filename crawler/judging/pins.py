"""Which judgements in a file are a person's, and stay."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from crawler.article.cards import hashed
from crawler.article.locks import locked
from crawler.article.record import Article
from crawler.article.shape import plain_of
from crawler.state.packing import packed

JUDGED: Final = (
    "cdnAmpWebUrl",
    "locale",
    "quality",
    "heat",
    "published",
    "provider",
    "topics",
    "related",
)
"""Fields that the portal judges, in file order. What a page says of itself is not among them."""

AMONG_OTHERS: Final = frozenset({"heat", "published", "related"})
"""Those that change with what else is in the corpus."""

ON_PAGES: Final = frozenset({"cdnAmpWebUrl", "locale", "provider"})
"""Those that the portal makes of what a page says: of a person's value it makes the same value, so
that this is its opinion too says nothing about whose it is."""

_PERSON: Final = {"person": True}
"""Stands for a person's value among those that the portal wrote: no field is ever equal to it."""


def plain(article: Article) -> dict[str, Any]:
    """Return the judgements in *article* as plain values, absent ones left out."""
    return plain_of(article, JUDGED)


def remembered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return judgements as they are kept to tell them from others: of a list of records a number.

    A record of a large cluster lists dozens, each of them lists it, and each change changes all.
    """
    if "related" not in values:
        return dict(values)
    return {**values, "related": hashed(packed({"related": values["related"]}))}


def pinned(
    current: Article, bases: Collection[Mapping[str, Any]], *, publish_at: int, adopt: bool
) -> frozenset[str]:
    """Return the names of the judgements in *current*, an article as its file is, that stay.

    Args:
        current: the article.
        bases: what the portal may have written into the file, as ``written`` gives it; none if
            that is not known.
        publish_at: the heat from which the portal publishes.
        adopt: what to do where it is not known. True takes all but plain contradictions for
            judgements that may be made anew; False takes all for a person's that do not depend on
            what else is in the corpus.

    A value that the portal did not write is a person's; one that a person took out is given anew.
    ``published`` is one too where it says other than the heat beside it: no portal of this family
    does (record-format 2). What the file itself says is locked is a person's in any case.
    """
    return _differing(current, bases, publish_at=publish_at, adopt=adopt) | (
        locked(current) & frozenset(JUDGED)
    )


def _differing(
    current: Article, bases: Collection[Mapping[str, Any]], *, publish_at: int, adopt: bool
) -> frozenset[str]:
    if bases:
        now = remembered(plain(current))
        return frozenset(
            name for name in now if not any(base.get(name) == now[name] for base in bases)
        )
    kept = frozenset() if adopt else frozenset(plain(current)) - AMONG_OTHERS
    return kept | {"published"} if _is_contrary(current, publish_at) else kept


def written(article: Article, pins: Collection[str]) -> dict[str, Any]:
    """Return what the portal wrote into the file of *article*: a base for ``pinned``."""
    return remembered(plain(article)) | dict.fromkeys(pins, _PERSON)


def _is_contrary(article: Article, publish_at: int) -> bool:
    if article.published is None or article.heat is None:
        return False
    return article.published is not (article.heat >= publish_at)
