"""What publishers ask for, in the forms in which they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.extractor import facts
from crawler.extract.optout import Signal, from_headers, from_robots
from crawler.extract.page import Page
from tests.unit.extract.sample import URL, html

FOR_ALL = "User-agent: *\nContent-Signal: ai-train=no\n"


@pytest.mark.parametrize(
    ("name", "value", "signals"),
    [
        ("X-Robots-Tag", "noindex, nofollow", {Signal.NOINDEX}),
        ("x-robots-tag", "NONE", {Signal.NOINDEX}),
        ("X-Robots-Tag", "googlebot: noindex, noarchive", set()),
        ("X-Robots-Tag", "Masthead: noarchive", {Signal.NOARCHIVE}),
        ("X-Robots-Tag", "otherbot: noindex, masthead: noai", {Signal.NOAI}),
        ("X-Robots-Tag", "unavailable_after: 25 Jun 2030 15:00:00 PST, noindex", {Signal.NOINDEX}),
        ("X-Robots-Tag", "max-snippet: 20, noarchive", {Signal.NOARCHIVE}),
        ("X-Robots-Tag", "all", set()),
        ("TDM-Reservation", "1", {Signal.TDM}),
        ("TDM-Reservation", "0", set()),
        ("Content-Usage", "train-ai=n", {Signal.NOAI}),
        ("Content-Usage", "train-ai=y", set()),
        ("Content-Signal", "search=yes, ai-train=no", {Signal.NOAI}),
        ("Content-Type", "noindex", set()),
    ],
)
def test_headers_say_so(name: str, value: str, signals: set[Signal]) -> None:
    assert from_headers([(name, value)], "masthead") == signals


@pytest.mark.parametrize(
    ("meta", "signals"),
    [
        ('<meta name="robots" content="noindex,follow">', {Signal.NOINDEX}),
        ('<meta name="ROBOTS" content="NoAI, noimageai">', {Signal.NOAI}),
        ('<meta name="masthead" content="noarchive">', {Signal.NOARCHIVE}),
        ('<meta name="googlebot" content="noindex">', set()),
        ('<meta name="robots" content="index, max-image-preview:large">', set()),
        ('<meta name="tdm-reservation" content="1">', {Signal.TDM}),
        ('<meta name="tdm-reservation" content="0">', set()),
    ],
)
def test_pages_say_so(meta: str, signals: set[Signal]) -> None:
    assert facts(Page(url=URL, content=html(head=meta))).signals == signals


@pytest.mark.parametrize(
    ("text", "signals"),
    [
        ("User-agent: *\nContent-Signal: search=yes,ai-train=no\nAllow: /\n", {Signal.NOAI}),
        ("User-Agent: *\nContent-Usage: train-ai=n\n", {Signal.NOAI}),
        ("User-Agent: *\nContent-Usage: / train-ai=n # all\n", {Signal.NOAI}),
        ("User-Agent: *\nContent-Usage: /private train-ai=n\n", set()),
        ("User-agent: GPTBot\nContent-Signal: ai-train=no\n", set()),
        ("User-agent: a\nUser-agent: masthead\nContent-Signal: ai-train=no\n", {Signal.NOAI}),
        (f"{FOR_ALL}\nUser-agent: masthead\nContent-Signal: ai-train=yes\n", set()),
        ("Content-Signal: ai-train=no\n", set()),
    ],
)
def test_robots_txt_says_so(text: str, signals: set[Signal]) -> None:
    assert from_robots(text, "masthead") == signals


@given(st.text(max_size=300), st.sampled_from(["X-Robots-Tag", "Content-Usage", "TDM-Reservation"]))
def test_any_text_is_read(value: str, name: str) -> None:
    assert from_headers([(name, value)], "masthead") <= set(Signal)
    assert from_robots(value, "masthead") <= set(Signal)
