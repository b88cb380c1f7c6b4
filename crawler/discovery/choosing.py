"""Which links of a page lead to articles."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from crawler.article.urls import identity, registrable_domain
from crawler.discovery.address_words import FILES
from crawler.discovery.headlines import distance, is_headline, words
from crawler.discovery.likelihood import evidence
from crawler.discovery.links import Link
from crawler.discovery.places import Place
from crawler.discovery.segments import parts
from crawler.discovery.shapes import shape

_SURE: Final = 0.02
"""A share of articles is never taken for nearer to 0 or 1: few addresses may stand behind it."""

_PLACES: Final = {Place.MENU: -2.0, Place.ELSEWHERE: 0.0, Place.CONTENT: 0.5}
_ROW: Final = 3
"""Links built in alike from which on they are a list."""

_OF_THE_ROW: Final = 0.4
"""Share of a link's evidence that comes from the list it stands in."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An article that is linked to."""

    key: str
    address: str
    title: str | None
    """The best of its links' texts that may be a headline."""


def articles(
    links: Collection[Link], url: str, shapes: Mapping[str, float], dated: Collection[str] = ()
) -> list[Choice]:
    """Return the articles that *links* lead to, in their order, each once.

    Args:
        links: of one page.
        url: the page's address; other sites, and the page itself, are left out.
        shapes: as in ``Fetched``.
        dated: keys of addresses at which a date stands.

    Evidence is added up as logarithms of odds: the address's own, or better what became of others
    of its shape; where the link stands, what its text is like, and what the links are like that are
    built in just as it is.
    """
    site, own = registrable_domain(url), identity(url)
    candidates = [
        link
        for link in links
        if link.key != own
        and not is_file(link.address)
        and registrable_domain(link.address) == site
    ]
    alone = [_evidence(link, shapes) + (0.8 if link.key in dated else 0.0) for link in candidates]
    best: dict[str, float] = {}
    for link, worth in zip(candidates, _with_rows(candidates, alone), strict=True):
        best[link.key] = max(worth, best.get(link.key, -math.inf))
    return merged(link for link in candidates if best[link.key] > 0)


def merged(links: Iterable[Link]) -> list[Choice]:
    """Return an article for each address in *links*, with the best title of all its links."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        found[link.key].append(link)
    return [Choice(key, all_of[0].address, _title(all_of)) for key, all_of in found.items()]


def is_file(address: str) -> bool:
    """Tell a picture, a film, a document ... by its address."""
    return parts(address).extension in FILES


def _evidence(link: Link, shapes: Mapping[str, float]) -> float:
    worth = max(-5.0, min(evidence(link.address), 4.0))
    share = shapes.get(shape(link.address))
    if share is not None:
        share = min(max(share, _SURE), 1 - _SURE)
        worth = 0.3 * worth + 1.5 * math.log(share / (1 - share))
    worth += _PLACES[link.place]
    if not is_headline(link.text):
        return worth - (0.8 if link.text else 0.0)
    worth += 1.0 if words(link.text) > 4 else 0.5  # noqa: PLR2004 - a section's name may have three
    return worth + (1.2 if link.heading else 0.0)


def _with_rows(links: list[Link], alone: list[float]) -> list[float]:
    """Return the evidence for each link with that of the others in its list."""
    rows: dict[str, dict[str, float]] = defaultdict(dict)
    for link, worth in zip(links, alone, strict=True):
        rows[link.build][link.key] = worth
    means = {build: sum(row.values()) / len(row) for build, row in rows.items() if len(row) >= _ROW}
    return [
        (1 - _OF_THE_ROW) * worth + _OF_THE_ROW * means.get(link.build, worth)
        for link, worth in zip(links, alone, strict=True)
    ]


def _title(links: list[Link]) -> str | None:
    known = [link for link in links if is_headline(link.text)]
    best = min(known, key=lambda link: (not link.heading, distance(link.text)), default=None)
    return best.text if best else None
