"""Which IP addresses are public. A list of our own: that of Python 3.11's ipaddress has gaps.

Sources: the IANA registries of IPv4 and IPv6 special-purpose addresses, of IPv4 multicast, and of
IPv6 global unicast. What tunnels or translates to another address is refused whatever is inside.
"""

import functools
import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

_V4: Final = {
    IPv4Network(network): name
    for network, name in {
        "0.0.0.0/8": "this network",
        "10.0.0.0/8": "private",
        "100.64.0.0/10": "shared, behind a carrier's NAT",
        "127.0.0.0/8": "loopback",
        "169.254.0.0/16": "link-local",
        "172.16.0.0/12": "private",
        "192.0.0.0/24": "protocol assignments",
        "192.0.2.0/24": "documentation",
        "192.88.99.0/24": "6to4 relay",
        "192.168.0.0/16": "private",
        "198.18.0.0/15": "benchmarking",
        "198.51.100.0/24": "documentation",
        "203.0.113.0/24": "documentation",
        "224.0.0.0/4": "multicast",
        "240.0.0.0/4": "reserved",
    }.items()
}
_V6: Final = {
    IPv6Network(network): name
    for network, name in {
        "::1/128": "loopback",
        "::ffff:0:0/96": "IPv4-mapped",
        "64:ff9b::/96": "NAT64",
        "64:ff9b:1::/48": "NAT64",
        "100::/64": "discard-only",
        "2001::/32": "Teredo",
        "2001::/23": "protocol assignments",
        "2001:db8::/32": "documentation",
        "2002::/16": "6to4",
        "3fff::/20": "documentation",
        "fc00::/7": "private",
        "fe80::/10": "link-local",
        "fec0::/10": "site-local",
        "ff00::/8": "multicast",
    }.items()
}
_BYTE: Final = 255
_NUMBERS: Final = re.compile(
    r"(?:0[xX][0-9a-fA-F]{1,8}|[0-9]{1,12})(?:\.(?:0[xX][0-9a-fA-F]{1,8}|[0-9]{1,12})){0,3}"
)
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")


def why_not(address: Address) -> str | None:
    """Return what *address* is if it is not public, such as "loopback"; None if it is public."""
    if isinstance(address, IPv4Address):
        return next((name for network, name in _V4.items() if address in network), None)
    if address.scope_id is not None:
        return "link-local"
    found = next((name for network, name in _V6.items() if address in network), None)
    if found is None and address not in _GLOBAL_UNICAST:
        return "not global unicast"
    return found


@functools.lru_cache(maxsize=1024)
def literal(host: str) -> Address | None:
    """Return the address that *host*, as it stands in a URL, is; None if it is a name.

    IPv4 also in the forms that resolvers take for it: one to four numbers, each decimal, octal or
    hexadecimal (inet_aton(3); WHATWG URL, "IPv4 parser").
    """
    host = host.strip("[]").removesuffix(".")
    try:
        return ip_address(host)
    except ValueError:
        pass
    return _old_form(host)


def leads_inward(address: str, page: str) -> bool:
    """Tell whether *address* is one of a private network and *page*, which names it, is not.

    Both are normalised web addresses. A reader's browser would ask the reader's own network.
    """
    return _is_private(address) and not _is_private(page)


def _is_private(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761 6.3
        return True
    found = literal(host) if host[:1].isdigit() or ":" in host else None
    return found is not None and why_not(found) is not None


def _old_form(host: str) -> IPv4Address | None:
    """Return the IPv4 address in one to four numbers; the last fills the bytes that are left."""
    if not _NUMBERS.fullmatch(host):
        return None
    try:
        *parts, last = [int(part, _base(part)) for part in host.lower().split(".")]
    except ValueError:  # an octal number with an 8 or 9
        return None
    left = 4 - len(parts)
    if any(part > _BYTE for part in parts) or last >= 256**left:
        return None
    head = sum(part << (8 * (3 - place)) for place, part in enumerate(parts))
    return IPv4Address(head + last)


def _base(number: str) -> int:
    if number.startswith("0x"):
        return 16
    return 8 if number.startswith("0") and number != "0" else 10
