"""Feeds that are hostile or broken: rows 38 to 41 and 45."""

import builtins
import codecs
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.urls import web_address
from crawler.discovery.kinds import api, feed, sitemap
from crawler.discovery.kinds import list as lists
from crawler.discovery.listing import Listing, ListingError
from tests.unit.discovery.reading import ITEM, RSS, fetched, rss

DTD = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "c>d">{}]>'


def read(content: bytes | str) -> Listing:
    return feed.KIND.read(fetched(content))


@pytest.mark.parametrize(
    "declared",
    [
        pytest.param(DTD.format(""), id="external-entity"),
        pytest.param(DTD.format('<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;'), id="parameter"),
        pytest.param('<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">', id="dtd"),
        pytest.param(DTD.format("<!-- ]> --><?x ]> ?>"), id="comment-and-instruction"),
        pytest.param("<!DOCTYPE rss [", id="unclosed"),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-32", "utf-16-le", "utf-32-be"])
def test_38_no_entity_dtd_or_xinclude_is_fetched_or_read(
    declared: str, codec: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(builtins, "open", None)
    item = (
        "<item><title>&a;</title><link>/a</link><description>"
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"'
        ' parse="text"/>text</description></item>'
    )
    body = f'<?xml version="1.0" encoding="{codec}"?>{declared}{rss(item)}'.encode(codec)

    try:
        listing = read(body)
    except ListingError:
        assert declared.endswith("[")
        return
    assert listing.found[0].given.title == "&a;"
    assert listing.found[0].given.excerpt == "text"


def test_38_a_body_that_looks_like_a_file_or_an_address_is_not_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(builtins, "open", None)
    for body in ("/etc/hostname", "https://www.example.com/feed.xml", "feed.xml"):
        with pytest.raises(ListingError, match="not a feed"):
            read(body)


def test_39_entities_do_not_grow() -> None:
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 1000}">' for n in range(10)
    )
    for text in ("&e9;", "&e0;" * 100_000):
        item = f"<item><title>{text}</title><link>/a</link></item>"
        body = f"<!DOCTYPE rss [{entities}]>{rss(item)}"

        assert len(read(body).found[0].given.title or "") <= 400


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(codecs.BOM_UTF8 + b"\n\n  " + rss(ITEM).encode(), id="bom-and-blank-lines"),
        pytest.param(b"\0\n" + rss(ITEM).encode().replace(b"Good", b"Go\0od"), id="nul"),
        pytest.param(rss(ITEM).encode("utf-16"), id="utf-16"),
        pytest.param(rss(ITEM).encode("utf-32"), id="utf-32"),
        pytest.param(rss(ITEM, "<item><title>A & B &nbsp; 3 < 4</title></item>"), id="strays"),
        pytest.param(rss("<item><title>A <b>c</title></item>", ITEM), id="unclosed-tag"),
        pytest.param(rss("<item><title>A</title>", ITEM), id="unclosed-item"),
        pytest.param(rss("<item><x:y q=1 q=1/>&#1;&#xFFFF;</item>", ITEM), id="not-well-formed"),
        pytest.param("Warning: x in y.php<br />\n" + rss(ITEM), id="warning-first"),
        pytest.param(rss(ITEM) + "<!-- cached --> junk <p>", id="junk-after"),
    ],
)
def test_40_the_good_items_of_a_broken_feed_are_kept(body: bytes | str) -> None:
    found = read(body).found

    assert "https://www.example.com/good" in [each.address for each in found]
    assert "Good" in [each.given.title for each in found]


