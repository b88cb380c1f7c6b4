"""Running enrichments one after the other."""

import importlib
from collections.abc import Callable, Iterable, Mapping

from crawler.article.record import Article
from crawler.portal.errors import PortalError
from crawler.portal.portal import Portal

Enrichment = Callable[[Article, Portal], Article]

DEFAULT: Mapping[str, int] = {
    "crawler.enrich.provider.enrich": 100,
    "crawler.enrich.locale.enrich": 200,
    "crawler.enrich.topics.enrich": 300,
    "crawler.enrich.amp.enrich": 400,
    "crawler.enrich.quality.enrich": 900,
}
"""Dotted name of a function, and its place: smaller first; ``quality`` judges what others found."""


def named(changes: Mapping[str, int | None]) -> dict[str, int | None]:
    """Return the default enrichments with *changes*, as Scrapy adds to its own components."""
    return {**DEFAULT, **changes}


def load(names: Mapping[str, int | None]) -> tuple[Enrichment, ...]:
    """Return the enrichments *names* in order; a place of None leaves one out, as in Scrapy.

    Raises:
        PortalError: a name leads to no function.
    """
    places = [(place, name) for name, place in names.items() if place is not None]
    return tuple(_load(name) for _, name in sorted(places))


def enriched(article: Article, portal: Portal, enrichments: Iterable[Enrichment]) -> Article:
    """Return *article* after all *enrichments*."""
    for enrich in enrichments:
        article = enrich(article, portal)
    return article


def _load(name: str) -> Enrichment:
    module, _, function = name.rpartition(".")
    try:
        found: Enrichment = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise PortalError(f"MASTHEAD_ENRICHMENTS: {name}: {error}") from None
    return found
