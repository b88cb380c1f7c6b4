"""Rows 48, 49 and 54: what robots.txt and Retry-After mean."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.retry_after import DEFAULT_S, LONGEST_S, silence_s
from crawler.fetching.robots_rules import LONGEST_DELAY_S, rules, token

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SITE = "http://www.gazette.test"


@pytest.mark.parametrize("status", [200, 404, 403, 401, 410, 418])
def test_row_48_no_rules_allow_all(status: int) -> None:
    assert rules(status, b"").allow(f"{SITE}/a", "masthead")


@pytest.mark.parametrize("status", [100, 301, 304, 429, 500, 503, 599])
def test_row_48_what_cannot_be_read_allows_nothing(status: int) -> None:
    found = rules(status, b"User-agent: *\nAllow: /\n")

    assert not found.allow(f"{SITE}/a", "masthead")
    assert f"HTTP {status}" in found.refusal


FORBIDDING = {
    "late": b"# " + b"x" * 420_000 + b"\nUser-agent: *\nDisallow: /a\n",
    "bom": b"\xef\xbb\xbfUser-agent: *\nDisallow: /a\n",
    "crlf": b"User-agent: *\r\nDisallow: /a\r\n",
    "cr": b"User-agent: *\rDisallow: /a\r",
    "case": b"USER-AGENT: MastHead\ndisALLOW: /a\n",
    "spaces": b"  User-agent :  * \n\tDisallow :  /a  # here\n",
    "wildcard": b"User-agent: *\nDisallow: /*b.html$\n",
    "shared": b"User-agent: other\nUser-agent: masthead\nDisallow: /a\n",
    "repeated": b"User-agent: masthead\nAllow: /x\n\nUser-agent: masthead\nDisallow: /a\n",
    "nul": b"User-agent: *\x00\nDisallow: /a\n",
    "longest": b"User-agent: *\nAllow: /a\nDisallow: /a/b\n",
    "utf-16": "User-agent: *\nDisallow: /a\n".encode("utf-16"),
    "utf-16-be": b"\xfe\xff" + "User-agent: *\r\nDisallow: /a\r\n".encode("utf-16-be"),
    "version": b"User-agent: Masthead/1.0 # us\nDisallow: /a\n",
    "no-newline": b"User-agent: *\nDisallow: /a",
}


@pytest.mark.parametrize("name", FORBIDDING)
def test_row_49_rules_are_obeyed_in_every_form(name: str) -> None:
    found = rules(200, FORBIDDING[name])

    assert not found.allow(f"{SITE}/a/b.html", "masthead")
    assert found.allow(f"{SITE}/c", "masthead")


@pytest.mark.parametrize(
    ("rule", "path"),
    [("/caf%C3%A9", "/caf%C3%A9"), ("/café", "/caf%C3%A9"), ("/a%3cd", "/a%3Cd"), ("/~x", "/%7Ex")],
)
def test_row_49_escapes_are_compared_as_the_standard_says(rule: str, path: str) -> None:
    body = f"User-agent: *\nDisallow: {rule}\n".encode()

    assert not rules(200, body).allow(SITE + path, "masthead")


def test_what_is_said_to_another_is_not_said_to_us() -> None:
    body = b"User-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /b\n"

    assert rules(200, body).allow(f"{SITE}/a", "masthead")
    assert not rules(200, body).allow(f"{SITE}/b", "masthead")


def test_after_500_kib_nothing_counts() -> None:
    body = b"User-agent: *\nDisallow: /a\n" + b"# x\n" * 130_000 + b"Disallow: /b\n"

    assert not rules(200, body).allow(f"{SITE}/a", "masthead")
    assert rules(200, body).allow(f"{SITE}/b", "masthead")


@pytest.mark.parametrize(
    ("text", "delay"),
    [("2", 2.0), ("0.5", 0.5), ("1e9", LONGEST_DELAY_S), ("-3", 0.0), ("soon", 0.0), ("nan", 0.0)],
)
def test_row_52_the_crawl_delay_is_bounded(text: str, delay: float) -> None:
    body = f"User-agent: *\nCrawl-delay: {text}\n".encode()

    assert rules(200, body).delay_s("masthead") == delay


@pytest.mark.parametrize(
    ("agent", "found"), [("Masthead/0.1 (+x)", "masthead"), ("", "*"), ("My-Bot 2", "my-bot")]
)
def test_the_product_token_is_the_first_word(agent: str, found: str) -> None:
    assert token(agent) == found


@given(st.binary(max_size=300))
def test_any_bytes_are_read(body: bytes) -> None:
    rules(200, body).allow(f"{SITE}/a", "masthead")
    assert 0 <= rules(200, body).delay_s("masthead") <= LONGEST_DELAY_S


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("30", None, 30),
        (" 30 ", None, 30),
        ("0", None, 0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", None, 30),
        ("Sunday, 01-Mar-26 12:00:30 GMT", None, 30),
        ("Sun Mar  1 12:00:30 2026", None, 30),
        ("Sun, 01 Mar 2026 11:00:30 GMT", "Sun, 01 Mar 2026 11:00:00 GMT", 30),
        ("Sun, 01 Mar 2026 11:00:30 GMT", None, DEFAULT_S),
        ("-5", None, DEFAULT_S),
        ("soon", None, DEFAULT_S),
        ("", None, DEFAULT_S),
        ("9" * 300, None, DEFAULT_S),
        ("99999999", None, LONGEST_S),
        ("Fri, 01 Mar 2126 12:00:00 GMT", None, LONGEST_S),
    ],
)
def test_row_54_the_silence_is_as_long_as_asked_for(
    value: str, date: str | None, seconds: float
) -> None:
    assert silence_s(value, NOW, date) == seconds


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_header_gives_a_bounded_silence(value: str, date: str) -> None:
    assert 0 <= silence_s(value, NOW, date) <= LONGEST_S
