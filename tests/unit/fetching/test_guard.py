"""Rows 28 to 31: what is refused before a proxy could be asked for it."""

import pytest

from crawler.fetching.errors import RefusedError
from crawler.fetching.guard import refuse_literal
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
