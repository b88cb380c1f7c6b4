"""The address guard: connections go to public addresses only, checked as they are made.

The address that is checked is the one that the socket is connected to, so it does not matter what a
name resolved to before, or will resolve to later.
"""

import socket
from ipaddress import ip_address
from typing import Any, Final

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from crawler.article.ranges import Address, literal, why_not
from crawler.fetching.errors import RefusedError
from crawler.fetching.lookups import widen
from crawler.portal.allowing import Allowed

_LOOPBACK: Final = (ip_address("127.0.0.1"), ip_address("::1"))


class NotPublicError(OSError):
    """A socket was about to be connected to an address that is not public."""


def objection(address: Address, port: int, allow: Allowed) -> str | None:
    """Return why *address* and *port* may not be connected to; None if they may."""
    what = why_not(address)
    if what is None or (address, port) in allow:
        return None
    return f"{address} is not a public address ({what})"


def refuse_literal(host: str, port: int, allow: Allowed) -> None:
    """Refuse *host* if it is an address that is not public, or this machine's own name.

    Raises:
        RefusedError: with the reason.
    """
    address = literal(host)
    own = host.lower().removesuffix(".")
    if address is None and (own == "localhost" or own.endswith(".localhost")):  # RFC 6761 6.3
        reasons = [objection(each, port, allow) for each in _LOOPBACK]
    else:
        reasons = [] if address is None else [objection(address, port, allow)]
    if reasons and all(reasons):
        raise RefusedError("address", str(reasons[0]))


class GuardedResolver(AbstractResolver):
    """Resolves names to those of their addresses that may be connected to.

    Raises:
        RefusedError: there are only others.
    """

    def __init__(self, allow: Allowed) -> None:
        self._allow = allow
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of *host*, as aiohttp wants them."""
        widen()
        found = await self._inner.resolve(host, port, family)
        reasons = [objection(ip_address(each["host"]), port, self._allow) for each in found]
        kept = [each for each, reason in zip(found, reasons, strict=True) if reason is None]
        if found and not kept:
            raise RefusedError("address", f"{host} leads to {reasons[0]}")
        return kept

    async def close(self) -> None:
        """Let go of the resolver."""
        await self._inner.close()


class GuardedSockets:
    """Makes the sockets of direct connections; see ``socket_factory`` of aiohttp's connector."""

    def __init__(self, allow: Allowed) -> None:
        self._allow = allow

    def __call__(self, info: tuple[Any, ...]) -> socket.socket:
        """Return a socket for *info*, an entry as of getaddrinfo(3).

        Raises:
            NotPublicError: its address may not be connected to.
        """
        family, kind, protocol, _, (host, port, *_) = info
        reason = objection(ip_address(host), port, self._allow)
        if reason:
            raise NotPublicError(reason)
        return socket.socket(family, kind, protocol)
