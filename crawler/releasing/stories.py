"""Which records of a release are of one story, and which are copies of others. Pure.

Two records are of one story if one lists the other as related, if both list a third one (also one
that the release does not have), or if they have the same text. So a cluster holds all that could
tell a model the answers to its test.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.article.cards import hashed
from crawler.article.errors import AddressError
from crawler.article.urls import identity

LEAST_TEXT: Final = 200
"""Characters from which equal texts make copies: a shorter one may be a site's own phrase."""

LESSER: Final = -1
"""Heat of a lesser copy (record-format 2)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a record tells its cluster; small, since a corpus has many."""

    path: str
    published: str
    """As RFC 3339 has it, so that text order is time order."""

    quality: int
    is_lesser: bool
    keys: tuple[int, ...]
    """Hashes of the identities of its addresses and of those that it lists as related."""

    text: int | None
    """Hash of its text; None if it is short."""

    @property
    def rank(self) -> tuple[bool, int, str, str]:
        """The better of two copies has the lower one."""
        return (self.is_lesser, -self.quality, self.published, self.path)


@dataclass(frozen=True, slots=True)
class Place:
    """A record among the others."""

    cluster: int
    """Index of the first record of its cluster, by time."""

    duplicate_of: int | None
    """Index of the record that it is a copy of, which is itself no copy; None if it is none."""


def facts_of(path: str, values: Mapping[str, Any], body: str) -> Facts:
    """Return what of the record of *values*, with *body* as its text, tells its cluster."""
    quality = values.get("quality")
    return Facts(
        path,
        values["publishedDateTime"],
        quality if quality is not None else 0,
        values.get("heat") == LESSER,
        (*own_keys(values), *related_keys(values)),
        text_key(body),
    )


def own_keys(values: Mapping[str, Any]) -> tuple[int, ...]:
    """Return hashes of the identities of a record's addresses; *values* are plain."""
    return _keys(values.get(each) for each in ("originalUrl", "webUrl"))


def related_keys(values: Mapping[str, Any]) -> tuple[int, ...]:
    """Return hashes of the identities of what a record lists as related."""
    return _keys(each.get("webUrl") for each in values.get("related", ()))


def text_key(body: str) -> int | None:
    """Return a hash of *body*, whatever its gaps and letter case; None if it is short."""
    text = " ".join(body.split()).casefold()
    return hashed(text) if len(text) >= LEAST_TEXT else None


def _keys(addresses: Iterable[str | None]) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for address in addresses:
        try:
            if address:
                found[hashed(identity(address))] = None
        except AddressError:
            continue
    return tuple(found)


def places(facts: Sequence[Facts]) -> list[Place]:
    """Return the place of each record of *facts*, in their order."""
    roots = _clusters(facts)
    first: dict[int, int] = {}
    best: dict[int, int] = {}
    texts: dict[int, int] = {}
    for index, (each, root) in enumerate(zip(facts, roots, strict=True)):
        _keep(first, root, index, facts, key=lambda fact: (fact.published, fact.path))
        _keep(best, root, index, facts, key=lambda fact: fact.rank)
        if each.text is not None:
            _keep(texts, each.text, index, facts, key=lambda fact: fact.rank)
    above = [
        _above(index, each, best[root], texts, facts)
        for index, (each, root) in enumerate(zip(facts, roots, strict=True))
    ]
    return [Place(first[root], _top(index, above)) for index, root in enumerate(roots)]


def _keep(
    found: dict[int, int],
    key_of: int,
    index: int,
    facts: Sequence[Facts],
    *,
    key: Any,  # noqa: ANN401 - orders facts
) -> None:
    known = found.setdefault(key_of, index)
    if key(facts[index]) < key(facts[known]):
        found[key_of] = index


def _above(
    index: int, each: Facts, best: int, texts: Mapping[int, int], facts: Sequence[Facts]
) -> int | None:
    """Return the better record that *each* is a copy of: always one of a lower rank."""
    if each.text is not None and texts[each.text] != index:
        return texts[each.text]
    if each.is_lesser and best != index and not facts[best].is_lesser:
        return best
    return None


def _top(index: int, above: Sequence[int | None]) -> int | None:
    found = above[index]
    while found is not None and (higher := above[found]) is not None:
        found = higher
    return found


def _clusters(facts: Sequence[Facts]) -> list[int]:
    """Return for each record a number that those of its cluster share: a union-find over keys."""
    parents = list(range(len(facts)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    seen: dict[tuple[bool, int], int] = {}
    for index, each in enumerate(facts):
        keys = [(False, key) for key in each.keys]
        if each.text is not None:
            keys.append((True, each.text))
        for key in keys:
            other = root(seen.setdefault(key, index))
            mine = root(index)
            if other != mine:
                parents[max(other, mine)] = min(other, mine)
    return [root(index) for index in range(len(facts))]
