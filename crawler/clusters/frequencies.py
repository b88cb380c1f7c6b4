"""How much a term tells: one that few articles have tells much."""

import math
import struct
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

from crawler.clusters.features import Features, StaleFeaturesError

MOST: Final = 60_000
"""Terms that a snapshot holds: the most frequent ones; the others count as seen once or never."""

_LEAST: Final = 2
_PRIOR: Final = 20
"""Articles that are taken to have been seen beforehand, without any of the terms: so that five
articles do not say that a term of two of them is common."""

_SCALE: Final = 14
_HEAVIEST: Final = 255
_VERSION: Final = 1
_HEAD: Final = struct.Struct("<BBI")


@dataclass(frozen=True, slots=True)
class Frequencies:
    """A snapshot of how frequent terms were when it was made.

    Weights are whole numbers, so that a verdict is the same on every machine; and they stay as they
    are while articles come and go, so that it is the same for ever.
    """

    weights: Mapping[int, int]
    """Weight by term (hash), 1 to 255, of those seen often enough."""

    rare: int
    """Weight of any other term, and the largest."""

    @classmethod
    def learn(cls, corpus: Iterable[Features]) -> Self:
        """Return what *corpus* says; without articles all terms weigh the same."""
        seen: Counter[int] = Counter()
        articles = 0
        for each in corpus:
            articles += 1
            seen.update([term >> 8 for term in each.terms])
        known = [(-count, term) for term, count in seen.items() if count >= _LEAST]
        known.sort()
        weights = {term: _weight(articles, -count) for count, term in known[:MOST]}
        return cls(weights, _weight(articles, 1))

    def pack(self) -> bytes:
        """Return at most 240 kB that :meth:`unpack` reads."""
        head = _HEAD.pack(_VERSION, self.rare, len(self.weights))
        ordered = sorted(term << 8 | weight for term, weight in self.weights.items())
        return head + struct.pack(f"<{len(ordered)}I", *ordered)

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """Return what was packed.

        Raises:
            StaleFeaturesError: another version wrote it, or it is damaged.
        """
        if len(packed) < _HEAD.size or packed[0] != _VERSION:
            raise StaleFeaturesError("not the frequencies of this version")
        _, rare, count = _HEAD.unpack_from(packed)
        if len(packed) != _HEAD.size + 4 * count:
            raise StaleFeaturesError("these frequencies are cut short")
        terms = struct.unpack_from(f"<{count}I", packed, _HEAD.size)
        return cls({term >> 8: term & 0xFF for term in terms}, rare)


def _weight(articles: int, count: int) -> int:
    weight = round(_SCALE * math.log2((articles + _PRIOR) / (count + 1)))
    return min(max(weight, 1), _HEAVIEST)
