"""The keeper's list of addresses that are not public and may be fetched from all the same."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from crawler.article.ranges import Address

_ENTRY: Final = re.compile(r"(?:\[(?P<v6>[^\]]+)\]|(?P<v4>[^\[\]:]+)):(?P<port>\d{1,5})")
_LAST_PORT: Final = 65_535
_WIDEST: Final = {4: 16, 6: 48}
"""Shortest prefix of a network: a list that allows more is a mistake."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Networks with the port that may be connected to."""

    entries: tuple[tuple[IPv4Network | IPv6Network, int], ...] = ()

    def __contains__(self, place: tuple[Address, int]) -> bool:
        """Tell whether the address and port of *place* are on the list."""
        address, port = place
        return any(port == allowed and address in network for network, allowed in self.entries)


def allowed(entries: Iterable[str]) -> Allowed:
    """Return the list written as *entries*: ``127.0.0.1:8000``, ``10.1.2.0/24:80``, ``[::1]:80``.

    Names are not on it: whoever owns a name decides what it resolves to.

    Raises:
        ValueError: an entry is written otherwise, or is wider than /16 (IPv6: /48).
    """
    return Allowed(tuple(_entry(text) for text in entries))


def _entry(text: str) -> tuple[IPv4Network | IPv6Network, int]:
    wrong = ValueError(
        f"{text!r}: must be an IP address or network with a port, "
        "such as 127.0.0.1:8000, 10.1.2.0/24:80 or [::1]:80"
    )
    match = _ENTRY.fullmatch(text)
    if not match or not 0 < int(match["port"]) <= _LAST_PORT:
        raise wrong
    try:
        network = ip_network(match["v6"] or match["v4"])
    except ValueError:
        raise wrong from None
    if network.prefixlen < _WIDEST[network.version]:
        raise ValueError(f"{text!r}: wider than /{_WIDEST[network.version]}")
    return network, int(match["port"])
