"""Rows 28-30: what is not a public address, in whatever form it is written."""

import socket
from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.ranges import leads_inward, literal, why_not


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "5f00::1",
        "4000::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_rows_29_and_30_an_address_that_is_not_public_is_named(address: str) -> None:
    assert why_not(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1"],
)
def test_a_public_address_is_public(address: str) -> None:
    assert why_not(ip_address(address)) is None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "2130706433",
        "0x7f000001",
        "0x7F.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
    ],
)
def test_row_28_every_form_of_an_address_is_seen_as_it(host: str) -> None:
    assert literal(host) == IPv4Address("127.0.0.1")


@pytest.mark.parametrize("host", ["[::1]", "::1"])
def test_brackets_make_no_difference(host: str) -> None:
    assert literal(host) == ip_address("::1")


@pytest.mark.parametrize("host", ["example.com", "1.2.3.4.5", "256.256.256.256.com", "abc", "08"])
def test_a_name_is_no_address(host: str) -> None:
    assert literal(host) is None


numbers = st.one_of(st.integers(0, 300), st.integers(0, 2**33))
written = st.builds(format, numbers, st.sampled_from(["d", "#x", "#X", "04o"]))


@given(st.lists(written, min_size=1, max_size=5).map(".".join))
def test_addresses_are_read_as_the_system_reads_them(host: str) -> None:
    try:
        expected = IPv4Address(socket.inet_aton(host))
    except OSError:
        expected = None
    assert literal(host) == expected


@pytest.mark.parametrize(
    ("address", "page", "inward"),
    [
        ("http://10.0.0.1/a.png", "https://news.example/a", True),
        ("http://localhost/a.png", "https://news.example/a", True),
        ("http://[::1]/a.png", "https://news.example/a", True),
        ("http://10.0.0.1/a.png", "http://10.0.0.2/a", False),
        ("http://localhost:8/a.png", "http://127.0.0.1:8/a", False),
        ("https://93.184.216.34/a.png", "https://news.example/a", False),
        ("https://1.news.example/a.png", "https://news.example/a", False),
    ],
)
def test_a_public_page_cannot_point_into_a_readers_network(
    address: str, page: str, *, inward: bool
) -> None:
    assert leads_inward(address, page) is inward
