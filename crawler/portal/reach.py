"""From how far away a server can be reached, by its addresses."""

from collections.abc import Iterable
from enum import StrEnum
from ipaddress import ip_address


class Reach(StrEnum):
    """Who may reach an address."""

    LOOPBACK = "loopback"
    """Processes of this machine."""

    PRIVATE = "private"
    """Machines of its network."""

    PUBLIC = "public"
    """Anybody."""


def reach(addresses: Iterable[str]) -> Reach | None:
    """Return the farthest reach of *addresses*; None if there are none."""
    found = {_reach(each) for each in addresses}
    return next((each for each in (Reach.PUBLIC, Reach.PRIVATE, *Reach) if each in found), None)


def _reach(address: str) -> Reach:
    ip = ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None) or ip
    if mapped.is_loopback:
        return Reach.LOOPBACK
    return Reach.PUBLIC if mapped.is_global else Reach.PRIVATE
