"""Addresses that mean one article by their form, and those that only look like it."""

import pytest

from crawler.article.urls import identity, without_tracking

STORY = "a.example/news/harbour-bridge-opens"
NUMBERED = "a.example/news/1234567"


@pytest.mark.parametrize(
    ("twin", "key"),
    [
        *((f"https://{STORY}?{pair}", STORY) for pair in (
            "src=rss", "from=rss", "ref=rss", "source=rss", "source=RSS_feed", "src=feed", "rss=1",
            "rss", "partner=rss&emc=rss", "cmp=rss", "mod=rss_markets", "ref=newsletter-12",
            "ftag=YHF4eb9d17", "xtor=RSS-3208", "utm_source=a&&utm_medium=b", "",
            "amp", "amp=1", "AMP=true", "outputType=amp", "output=amp", "amp&outputType=amp",
            "print=1", "printable=yes", "view=print", "layout=printer",
            "PHPSESSID=a1", "jsessionid=A1.b", "ASPSESSIONIDQQ=x", "sid=0123456789abcdef01",
            "amp_js_v=0.1&usqp=mq331AQ",
        )),
        *((f"https://{path}", STORY) for path in (
            f"{STORY}/amp", f"{STORY}/amp/", f"{STORY}.amp", f"{STORY}/print/",
            "a.example/amp/news/harbour-bridge-opens", f"m.{STORY}", f"www.m.{STORY}",
            f"mobile.{STORY}", f"amp.{STORY}", f"amp.{STORY}/amp?amp=1&src=rss",
            f"{STORY};jsessionid=0A1B2C.node7", f"{STORY};JSESSIONID=0A1B?src=rss",
            f"a-example.cdn.ampproject.org/c/s/{STORY}",
            f"a-example.cdn.ampproject.org/v/{STORY}/amp?amp_js_v=0.1",
            f"cdn.ampproject.org/i/s/{STORY}", f"www.google.co.uk/amp/s/{STORY}",
            f"www.google.com/amp/{STORY}",
            f"www.google.de/amp/s/a-example.cdn.ampproject.org/c/s/{STORY}",
        )),
        (f"https://{STORY}.amp.html", f"{STORY}.html"),
        (f"https://{STORY}.html/amp", f"{STORY}.html"),
        (f"https://{NUMBERED}/amp", NUMBERED),
        ("https://m.a.example:8080/b", "a.example:8080/b"),
        ("https://a.example/t.php?t=167&sid=58428beaa14598c2e02d93ad5c773e4d",
         "a.example/t.php?t=167"),
    ],
)  # fmt: skip
def test_a_variant_is_known_as_the_article(twin: str, key: str) -> None:
    assert identity(twin) == key


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("a.example/news/amp", id="a-story-about-amps"),
        pytest.param("a.example/2026/03/amp", id="one-in-a-folder-of-dates"),
        pytest.param("a.example/amp/reviews", id="a-section-about-amps"),
        pytest.param("a.example/art/print", id="a-section-about-prints"),
        pytest.param("a.example/m/harbour-bridge-opens", id="m-in-a-path"),
        pytest.param("a.example/b?src=3", id="src-of-another-kind"),
        pytest.param("a.example/b?from=2026-03-01", id="from-a-day"),
        pytest.param("a.example/b?source=feedback", id="feed-in-a-word"),
        pytest.param("a.example/b?ref=12", id="ref-by-number"),
        pytest.param("a.example/b?page=2", id="page"),
        pytest.param("a.example?p=12", id="p"),
        pytest.param("a.example/b?id=12", id="id"),
        pytest.param("a.example/b?rss=sport", id="rss-of-something"),
        pytest.param("a.example/b?amp=100w", id="amp-of-something"),
        pytest.param("a.example/b?view=map", id="view-of-something"),
        pytest.param("a.example/b?print=12", id="print-by-number"),
        pytest.param("a.example/story.php?sid=58428beaa14598c2e02d93ad5c773e4d", id="story-id"),
        pytest.param("a.example/harbour-bridge-opens?sid=12345", id="short-sid"),
        pytest.param("amp.dev/a", id="a-domain-of-its-own"),
        pytest.param("m.co.uk/a", id="a-short-domain"),
        pytest.param("media.example/a", id="m-in-a-label"),
        pytest.param("cdn.ampproject.org/c/s/nothing", id="no-address-in-the-cache"),
        pytest.param("google.com/amp/about", id="no-address-in-the-viewer"),
        pytest.param("a.example/.amp", id="only-an-ending"),
    ],
)
def test_what_may_be_another_article_stays_itself(key: str) -> None:
    assert identity(f"https://{key}") == key


def test_the_address_of_a_record_loses_what_names_the_reader_and_keeps_its_dress() -> None:
    """Nobody knows that the address without ``/amp`` exists."""
    address = f"https://{STORY}/amp;jsessionid=1A?amp=1&src=rss&PHPSESSID=2"

    assert without_tracking(address) == f"https://{STORY}/amp?amp=1"
