"""The article's own address and that of its AMP version."""

from typing import Final
from urllib.parse import urlsplit

from crawler.article.errors import AddressError
from crawler.article.urls import absolute, identity, registrable_domain, without_tracking
from crawler.extract.meta import Links, Metas

# Paths of a site's entrance: as the address of an article it is a template's mistake.
_ENTRANCES: Final = frozenset({"", "/", "/index.html", "/index.php", "/home"})


def canonical_url(links: Links, metas: Metas, url: str, base: str) -> str:
    """Return the address the page claims for itself if the claim is plausible, else *url*.

    Plausible is an address on the same registrable domain (RFC 6596 allows any, but a claim for a
    stranger's page would let one site overwrite another's record) that is not the site's entrance.
    """
    claims = [*links.of("canonical"), *metas.raw("og:url")]
    for claim in claims[:10]:
        address = absolute(claim, base)
        if address and _plausible(address, url):
            return without_tracking(address)
    return without_tracking(url)


def amp_url(links: Links, url: str, base: str) -> str | None:
    """Return the address of the page's AMP version; None if it names none other than itself."""
    for claim in links.of("amphtml"):
        address = absolute(claim, base)
        if address and registrable_domain(address) == registrable_domain(url):
            return address
    return None


def _plausible(address: str, url: str) -> bool:
    try:
        if identity(address) == identity(url):
            return True
    except AddressError:
        return False
    if registrable_domain(address) != registrable_domain(url):
        return False
    return urlsplit(address).path not in _ENTRANCES or urlsplit(url).path in _ENTRANCES
