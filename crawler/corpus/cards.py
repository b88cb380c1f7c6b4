"""Making the cards by which an index knows the files of a corpus."""

import os
import time
from collections.abc import Iterable
from typing import Final

from crawler.article.cards import Card, Stamp, hashed
from crawler.article.errors import AddressError
from crawler.article.record import Article
from crawler.article.urls import identity
from crawler.corpus import sameness

_SETTLED_NS: Final = 100_000_000
"""Age from which a file's time of change tells it from later ones: clocks tick coarsely."""


def stamp_of(found: os.stat_result) -> Stamp:
    """Return the stamp of a file by what stat(2) says."""
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ino)


def is_settled(stamp: Stamp) -> bool:
    """Tell whether a change from now on would give the file another stamp."""
    return settled([stamp])[0]


def settled(stamps: Iterable[Stamp], now_ns: int | None = None) -> list[bool]:
    """Tell of each of *stamps* whether a change from now on would give its file another.

    *now_ns* is another time than now, before the stamps were taken: nanoseconds since 1970.
    """
    before = (time.time_ns() if now_ns is None else now_ns) - _SETTLED_NS
    return [stamp.modified < before for stamp in stamps]


def card_of(name: str, article: Article, stamp: Stamp | None) -> Card:
    """Return the card of *article* in the file *name*."""
    return Card(
        name=name,
        stamp=stamp,
        keys=keys_of(article),
        twin=twin(article),
        related=tuple(key for each in article.related for key in _keys(each.webUrl)),
        at=int(article.publishedDateTime.timestamp()),
    )


def keys_of(article: Article) -> tuple[str, ...]:
    """Return the identities of the addresses of *article*; none if it has no web address.

    The one it was found at is first: that stays for life, and so is its key in the state.
    """
    return _keys(article.originalUrl, article.webUrl)


def _keys(*addresses: str | None) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for address in addresses:
        try:
            if address:
                keys[identity(address)] = None
        except AddressError:
            continue
    return tuple(keys)


def twin(article: Article) -> int:
    """Return the number that copies of *article* under other addresses have too."""
    return hashed(*sameness.key(article))
