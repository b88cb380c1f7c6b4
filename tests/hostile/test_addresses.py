"""Rows 28-33, 35 and 37: connections go to public addresses, and nowhere else."""

from pathlib import Path

import pytest

from tests.hostile.inside import PUBLIC
from tests.hostile.lab import Lab
from tests.integration.local import Portal

HOSTS = """
2130706433 0x7f000001 0177.0.0.1 127.1 127.0.0.1. １２７.０.０.１ ①②⑦.⓪.⓪.① localhost 0.0.0.0
10.0.0.1 169.254.169.254 100.100.100.200 192.0.0.192
[::1] [::] [::ffff:127.0.0.1] [::ffff:169.254.169.254] [64:ff9b::7f00:1] [2002:7f00:1::1]
[2001::7f00:1] [fd00:ec2::254] [fec0::1] [fe80::1]
loopback.test loopback6.test metadata.test intranet.test mapped.test
""".split()
URLS = [f"http://{host}/good/1" for host in HOSTS]


def private(log: list[dict[str, object]]) -> set[object]:
    """Return the addresses that were connected to and are not public."""
    return {entry["connected"] for entry in log} - set(PUBLIC)


def test_rows_28_to_31_nothing_connects_to_an_address_that_is_not_public(
    lab: Lab, portal: Portal
) -> None:
    result = lab.run(portal, "fetch", *URLS)

    assert result.code == 1
    assert private(lab.log()) == set()
    assert len(result.err.splitlines()) == len(URLS)
    assert portal.records == []


@pytest.mark.parametrize("host", ["loopback.test", "metadata.test", "loopback6.test"])
def test_row_31_the_line_says_what_the_name_leads_to(lab: Lab, portal: Portal, host: str) -> None:
    result = lab.run(portal, "fetch", f"http://{host}/good/1")

    assert "is not a public address" in result.line(host)


def test_row_31_of_several_addresses_only_the_public_are_used(lab: Lab, portal: Portal) -> None:
    result = lab.run(portal, "fetch", "http://both.test/good/1")

    assert result.code == 0
    assert private(lab.log()) == set()


def test_row_31_a_name_that_changes_between_check_and_use_leads_nowhere(
    lab: Lab, portal: Portal
) -> None:
    addresses = [f"http://rebind.test/good/{n}" for n in range(3)]

    lab.run(portal, "fetch", *addresses)
    lab.run(portal, "fetch", *addresses)

    assert private(lab.log()) == set()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_row_32_redirects_to_them_are_refused(lab: Lab, portal: Portal, status: int) -> None:
    hosts = "127.0.0.1 2130706433 loopback.test [::1] 169.254.169.254 metadata.test".split()
    targets = [f"http://{host}/good/1" for host in hosts] + ["//169.254.169.254/latest"]

    result = lab.run(portal, "fetch", *[f"http://news.test/to/{status}/{each}" for each in targets])

    assert result.code == 1
    assert private(lab.log()) == set()
    assert len(result.err.splitlines()) == len(targets)


def test_row_33_what_a_feed_names_is_guarded_too(lab: Lab, portal: Portal) -> None:
    links = "http://loopback.test/good/1 http://127.0.0.1/good/2 http://news.test/good/3"

    result = lab.run(
        portal, "crawl", "--feed", f"http://news.test/feed/{links.replace(' ', '%20')}"
    )

    assert result.code == 3
    assert private(lab.log()) == set()
    assert len(portal.records) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "data:text/html,x", "ftp://a.test/"])
def test_row_35_a_redirect_to_another_scheme_is_refused(
    lab: Lab, portal: Portal, target: str
) -> None:
    result = lab.run(portal, "fetch", f"http://news.test/to/302/{target}")

    assert result.code == 1
    assert portal.records == []


def test_row_37_what_the_keeper_allows_is_allowed_with_its_port_alone(
    lab: Lab, portal: Portal
) -> None:
    portal.settings("allow_private:\n  - 10.0.0.1:80\n")

    result = lab.run(
        portal, "fetch", "http://intranet.test/good/1", "http://intranet.test:443/good/2",
        "http://loopback.test/good/3",
    )  # fmt: skip

    assert result.code == 3
    assert private(lab.log()) == {"10.0.0.1"}
    assert len(portal.records) == 1


def test_row_33_what_a_page_names_is_not_asked_for(lab: Lab, portal: Portal) -> None:
    result = lab.run(portal, "fetch", "http://news.test/pointing")

    assert result.code == 0
    assert private(lab.log()) == set()
    assert "10.0.0.1" not in portal.record.read_text("utf-8")


def test_row_33_a_page_may_not_send_us_there(lab: Lab, portal: Portal) -> None:
    result = lab.run(portal, "fetch", "http://news.test/pointing/refresh")

    assert result.code == 1
    assert "10.0.0.1 is not a public address" in result.line("refresh")
    assert private(lab.log()) == set()


def test_row_33_a_robots_txt_may_not_lead_there(lab: Lab, portal: Portal) -> None:
    result = lab.run(portal, "fetch", "http://inward.test/good/1")

    assert "robots.txt could not be read" in result.line("inward")
    assert private(lab.log()) == set()
    assert portal.records == []


ODD = [
    "http://10.0.0.1#@news.test/", "http://news.test\\@10.0.0.1/", "http://10.0.0.1\\.news.test/",
    "http://user:pass@10.0.0.1/", "http://news.test:80@10.0.0.1/", "http://10.0.0.1:80\\@news.test/",
    "http://news.test/%zz%", f"http://news.test/{'a' * 10_000}", "http://news.test/\x00\x1f\x7f",
    "http://news.test/good/1\r\nHost: 10.0.0.1", "http://[::1", "http://news.test:99999/",
    "http://news.test:-1/", "http:///good/1", "http:news.test/good/1", "//10.0.0.1/good/1",
    " http://10.0.0.1/good/1", "http://\u202e10.0.0.1/", "http://xn--/",
    f"http://{'a.' * 200}test/",
]  # fmt: skip


def test_row_34_odd_addresses_lead_nowhere_and_crash_nothing(
    lab: Lab, portal: Portal, tmp_path: Path
) -> None:
    listed = tmp_path / "addresses.txt"
    listed.write_text("\n".join(each.replace("\n", "") for each in ODD), "utf-8")

    result = lab.run(portal, "fetch", "--file", listed)

    assert result.code in (1, 3)
    assert private(lab.log()) == set()
    assert len(result.err.splitlines()) >= len(ODD) - 3
    assert "pass@" not in result.err
