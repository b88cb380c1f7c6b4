"""Rows 14 and 28 to 31: names are looked up at once; what a proxy is not asked for."""

import asyncio
import socket
import time

import pytest

from crawler.fetching.errors import RefusedError
from crawler.fetching.guard import GuardedResolver, refuse_literal
from crawler.portal.allowing import allowed

NOTHING = allowed([])


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "a.localhost", "127.1", "[::1]"])
def test_row_31_this_machines_own_names_are_addresses_too(host: str) -> None:
    with pytest.raises(RefusedError, match="loopback"):
        refuse_literal(host, 80, NOTHING)


def test_row_37_this_machine_is_allowed_where_its_address_is() -> None:
    for entry in ("127.0.0.1:8000", "[::1]:8000"):
        refuse_literal("localhost", 8000, allowed([entry]))
        with pytest.raises(RefusedError):
            refuse_literal("localhost", 8001, allowed([entry]))


@pytest.mark.parametrize("host", ["news.test", "localhost.test", "notlocalhost", "93.184.216.34"])
def test_other_names_are_left_to_the_resolver(host: str) -> None:
    refuse_literal(host, 80, NOTHING)


def test_row_14_names_that_take_long_to_look_up_do_not_keep_others_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def looked_up(host: str, port: int, *_: object, **__: object) -> list[object]:
        if host.startswith("slow"):
            time.sleep(2)
        kind = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [(*kind, ("93.184.216.34", port))]

    async def seconds() -> float:
        resolver = GuardedResolver(NOTHING)
        slow = [asyncio.ensure_future(resolver.resolve(f"slow{n}.test")) for n in range(40)]
        await asyncio.sleep(0)
        began = time.monotonic()
        await resolver.resolve("good.test")
        took = time.monotonic() - began
        await asyncio.gather(*slow)
        return took

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)

    assert asyncio.run(seconds()) < 1
