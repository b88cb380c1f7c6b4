"""Which part of a release each cluster is in: training, validation or test. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from crawler.releasing.manifest import Split
from crawler.releasing.stories import Facts, Place

Way = Literal["time", "cluster", "none"]
Shares = tuple[int, int, int]
"""Per cent, of the parts in order."""

NAMES: Final[tuple[Split, Split, Split]] = ("train", "validation", "test")


def splits(
    facts: Sequence[Facts], places: Sequence[Place], way: Way, shares: Shares
) -> dict[int, Split]:
    """Return the part that each cluster is in; none if the *way* is ``none``.

    By ``time`` the oldest go to training: clusters in the order of their newest record, so that
    nothing in training is newer than the newest of any story in validation or test. Where a cluster
    has its middle decides, so a bound is moved by half a cluster at most. By ``cluster`` a hash of
    its name decides, so that a cluster stays where it is when the corpus grows.
    """
    if way == "none":
        return {}
    if way == "cluster":
        return {each.cluster: _by_hash(facts[each.cluster].path, shares) for each in places}
    newest: dict[int, str] = {}
    sizes: dict[int, int] = {}
    for fact, place in zip(facts, places, strict=True):
        newest[place.cluster] = max(newest.get(place.cluster, ""), fact.published)
        sizes[place.cluster] = sizes.get(place.cluster, 0) + 1
    found: dict[int, Split] = {}
    before = 0
    for cluster in sorted(newest, key=lambda each: (newest[each], facts[each].path)):
        found[cluster] = _at(before * 100 + sizes[cluster] * 50, shares, len(facts))
        before += sizes[cluster]
    return found


def _by_hash(path: str, shares: Shares) -> Split:
    number = int.from_bytes(hashlib.sha256(path.encode()).digest()[:8])
    return _at(number % 100, shares, 1)


def _at(place: int, shares: Shares, whole: int) -> Split:
    """Return the part at *place* of 100 times *whole*."""
    end = 0
    for name, share in zip(NAMES, shares, strict=True):
        end += share * whole
        if place < end:
            return name
    return NAMES[-1]


def counts(found: Mapping[Split, int]) -> dict[str, int]:
    """Return *found* in order of the parts, 0 for one without records; nothing for no parts."""
    return {name: found.get(name, 0) for name in NAMES} if found else {}
