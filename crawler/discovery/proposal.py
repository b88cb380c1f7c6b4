"""Which of the listings that a look at a site found are worth reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.article.urls import identity
from crawler.discovery.listing import Listing
from crawler.discovery.looking import Candidate

_SAME: Final = 0.8
"""Share of its articles that another listing has as well: the two are forms of one."""

_MOST_SECTIONS: Final = 5


@dataclass(frozen=True, slots=True)
class Tested:
    """A candidate that was read."""

    candidate: Candidate
    listing: Listing | None
    """What it says; None if it could not be read."""

    problem: str = ""
    """Why not."""

    @property
    def is_good(self) -> bool:
        """Tell whether it has articles, or leads to listings that may have some."""
        return self.listing is not None and bool(self.listing.found or self.listing.more)

    @property
    def told(self) -> str:
        """What was found, in a few words."""
        if self.listing is None:
            return self.problem
        parts = [self.listing.form]
        if self.listing.found:
            parts.append(f"{len(self.listing.found):,} articles now")
        if self.listing.more and not self.listing.found:
            parts.append(f"{len(self.listing.more):,} parts")
        if self.listing.title:
            parts.append(self.listing.title)
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a source's file is to say."""

    read: dict[str, list[str]]
    """Addresses by kind; empty if nothing worth reading was found."""

    comments: dict[str, str]
    """What was found at each address."""

    others: list[str]
    """What was found beside, a line each."""


def proposal(tested: Sequence[Tested]) -> Proposal:
    """Return what to read of those *tested*, which are in order of preference.

    Feeds and news sitemaps tell of what is new as it comes. Other sitemaps have the whole archive,
    and sections are guessed at: they are read only where there is nothing better.
    """
    good = [each for each in tested if each.is_good]
    first = [each for each in good if _is_current(each)]
    chosen = _different(first) or _different([each for each in good if _is(each, "sitemap")])[:1]
    chosen = chosen or _different([each for each in good if _is(each, "section")])[:_MOST_SECTIONS]
    read: dict[str, list[str]] = {}
    for each in chosen:
        read.setdefault(each.candidate.kind, []).append(each.candidate.address)
    others = [
        f"{each.candidate.kind}: {each.candidate.address} ({each.told})"
        for each in tested
        if each not in chosen
    ]
    return Proposal(read, {each.candidate.address: each.told for each in chosen}, others)


def _is(tested: Tested, kind: str) -> bool:
    return tested.candidate.kind == kind


def _is_current(tested: Tested) -> bool:
    assert tested.listing is not None  # noqa: S101 - only good ones are asked about
    return _is(tested, "feed") or tested.listing.form == "news sitemap"


def _different(tested: Sequence[Tested]) -> list[Tested]:
    """Return *tested* without those that list what one before lists."""
    kept: list[tuple[Tested, set[str]]] = []
    for each in tested:
        assert each.listing is not None  # noqa: S101 - only good ones are asked about
        mine = {identity(found.address) for found in each.listing.found}
        if not any(mine and len(mine & others) >= _SAME * len(mine) for _, others in kept):
            kept.append((each, mine))
    return [each for each, _ in kept]
