"""Registrable domains: what belongs to one owner."""

import functools
import ipaddress
from typing import Final

import tldextract

_registrable: Final = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@functools.lru_cache(maxsize=4096)
def domain_of(host: str) -> str:
    """Return the registrable domain of *host* (``bbc.co.uk`` of ``www.bbc.co.uk``).

    After the Public Suffix List's ICANN section, from the copy that ships with tldextract. A host
    under an unlisted top-level domain gives its last two labels (the list's rule ``*``); an IP
    address gives itself.
    """
    host = host.rstrip(".")
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    found = _registrable(host)
    if found.suffix and found.domain:
        return found.top_domain_under_public_suffix
    return ".".join(host.split(".")[-2:])


def is_within(host: str, domain: str) -> bool:
    """Tell whether *host* is *domain* or under it."""
    return host == domain or host.endswith(f".{domain}")
