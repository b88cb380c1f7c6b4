"""How much two articles are about one story."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from crawler.clusters.features import (
    CASELESS,
    COUNT,
    IN_TITLE,
    KIND,
    NAME,
    NUMBER,
    PAIR,
    SMALL_NUMBER,
    Features,
)
from crawler.clusters.frequencies import Frequencies
from crawler.clusters.terms import HASH
from crawler.portal.clustering import Clusters

STRONGEST: Final = 24
"""Terms of an article by which others are looked up: its heaviest."""

SHARED: Final = 3
"""How many of these two articles must share."""

_WHOLE: Final = 1_000
_LOST_A_DAY: Final = 100
"""Of 1,000: reports of one event come within hours of each other, on other days others come."""

_SAME_WORDS: Final = 700
_OTHER_FACTS: Final = 130
_ENOUGH: Final = 8
"""Part of a text in Chinese, Arabic or Hindi, which do not show what is a name: it is judged by its
numbers alone if they are as much of it, else also by the whole."""

_PAIRS: Final = (4, 3)
"""Pairs of letters agree less often than words do: what they say counts for so much more."""

_DAY: Final = timedelta(days=1)

# By the byte of a term: how much it counts, by how often it occurs; small numbers count half.
_STRENGTH: Final = tuple(
    (10, 10, 13, 15, 16, 17, 18, 19)[byte & COUNT] // (2 if byte & KIND == SMALL_NUMBER else 1)
    for byte in range(256)
)
_IS_NUMBER: Final = tuple(byte & KIND in (NUMBER, SMALL_NUMBER) for byte in range(256))
_IS_TELLING: Final = tuple(byte & KIND in (NAME, NUMBER, SMALL_NUMBER) for byte in range(256))


# The same for looking up: what is in the title, names and numbers come first.
_PROMINENCE: Final = tuple(
    2
    * _STRENGTH[byte]
    * (3 if byte & IN_TITLE else 2)
    * (3 if byte & KIND in (NAME, NUMBER, SMALL_NUMBER) else 2)
    for byte in range(256)
)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Features with the weights of a snapshot of frequencies, ready to be compared."""

    terms: dict[int, int]
    """By hash: the weight above the byte of :class:`Features`."""

    strongest: frozenset[int]
    """The hashes of the heaviest terms (:func:`strongest`)."""

    whole: int
    """Weight of all terms."""

    headline: int
    """Weight of those in the title."""

    telling: int
    """Weight of names and numbers."""

    enough: int
    """Weight of names and numbers with which it is judged by them alone."""

    paired: bool
    """It is mostly in a script that is compared by pairs of letters."""

    numbers: frozenset[int]
    """The hashes of the numbers in the title."""

    provider: int


def strongest(article: Features, frequencies: Frequencies) -> list[int]:
    """Return the hashes of the heaviest terms of *article*, by which others are looked up."""
    get, rare = frequencies.weights.get, frequencies.rare
    ranked = [
        get(each >> 8, rare) * _PROMINENCE[each & 0xFF] << 24 | each >> 8 for each in article.terms
    ]
    ranked.sort(reverse=True)
    return [each & HASH for each in ranked[:STRONGEST]]


def weighed(
    article: Features, frequencies: Frequencies, heaviest: Iterable[int] | None = None
) -> Weighed:
    """Return *article* ready to be compared; *heaviest* are its strongest terms, if known."""
    get, rare = frequencies.weights.get, frequencies.rare
    if heaviest is None:
        heaviest = strongest(article, frequencies)
    terms = {}
    masses = [0] * 8
    headline = 0
    numbers = []
    for each in article.terms:
        byte = each & 0xFF
        term = each >> 8
        weight = get(term, rare) * _STRENGTH[byte]
        terms[term] = weight << 8 | byte
        masses[byte >> 3 & 7] += weight
        if byte & IN_TITLE:
            headline += weight
            if byte & KIND in (NUMBER, SMALL_NUMBER):
                numbers.append(term)
    whole = sum(masses)
    pairs = masses[PAIR >> 3]
    caseless = pairs + masses[CASELESS >> 3] > whole // 2
    return Weighed(
        terms=terms,
        strongest=frozenset(heaviest),
        whole=whole,
        headline=headline,
        telling=masses[NAME >> 3] + masses[NUMBER >> 3] + masses[SMALL_NUMBER >> 3],
        enough=max(rare * _STRENGTH[1], whole // _ENOUGH if caseless else 0),
        paired=pairs > whole // 2,
        numbers=frozenset(numbers),
        provider=article.provider,
    )


def likeness(one: Weighed, other: Weighed, apart: timedelta) -> int:
    """Return how much *one* and *other*, published *apart*, are about one story: 0 to 1,000.

    It is the mean of two shares, both ways: of the words of the headline that are anywhere in the
    other article, and of the names and numbers. Who reports the same event needs the same names
    and numbers, whatever the words. Where these are less than one rare term (in a corpus about
    one product everybody names it), or where the script shows no names, what lacks is taken from
    the share of all terms. Every day between them costs 100.

    It is 0 for a form that is filled in anew: the words are the same and the names and numbers are
    not; or one publisher's headlines have each a number that the other has not (part 1 and part 2).

    Symmetric; depends on nothing but the arguments.
    """
    if len(one.strongest & other.strongest) < SHARED:
        return 0
    return compared(one, other, apart)


def compared(one: Weighed, other: Weighed, apart: timedelta) -> int:
    """Return the :func:`likeness` of two that are known to share enough of their strongest terms.

    Of these, :attr:`Weighed.strongest` is not read.
    """
    common = one.terms.keys() & other.terms.keys()
    both = zip(_shares(one, common), _shares(other, common), strict=True)
    headline, telling, plain = [(mine + others) // 2 for mine, others in both]
    if plain >= _SAME_WORDS and plain - telling > _OTHER_FACTS:
        return 0
    same_publisher = one.provider == other.provider
    if same_publisher and one.numbers - other.numbers and other.numbers - one.numbers:
        return 0
    found = (headline + telling) // 2
    if one.paired and other.paired:
        found = min(_WHOLE, found * _PAIRS[0] // _PAIRS[1])
    return max(0, found - _LOST_A_DAY * abs(apart) // _DAY)


def alike(one: Weighed, other: Weighed, apart: timedelta, settings: Clusters) -> bool:
    """Tell whether the two report one story. Symmetric."""
    return abs(apart) <= timedelta(days=settings.days) and likeness(one, other, apart) >= needed(
        one, other, settings
    )


def needed(one: Weighed, other: Weighed, settings: Clusters) -> int:
    """Return the likeness from which the two count as alike, of 1,000."""
    same = one.provider == other.provider
    return 10 * (settings.same_publisher if same else settings.likeness)


def _shares(one: Weighed, common: AbstractSet[int]) -> tuple[int, int, int]:
    """Return how much of the headline, of names and numbers, and of other words is *common*.

    Of 1,000 each, by weight. What *one* has none of, or hardly any, is as its whole text is.
    """
    everything = headline = telling = 0
    for term in common:
        packed = one.terms[term]
        weight, byte = packed >> 8, packed & 0xFF
        everything += weight
        if byte & IN_TITLE:
            headline += weight
        if _IS_TELLING[byte]:
            telling += weight
    whole = _WHOLE * everything // one.whole
    few = max(0, one.enough - one.telling)
    plain = one.whole - one.telling
    return (
        _WHOLE * headline // one.headline if one.headline else whole,
        (_WHOLE * telling + whole * few) // (one.telling + few),
        _WHOLE * (everything - telling) // plain if plain else whole,
    )
