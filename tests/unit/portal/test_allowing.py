"""Row 37: the list of private addresses is explicit and narrow."""

from ipaddress import ip_address

import pytest

from crawler.portal.allowing import allowed


@pytest.mark.parametrize(
    ("entry", "address", "port"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 8000),
        ("10.1.2.0/24:80", "10.1.2.3", 80),
        ("[::1]:80", "::1", 80),
    ],
)
def test_an_entry_allows_its_address_and_port_alone(entry: str, address: str, port: int) -> None:
    found = allowed([entry])

    assert (ip_address(address), port) in found
    assert (ip_address(address), port + 1) not in found
    assert (ip_address("10.9.9.9"), port) not in found


@pytest.mark.parametrize(
    "entry",
    [
        "127.0.0.1",
        "localhost:80",
        "10.0.0.0/8:80",
        "0.0.0.0/0:80",
        "[::]/0:80",
        "127.0.0.1:0",
        "127.0.0.1:99999",
        "*:80",
    ],
)
def test_row_37_an_entry_without_port_by_name_or_too_wide_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match=r"must be an IP address|wider than"):
        allowed([entry])
