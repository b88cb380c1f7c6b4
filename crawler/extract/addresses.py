"""The article's own address and that of its AMP version."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote, urlsplit

from anyascii import anyascii

from crawler.article.domains import is_within
from crawler.article.errors import AddressError
from crawler.article.ranges import leads_inward
from crawler.article.urls import absolute, identity, registrable_domain, without_tracking
from crawler.article.variants import names_article
from crawler.extract.folding import folded
from crawler.extract.meta import Links, Metas

# Paths of a site's entrance, in any of its languages: as the address of an article it is a
# template's mistake.
_ENTRANCE: Final = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home)(?:\.[a-z]{3,5})?/?)?",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(
    r"(?:/(?:amp|print|mobile|m|all|full|comments?|(?:page|seite|p)?[-/]?[0-9]{1,3}|index\.[a-z]{3,5}))+",
    re.IGNORECASE,
)
"""What stands behind an article's address in that of a part or a version of it."""

_FORMAT: Final = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[0-9]{5,}")
"""Of an article: longer than a year."""

_LEAST_WORD: Final = 4
_STEM: Final = 5
_LEAST_WORDS: Final = 3
"""Words of a slug that are enough to tell that it is about something else."""


def canonical_url(  # noqa: PLR0913, PLR0917 - what the page claims, and what is known of it
    links: Links,
    metas: Metas,
    url: str,
    base: str,
    syndicates: tuple[str, ...] = (),
    titles: Iterable[str] = (),
) -> str:
    """Return the address the page claims for itself if the claim is plausible, else *url*.

    Plausible is an address of this article on the same registrable domain (RFC 6596 allows any, but
    a claim for a stranger's page would let one site overwrite another's record) or on one of
    *syndicates*: not the site's entrance, not a section, not plainly another story than that of
    *titles*, not one of a private network.
    """
    claims = [*links.of("canonical"), *metas.raw("og:url")]
    for claim in claims[:10]:
        address = absolute(claim, base)
        if address and _plausible(address, url, syndicates, titles):
            return without_tracking(address)
    return without_tracking(url)


def amp_url(links: Links, url: str, base: str) -> str | None:
    """Return the address of the page's AMP version; None if it names none other than itself."""
    for claim in links.of("amphtml"):
        address = absolute(claim, base)
        if address and registrable_domain(address) == registrable_domain(url):
            return address
    return None


def _plausible(address: str, url: str, syndicates: tuple[str, ...], titles: Iterable[str]) -> bool:
    try:
        if identity(address) == identity(url):
            return True
    except AddressError:
        return False
    if registrable_domain(address) != registrable_domain(url):
        host = urlsplit(address).hostname or ""
        if not any(is_within(host, domain) for domain in syndicates):
            return False
    claimed, own = urlsplit(address), urlsplit(url)
    if leads_inward(address, url):
        return False
    if is_entrance(claimed.path):
        return is_entrance(own.path)
    return not (
        (not claimed.query and is_above(claimed.path, own.path))
        or _is_numbered_otherwise(claimed.path, own.path)
        or _is_about_something_else(claimed.path, f"{own.path}?{own.query}", titles)
    )


def is_entrance(path: str) -> bool:
    """Tell whether *path* is that of a site's entrance, in any of its languages."""
    return bool(_ENTRANCE.fullmatch(path))


def is_above(claimed: str, own: str) -> bool:
    """Tell whether the path *claimed* is that of a section in which *own* is."""
    section = claimed.rstrip("/")
    if not own.startswith(f"{section}/") or names_article(section):
        return False
    return bool(own.rstrip("/")[len(section) :]) and not _PARTS.fullmatch(
        own.rstrip("/"), len(section)
    )


def _is_numbered_otherwise(claimed: str, own: str) -> bool:
    """Tell whether the paths differ in nothing but the number of the article."""
    one, other = claimed.rstrip("/").rpartition("/"), own.rstrip("/").rpartition("/")
    if one[0] != other[0] or _words(one[2]):
        return False
    numbers, others = _NUMBER.findall(one[2]), _NUMBER.findall(other[2])
    alike = _NUMBER.sub("0", one[2]) == _NUMBER.sub("0", other[2])
    return alike and bool(numbers) and set(numbers).isdisjoint(others)


def _is_about_something_else(claimed: str, own: str, titles: Iterable[str]) -> bool:
    """Tell whether the slug in *claimed* has no word of this address and of the *titles*.

    A number in both says that it is the same article, whatever its slug. Only words in Latin
    letters are compared: everybody transliterates others in another way.
    """
    words = _words(claimed.rstrip("/").rpartition("/")[2])
    slugs = " ".join(part for part in re.split(r"[/?]", own) if names_article(part))
    if len(words) < _LEAST_WORDS or not words.isdisjoint(_words(slugs)):
        return False
    if not set(_NUMBER.findall(claimed)).isdisjoint(_NUMBER.findall(own)):
        return False
    said = folded(" ".join(titles))
    plain = anyascii(said)
    if not said or 2 * sum(map(str.isascii, said)) < len(said):
        return False
    return words.isdisjoint(_words(plain))


def _words(text: str) -> set[str]:
    """Return the beginnings of the longer words in *text*, a slug or a title."""
    words = folded(_FORMAT.sub("", unquote(text)).replace("_", " ")).split()
    return {word[:_STEM] for word in words if len(word) >= _LEAST_WORD and word.isalpha()}
