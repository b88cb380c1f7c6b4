"""What a look at a site's start page proposes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.urls import absolute
from crawler.discovery.listing import Fetched, ListingError
from crawler.discovery.looking import Look, look
from tests.unit.discovery.fronts import MENU, SITE, WORDPRESS, page

DEMO = Path(__file__).parents[3] / "crawler" / "demo" / "site"


def seen(html: str | bytes, robots: str = "", url: str = f"{SITE}/") -> Look:
    content = html if isinstance(html, bytes) else html.encode()
    return look(Fetched(url=url, content=content, now=datetime(2026, 4, 1, tzinfo=UTC)), robots)


def of(found: Look, kind: str) -> list[str]:
    return [each.address for each in found.candidates if each.kind == kind]


def test_the_demo_site_is_read_by_its_feeds_first() -> None:
    url = "http://www.harbour-gazette.example/"

    found = seen((DEMO / "index.html").read_bytes(), (DEMO / "robots.txt").read_text(), url)

    assert (found.name, found.language) == ("The Harbour Gazette", "en")
    assert of(found, "feed") == [f"{url}feed.xml", f"{url}atom.xml"]
    assert of(found, "section") == [url, f"{url}harbour/"]
    assert found.guesses == ()


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param('type="application/rss+xml" href="/feed/"', True, id="rss"),
        pytest.param('type="application/atom+xml; charset=utf-8" href="/a"', True, id="atom"),
        pytest.param('type="APPLICATION/FEED+JSON" href="/feed.json"', True, id="json-feed"),
        pytest.param('type="text/xml" title="RSS" href="/news.xml"', True, id="vague-but-named"),
        pytest.param('type="text/xml" href="/news.xml"', False, id="vague"),
        pytest.param('type="application/json" href="/wp-json/wp/v2/feeds/7"', False, id="wp-json"),
        pytest.param('type="application/rss+xml" href="/comments/feed/"', False, id="comments"),
        pytest.param(
            'type="application/rss+xml" title="Kommentare" href="/k.xml"', False, id="kommentare"
        ),
        pytest.param('type="application/rss+xml" href="javascript:x"', False, id="no-address"),
        pytest.param('type="application/json+oembed" href="/oembed"', False, id="oembed"),
        pytest.param('hreflang="de" href="/de/feed"', False, id="language"),
    ],
)
def test_a_feed_is_what_the_head_names_as_one(link: str, *, expected: bool) -> None:
    found = seen(page("<p>Text</p>", f'<link rel="alternate" {link}>'))

    assert bool(of(found, "feed")) == expected
    assert bool(found.guesses) != expected


def test_the_feed_of_one_article_is_none_of_the_site() -> None:
    url = f"{SITE}/2026/03/the-old-bridge-closes/"
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        f'<link rel="alternate" type="application/rss+xml" href="{url}feed/">'
    )

    assert of(seen(page("<p>Text</p>", head), url=url), "feed") == [f"{SITE}/feed/"]


def test_links_that_plainly_lead_to_feeds_are_feeds() -> None:
    body = (
        '<a href="/rss.xml">RSS</a><a href="/city/atom.xml">City</a><a href="/feeds/news.rss">N</a>'
        '<a href="/comments/feed">Comments</a><a href="/the-rss-story-of-the-year">RSS story</a>'
        '<a href="https://feeds.feedburner.test/gazette">RSS</a><a href="/food">Food</a>'
        '<a href="https://elsewhere.test/feed.xml">Elsewhere</a>'
    )

    assert of(seen(page(body)), "feed") == [
        f"{SITE}/rss.xml",
        f"{SITE}/city/atom.xml",
        f"{SITE}/feeds/news.rss",
        "https://feeds.feedburner.test/gazette",
    ]


def test_sitemaps_of_robots_txt_are_proposed_those_of_news_first() -> None:
    robots = (
        "\ufeffSitemap: https://cdn.test/all.xml\nUser-agent: *\nDisallow: /x\n"
        "SITEMAP : /news.xml # the news\nSitemap:\nSitemap: ftp://cdn.test/a\n# Sitemap: /no.xml\n"
        "Sitemap: https://cdn.test/all.xml\r\n"
    )

    found = seen(page("<p>Text</p>"), robots)

    assert of(found, "sitemap") == [f"{SITE}/news.xml", "https://cdn.test/all.xml"]
    assert found.guesses == ()


def test_sections_are_those_of_the_menu() -> None:
    menu = MENU.replace(
        "</ul>",
        '<li><a href="/login">Log in</a></li><li><a href="/tag/boats">Boats</a></li><li><a '
        'href="/about-us">About us</a></li><li><a href="https://shop.gazette.test/">Shop</a></li>'
        '<li><a href="/news/?sort=date">By date</a></li><li><a href="/city/index.html">City</a>'
        '</li><li><a href="/sport/#top">Sport</a></li></ul>',
    )

    found = seen(page(f'{menu}<p><a href="/elsewhere/">Elsewhere</a></p>'))

    assert of(found, "section") == [
        f"{SITE}/news/",
        f"{SITE}/world/middle-east/",
        f"{SITE}/sport/",
        f"{SITE}/house-and-garden/",
        f"{SITE}/city/index.html",
    ]


def test_no_more_than_twenty_sections_are_proposed() -> None:
    menu = "".join(f'<a href="/{a}{b}x/">{a}{b}</a>' for a in "abcdef" for b in "klmnop")

    assert len(of(seen(page(f"<nav>{menu}</nav>")), "section")) == 20


def test_a_page_with_articles_is_a_section_itself() -> None:
    more = "".join(
        f'<h2><a href="/2026/03/{n}-boats-sail-again/">{n} boats sail again today</a></h2>'
        for n in range(20, 25)
    )

    assert of(seen(WORDPRESS.html.replace("</main>", f"{more}</main>")), "section")[0] == f"{SITE}/"


def test_where_nothing_is_named_common_places_are_tried() -> None:
    found = seen(page("<p>Text</p>"), url=f"{SITE}/city/")

    assert len(found.guesses) == 10
    assert found.guesses[0].address == f"{SITE}/feed"
    assert found.name == "gazette.test"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'<?xml version="1.0"?><!-- a --><rss version="2.0"></rss>', "feed"),
        (b"\xef\xbb\xbf\n<feed xmlns='http://www.w3.org/2005/Atom'/>", "feed"),
        (b"<urlset/>", "sitemap"),
        (b'<?xml version="1.0"?><?xml-stylesheet href="a"?><sitemapindex/>', "sitemap"),
    ],
)
def test_a_feed_or_sitemap_proposes_itself(content: bytes, kind: str) -> None:
    assert of(seen(content), kind) == [f"{SITE}/"]


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(ListingError):
        seen(b"%PDF-1.7")


pieces = st.sampled_from([
    "<link rel=alternate type=application/rss+xml href=", "'/f'>", "//[x", ">", "<a href=/rss.xml>",
    '<meta property=og:site_name content="x\n\u202e">', "</a>", "<nav>", "<a href=/ab>ab</a>",
    "<html lang=x>", "<rss", "\x00", "<title>a: b # c</title>",
])  # fmt: skip


@given(st.lists(pieces, max_size=20).map("".join), st.text(max_size=60).map("Sitemap: {}".format))
def test_whatever_the_page_says_what_is_proposed_is_clean(html: str, robots: str) -> None:
    try:
        found = seen(html, robots)
    except ListingError:
        return
    for each in (*found.candidates, *found.guesses):
        assert absolute(each.address, SITE) == each.address
        assert each.title.isprintable()
    assert found.name.isprintable()
    assert len(found.candidates) <= 61
