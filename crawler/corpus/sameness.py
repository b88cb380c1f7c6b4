"""Are two articles the same one? For pages whose addresses do not tell, or tell something wrong."""

import re
from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise
from typing import Final

from crawler.article.record import Article
from crawler.article.urls import registrable_domain
from crawler.extract.folding import folded

Key = tuple[str, str, str]

_LEAST_EXCERPT: Final = 8
"""Words of an excerpt that a site does not put under each of its articles."""

_MOST_INSERTED: Final = 0.1
"""Share of a text that may stand in one of two copies only: an advertisement, a note."""

HALF: Final = 0.5
HARDLY: Final = 0.2
"""Share of the pairs of words of one text in another: 95 of 100 pairs of two stories of one site
have less than 0.14 (391 measured pairs)."""

_MOVED: Final = timedelta(days=2)
_LONGEST: Final = 200_000
_TARGET: Final = re.compile(r"\]\([^()\s]{0,4096}\)")
_SOLID: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Letters of scripts that put no spaces between words: each counts as a word."""

_WORD: Final = re.compile(rf"[{_SOLID}]|[^\W{_SOLID}]+")
_LEAST_WORD: Final = 4


def key(article: Article) -> Key:
    """Return by what twins of *article* are looked up: all of them have the same."""
    return (
        registrable_domain(article.address),
        article.publishedDateTime.isoformat(),
        folded(article.title),
    )


def are_twins(one: Article, other: Article) -> bool:
    """Tell whether *one* and *other*, found at different addresses, are one article.

    They are if one publisher published the same text at the same instant under the same headline.
    The text may have one passage more in one of them; a single word that differs makes two: notices
    of one day differ in a place and a time. Without texts the excerpts tell, if they say enough.
    """
    if key(one) != key(other) or not key(one)[2]:
        return False
    if one.body and other.body:
        return _is_copy(words(one.body), words(other.body))
    mine = words(one.excerpt or "")
    return len(mine) >= _LEAST_EXCERPT and mine == words(other.excerpt or "")


def is_moved(old: Article, new: Article) -> bool:
    """Tell whether *new* is the story of *old*, as its source says: its feed has one id for both.

    Sources that give each issue of a column the same id say so too, so the articles must be of one
    instant and alike, or of one time with the same text.
    """
    apart = abs(old.publishedDateTime - new.publishedDateTime)
    if apart and not (old.body and new.body):
        return False
    if not apart and shared(headline(old), headline(new)) > HALF:
        return True
    return apart <= _MOVED and texts_in_common(old, new) > HALF


def are_strangers(one: Article, other: Article) -> bool:
    """Tell whether *one* and *other* plainly are two stories, whatever their addresses say.

    Neither the headlines nor the texts have more in common than any two of one site.
    """
    return shared(headline(one), headline(other)) < HALF and texts_in_common(one, other) < HARDLY


def texts_in_common(one: Article, other: Article) -> float:
    """Return which share of the shorter text is in the other one, by pairs of words."""
    if one.body and other.body:
        return shared(pairs(one.body), pairs(other.body))
    return shared(pairs(one.excerpt or ""), pairs(other.excerpt or ""))


def shared(one: frozenset[object], other: frozenset[object]) -> float:
    """Return the share of the smaller set that is in the other one; nothing shares nothing."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def headline(article: Article) -> frozenset[object]:
    """Return the words of the headline that tell something, if there are any."""
    found = words(article.title)
    longer = [word for word in found if len(word) >= _LEAST_WORD or word[0] >= "\u0e00"]
    return frozenset(longer or found)


def pairs(text: str) -> frozenset[object]:
    """Return the pairs of words that follow one another in *text*, in Markdown."""
    return frozenset(pairwise(words(text)))


def words(text: str) -> list[str]:
    """Return the words of a text in Markdown, without where its links lead."""
    return _WORD.findall(unlinked(text[:_LONGEST]).casefold())


def unlinked(text: str) -> str:
    """Return *text*, in Markdown, without where its links lead."""
    return _TARGET.sub("]", text)


def _is_copy(one: list[str], other: list[str]) -> bool:
    """Tell whether the longer text is the other one with a single passage more."""
    short, long = sorted((one, other), key=len)
    more = len(long) - len(short)
    if not short or more > _MOST_INSERTED * len(long):
        return False
    begin = _agreeing(short, long)
    end = _agreeing(reversed(short), reversed(long))
    return begin + end >= len(short)


def _agreeing(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many words *one* and *other* begin with in common."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