def test_40_references_keep_their_meaning_after_a_fault() -> None:
    item = "<item><title>A & B</title><link>/a?b=1&amp;c=2&d=3</link></item>"

    assert read(rss(item)).found[0].address == "https://www.example.com/a?b=1&c=2&d=3"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("", "empty answer", id="empty"),
        pytest.param(" \n\t\0\n ", "empty answer", id="blank"),
        pytest.param("<!doctype html><html><p>Hi", "not a feed: an HTML page", id="html"),
        pytest.param("<HTML><body>", "not a feed: an HTML page", id="old-html"),
        pytest.param(RSS, "cut short: no entry is complete", id="cut-in-the-head"),
        pytest.param(RSS + ITEM[:-9], "cut short: no entry is complete", id="cut-in-the-first"),
        pytest.param("<svg/>", "not a feed: an XML document of <svg>", id="svg"),
        pytest.param('{"a": 1}', "not a feed: JSON, but no JSON Feed", id="json"),
        pytest.param('{"version": "htt', "cut short: the JSON ends too early", id="cut-json"),
        pytest.param("[" * 100_000, "not read: JSON that is nested too deep", id="deep-json"),
        pytest.param("gone", "not a feed: neither XML nor JSON", id="text"),
    ],
)  # fmt: skip
def test_41_what_is_no_feed_is_named(body: str, reason: str) -> None:
    with pytest.raises(ListingError) as caught:
        read(body)

    assert str(caught.value) == reason


def test_41_a_feed_that_is_cut_short_says_so_and_keeps_what_is_whole() -> None:
    listing = read(f"{RSS}{ITEM}<item><link>https://www.example.com/cut-in-the-mid")

    assert [found.address for found in listing.found] == ["https://www.example.com/good"]
    assert listing.problems == ("the feed is cut short after entry 1",)


def test_45_items_that_cannot_be_used_are_named() -> None:
    links = ("", "/relative", "ftp://example.com/a", "javascript:alert(1)", "http://[", "/relative")
    listing = read(rss(*(f"<item><link>{link}</link></item>" for link in links)))

    assert [found.address for found in listing.found] == ["https://www.example.com/relative"]
    assert listing.problems == (
        "entry 1 has no link",
        "entry 3: 'ftp://example.com/a': is not an http or https address",
        "entry 4: 'javascript:alert(1)': is not an http or https address",
        "entry 5: 'http://[': is not an http or https address",
    )


def test_45_of_20_001_items_20_000_are_read_and_the_rest_is_said() -> None:
    listing = read(rss(*(f"<item><link>/{n}</link></item>" for n in range(20_001))))

    assert len(listing.found) == 20_000
    assert listing.problems == ("20,001 entries: only 20,000 are read",)


def test_45_problems_are_bounded() -> None:
    listing = read(rss(*["<item/>"] * 1_000))

    assert len(listing.problems) == 21
    assert listing.problems[-1] == "and 980 more"


PIECES = (
    "<rss><channel>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<urlset>", "<sitemapindex>",
    "<item>", "</item>", "<entry>", "</entry>", "<url>", "</url>", "<loc>", "</loc>", "<link>",
    "</link>", "<title>", "<author>", "<pubDate>", "https://www.example.com/a", "http://[", "&",
    "&amp;", "<", ">", "<![CDATA[", "]]>", "<!--", "<!DOCTYPE x [", "\0", "\ud800", "{", "[", '"',
    '{"version":"https://jsonfeed.org/version/1.1","items":[', '{"value":[', '{"id":1e999,"url":',
    "2026-02-31", "<guid>", "\n", "xml:base='//['", "<link href='x' rel='alternate'/>", "]}", "}",
)  # fmt: skip
listings = st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=30).map(
    lambda pieces: "".join(pieces).encode(errors="surrogatepass")
)


@pytest.mark.parametrize("kind", [feed.KIND, sitemap.KIND, lists.KIND, api.KIND])
@given(body=listings)
def test_any_bytes_give_a_listing_or_a_reason(kind: object, body: bytes) -> None:
    try:
        listing = kind.read(fetched(body))  # type: ignore[attr-defined]
    except ListingError as error:
        listing = Listing(form="none", problems=(str(error),))
    addresses = [found.address for found in listing.found]
    assert [web_address(address) for address in addresses] == addresses
    assert len(set(addresses)) == len(addresses)
    assert all("\n" not in problem for problem in listing.problems)
