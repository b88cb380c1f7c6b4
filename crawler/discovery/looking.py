"""What a look at a site's start page proposes to read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.article.text import one_line
from crawler.article.urls import absolute, identity, registrable_domain
from crawler.discovery import advertised
from crawler.discovery.address_words import LISTS
from crawler.discovery.choosing import articles
from crawler.discovery.kinds.section import document_of
from crawler.discovery.likelihood import duty, likelihood
from crawler.discovery.links import Link, links
from crawler.discovery.listing import Fetched
from crawler.discovery.places import Place
from crawler.discovery.segments import parts
from crawler.extract import language, site
from crawler.extract.document import Document, content

_ENOUGH: Final = 5
"""Articles that make a page worth reading as a section."""

_MOST_SECTIONS: Final = 20
_LONGEST_LABEL: Final = 40
"""Characters of a section's name in a menu."""

_DEEPEST: Final = 2
_UNLIKELY: Final = 0.5
_SAMPLE: Final = 8_000
"""Characters of the page's text that tell its language."""

_COMMON: Final = (
    ("feed", "/feed"), ("feed", "/rss.xml"), ("feed", "/feed.xml"), ("feed", "/atom.xml"),
    ("feed", "/index.xml"), ("feed", "/rss"), ("sitemap", "/sitemap.xml"),
    ("sitemap", "/sitemap_index.xml"), ("sitemap", "/sitemap_news.xml"),
    ("sitemap", "/news-sitemap.xml"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing that may be read."""

    kind: str
    """``feed``, ``sitemap`` or ``section``."""

    address: str
    """A normalised http(s) address."""

    title: str = ""
    """What the page calls it, on one line; empty if it does not."""

    reason: str = ""
    """Why it is proposed, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen."""

    name: str
    """What the site calls itself, else its domain."""

    language: str | None
    """BCP 47 tag; None if it is not told."""

    candidates: tuple[Candidate, ...]
    """The best first: feeds, sitemaps, the page itself, its sections; each address once."""

    guesses: tuple[Candidate, ...]
    """Where such things often are, to be tried one by one; none if a feed or sitemap is named."""


def look(fetched: Fetched, robots: str = "") -> Look:
    """Return what to read of the site whose start page was *fetched*.

    Args:
        fetched: the page; a feed or a sitemap proposes itself.
        robots: the text of the site's robots.txt; empty if there is none.

    Raises:
        ListingError: it is no HTML, feed or sitemap, or exceeds a bound.
    """
    url = fetched.url
    maps = [
        Candidate("sitemap", address, reason="named in robots.txt")
        for address in advertised.sitemaps(robots, url)
    ]
    if kind := advertised.itself(fetched.content):
        own = Candidate(kind, url, reason=f"is a {kind} itself")
        return _look(registrable_domain(url), None, [own, *maps], url)
    document = document_of(fetched)
    known = links(document)
    feeds = [
        Candidate("feed", address, title, "named in the page's head")
        for address, title in advertised.feeds(document)
    ]
    feeds += [
        Candidate("feed", link.address, link.text, "a link that looks like a feed")
        for link in known
        if advertised.is_feed_link(link, url)
    ]
    chosen = articles(known, url, fetched.shapes)
    pages: list[Candidate] = []
    if len(chosen) >= _ENOUGH:
        pages.append(Candidate("section", url, reason=f"links to {len(chosen)} articles"))
    pages += _sections(known, url, {each.key for each in chosen})
    name = site.choose(list(site.witnesses(document)), document) or registrable_domain(url)
    return _look(name, _language(document), [*feeds[: advertised.MOST], *maps, *pages], url)


def _look(name: str, tag: str | None, found: Iterable[Candidate], url: str) -> Look:
    once: dict[str, Candidate] = {}
    for each in found:
        once.setdefault(identity(each.address), each)
    announced = any(each.kind in ("feed", "sitemap") for each in once.values())
    places = () if announced else _COMMON
    return Look(
        name=one_line(name),
        language=tag,
        candidates=tuple(once.values()),
        guesses=tuple(
            Candidate(kind, address, reason="a common place")
            for kind, place in places
            if (address := absolute(place, url))
        ),
    )


def _sections(known: Iterable[Link], url: str, chosen: set[str]) -> Iterator[Candidate]:
    """Yield the sections in the site's menus, in their order."""
    host = parts(url).host
    seen = {identity(url), *chosen}
    for link in known:
        if link.place is not Place.MENU or link.key in seen or not _is_section(link, host):
            continue
        seen.add(link.key)
        yield Candidate("section", link.address, link.text, "in the menu")
        if len(seen) > _MOST_SECTIONS + len(chosen):
            return


def _is_section(link: Link, host: str) -> bool:
    found = parts(link.address)
    if found.host != host or found.query or not 0 < len(found.segments) <= _DEEPEST:
        return False
    if not 0 < len(link.text) <= _LONGEST_LABEL or likelihood(link.address) > _UNLIKELY:
        return False
    listed = found.segments[0].text in LISTS - {"category", "categories", "kategorie", "categoria"}
    return not (listed or duty(link.address))


def _language(document: Document) -> str | None:
    body = next(document.root.iter("body"), document.root)
    return language.choose(list(language.witnesses(document)), content(body, _SAMPLE))
