"""What is remembered of an article to tell its story from others: at most 400 bytes."""

import struct
from collections import Counter
from dataclasses import dataclass
from typing import Final, Self
from zlib import crc32

from crawler.article.record import Article
from crawler.clusters import terms
from crawler.clusters.terms import readable, tokens

MOST: Final = 96
"""Terms that are remembered; the first and most frequent ones of a longer text."""

VERSION: Final = 1
"""Changes with what :func:`features` makes of a text: then stored ones are to be made anew."""

_HEAD: Final = struct.Struct("<BBH")
_TITLE_LENGTH: Final = 300
_EXCERPT_LENGTH: Final = 600
_BODY_LENGTH: Final = 2_000

# The byte of a term: where it stands, its kind, how often.
IN_TITLE: Final = 0x80
IN_EXCERPT: Final = 0x40
KIND: Final = 0x38
NAME: Final = 0x08
NUMBER: Final = 0x10
PAIR: Final = 0x18
SMALL_NUMBER: Final = 0x20
CASELESS: Final = 0x28
COUNT: Final = 0x07


class StaleFeaturesError(ValueError):
    """The bytes were not written by this version of :meth:`Features.pack`: make them anew."""


@dataclass(frozen=True, slots=True)
class Features:
    """The terms of an article; the same text gives the same ones on every machine."""

    data: bytes
    """Per term four bytes, little-endian: its hash (24 bits) above a byte that says where it
    stands, its kind and count."""

    provider: int = 0
    """A hash of the publisher's domain (16 bits)."""

    @property
    def terms(self) -> tuple[int, ...]:
        """The terms as numbers: the hash above the byte, ascending."""
        return struct.unpack(f"<{len(self.data) // 4}I", self.data)

    def pack(self) -> bytes:
        """Return at most 388 bytes that :meth:`unpack` reads."""
        return _HEAD.pack(VERSION, len(self.data) // 4, self.provider) + self.data

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Return what was packed.

        Raises:
            StaleFeaturesError: another version wrote it, or it is damaged.
        """
        if len(packed) < _HEAD.size or packed[0] != VERSION:
            raise StaleFeaturesError("not the features of this version")
        _, count, provider = _HEAD.unpack_from(packed)
        if len(packed) != _HEAD.size + 4 * count:
            raise StaleFeaturesError("these features are cut short")
        return cls(packed[_HEAD.size :], provider)


def features(article: Article) -> Features:
    """Return what is compared of *article*: title, excerpt, 2,000 characters of the body."""
    return features_of(article.title, article.excerpt, article.body, article.provider.domain)


def features_of(title: str, excerpt: str, body: str, domain: str = "") -> Features:
    """Return the features of an article with these texts."""
    found: dict[int, int] = {}
    _count(found, tokens(readable(body, _BODY_LENGTH)), 0)
    _count(found, tokens(readable(excerpt, _EXCERPT_LENGTH)), IN_EXCERPT)
    _count(found, tokens(readable(title, _TITLE_LENGTH)), IN_TITLE)
    data = [
        key << 8
        | seen & _PLACES
        | _KINDS[seen >> 8 & 0x3F]
        | (seen >> 16 if seen < _MANY else COUNT)
        for key, seen in found.items()
    ]
    if len(data) > MOST:
        ranked = [
            _RANKS[packed & 0xFF] << 48 | _LAST - place << 32 | packed
            for place, packed in enumerate(data)
        ]
        ranked.sort(reverse=True)
        data = [packed & 0xFFFFFFFF for packed in ranked[:MOST]]
    data.sort()
    packed = struct.pack(f"<{len(data)}I", *data)
    return Features(packed, crc32(domain.encode("utf-8", "replace")) & 0xFFFF)


# While counting, a term's number holds where it stands, how it looked (as `term` says it, from bit
# 8), and how often it was seen (from bit 16).
_PLACES: Final = IN_TITLE | IN_EXCERPT
_MANY: Final = COUNT << 16
_LAST: Final = 0xFFFF  # no text has as many terms
_SMALL, _CAPITAL, _NUMBER, _PAIR, _SMALL_NUMBER, _CASELESS = (
    each >> 24
    for each in (
        terms.SMALL,
        terms.CAPITAL,
        terms.NUMBER,
        terms.PAIR,
        terms.SMALL_NUMBER,
        terms.CASELESS,
    )
)


def _kind(looks: int) -> int:
    if looks & _PAIR:
        return PAIR
    if looks & _NUMBER:
        return NUMBER
    if looks & _SMALL_NUMBER:
        return SMALL_NUMBER
    if looks & _CASELESS:
        return CASELESS
    return NAME if looks & _CAPITAL and not looks & _SMALL else 0


def _rank(byte: int) -> int:
    """Title first, then the opening, names, numbers, and what is repeated; ties as they stand."""
    rank = byte & COUNT
    rank += 8 if byte & IN_TITLE else 0
    rank += 3 if byte & IN_EXCERPT else 0
    return rank + (3 if byte & KIND in (NAME, NUMBER) else 0)


_KINDS: Final = tuple(map(_kind, range(64)))
_RANKS: Final = tuple(map(_rank, range(256)))


def _count(found: dict[int, int], text: list[str], place: int) -> None:
    # In headlines all words may begin with a capital letter: that does not make them names.
    looks = 0x3D00 if place == IN_TITLE else 0x3F00
    counted = Counter(text)
    get = found.get
    for each, count in zip(map(terms.term, counted), counted.values(), strict=True):
        if each:
            key = each & terms.HASH
            found[key] = (get(key, 0) | place | each >> 16 & looks) + (count << 16)
