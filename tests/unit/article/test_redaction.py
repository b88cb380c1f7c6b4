"""Rows 89 and 90: what is secret in a text."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.redaction import redacted
from crawler.fetching.secrets import RedactedRecord


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("GET http://u:pa%73s@h.test/a", "GET http://***@h.test/a"),
        ("postgresql+pg8000://me:geheim@db/x", "postgresql+pg8000://***@db/x"),
        ("http://h.test/a?token=abc&page=2", "http://h.test/a?token=***&page=2"),
        ("http://h.test/a?page=2&access_token=abc#x", "http://h.test/a?page=2&access_token=***#x"),
        ("<http://h.test/?X-Amz-Signature=ab>", "<http://h.test/?X-Amz-Signature=***>"),
        ("/a?apiKey=1&api_key=2&APIKEY=3", "/a?apiKey=***&api_key=***&APIKEY=***"),
        ("to=http%3A%2F%2Fh%3Ftoken%3Dabc&x=1", "to=http%3A%2F%2Fh%3Ftoken%3D***&x=1"),
        ("?keyword=bridge&monkey=1&author=me", "?keyword=bridge&monkey=1&author=me"),
        ("{'Authorization': 'Bearer abc'}", "{'Authorization': '***'}"),
        ("Cookie: a=b; c=d", "Cookie: ***"),
        ("mail me@h.test", "mail me@h.test"),
        ("https://h.test/@me/a@b", "https://h.test/@me/a@b"),
    ],
)
def test_secrets_are_hidden_and_all_else_stays(text: str, told: str) -> None:
    assert redacted(text) == told


@given(st.text())
def test_what_was_redacted_stays_as_it_is(text: str) -> None:
    once = redacted(text)
    assert redacted(once) == once


def test_log_messages_and_tracebacks_are_redacted() -> None:
    address = "http://me:geheim@h.test/?token=geheim"
    error = ValueError(address)
    info = (ValueError, error, None)
    record = RedactedRecord("a", logging.ERROR, "a.py", 1, "failed: %s", (address,), info)

    text = logging.Formatter("%(message)s").format(record)

    assert "ValueError" in text
    assert "geheim" not in text
