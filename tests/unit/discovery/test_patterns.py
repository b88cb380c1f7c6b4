"""Patterns of a source's addresses."""

import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.patterns import allowed, matches

SITE = "https://www.example.com"


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        pytest.param("/news/*", "/news/2026/bridge", id="star-crosses-folders"),
        pytest.param("/news/*", "/news/", id="star-for-nothing"),
        pytest.param("/*/20??/*", "/city/2026/bridge", id="one-character-each"),
        pytest.param("/view?id=*", "/view?id=7", id="query"),
        pytest.param("*", "/", id="everything"),
        pytest.param("https://www.example.com/20*", "/2026/bridge", id="whole-address"),
        pytest.param("*.html", "/a/b.html", id="ending"),
        pytest.param("/новости/*", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", id="letters"),
        pytest.param("/%d0%bd*", "/%D0%BD", id="escapes-in-any-case"),
        pytest.param("/a*b*b", "/aXbXbXb", id="last-piece-from-the-end"),
    ],
)
def test_a_pattern_matches(pattern: str, path: str) -> None:
    assert matches(pattern, f"{SITE}{path}")


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        pytest.param("/news", "/news/", id="not-all"),
        pytest.param("/news/*", "/sport/news/1", id="not-the-beginning"),
        pytest.param("/News/*", "/news/1", id="case"),
        pytest.param("https://example.com/*", "/news", id="other-host"),
        pytest.param("/a*b", "/a", id="overlapping"),
        pytest.param("/a*a", "/a", id="one-letter-twice"),
        pytest.param("/a.c", "/abc", id="a-dot-is-a-dot"),
        pytest.param("/[ab]", "/a", id="brackets-are-brackets"),
        pytest.param("", "/", id="nothing"),
    ],
)
def test_a_pattern_does_not_match(pattern: str, path: str) -> None:
    assert not matches(pattern, f"{SITE}{path}")


def test_what_is_included_and_not_excluded_is_allowed() -> None:
    assert allowed(f"{SITE}/a", (), ())
    assert allowed(f"{SITE}/news/1", ("/sport/*", "/news/*"), ("/news/live*",))
    assert not allowed(f"{SITE}/news/live-1", ("/news/*",), ("/news/live*",))
    assert not allowed(f"{SITE}/city/1", ("/news/*",), ())
    assert not allowed(f"{SITE}/city/1", (), ("*",))


def test_many_stars_end_in_time() -> None:
    address = f"{SITE}/{'a' * 4_000}"

    assert not matches("/" + "*a" * 500 + "*b", address)
    assert not matches("/" + "*?a" * 500 + "b", address)
    assert matches("/" + "*a" * 500 + "*", address)


@given(st.text("ab*?/", max_size=12), st.text("ab/", max_size=20))
def test_patterns_mean_what_they_mean_to_fnmatch(pattern: str, path: str) -> None:
    expected = re.fullmatch(fnmatch.translate(f"/{pattern}"), f"/{path}") is not None

    assert matches(f"/{pattern}", f"{SITE}/{path}") == expected


@given(st.text(max_size=20), st.text("ab/?", max_size=20))
def test_any_pattern_can_be_asked(pattern: str, path: str) -> None:
    matches(pattern, f"{SITE}/{path}")
