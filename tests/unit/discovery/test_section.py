"""Section pages: which links lead to articles, and what is said of them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.urls import absolute
from crawler.discovery.kinds.section import KIND, listing
from crawler.discovery.listing import Fetched, Listing, ListingError
from crawler.discovery.shapes import shape
from tests.unit.discovery.fronts import (
    FOOTER,
    FRONTS,
    MENU,
    SITE,
    TITLES,
    WORDPRESS,
    WORDPRESS_PATHS,
    Front,
    page,
)

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
DEMO = Path(__file__).parents[3] / "crawler" / "demo" / "site" / "index.html"


def read(
    html: str | bytes,
    url: str = f"{SITE}/",
    *,
    css: str = "",
    content_type: str = "",
    shapes: Mapping[str, float] = MappingProxyType({}),
) -> Listing:
    content = html if isinstance(html, bytes) else html.encode()
    return listing(
        Fetched(
            url=url, content=content, now=NOW, css=css, content_type=content_type, shapes=shapes
        )
    )


def addresses(found: Listing) -> list[str]:
    return [each.address for each in found.found]


@pytest.mark.parametrize("front", FRONTS.values(), ids=FRONTS)
def test_articles_are_told_from_everything_else(front: Front) -> None:
    content = front.html.encode(front.charset)
    found = read(content, front.url, content_type=f"text/html; charset={front.charset}")

    assert addresses(found) == [absolute(path, SITE) for path in front.articles]
    assert bool(found.problems) == (not front.articles)


def test_the_demo_site_lists_all_its_articles() -> None:
    found = read(DEMO.read_bytes(), "http://www.harbour-gazette.example/")

    assert len(found.found) == 10
    assert all(each.given.title and each.given.published for each in found.found)
    assert found.title == "The Harbour Gazette: news from Saltmere and the Skerry Islands"


def test_an_article_linked_to_by_picture_headline_and_invitation_is_one_with_the_headline() -> None:
    found = read(WORDPRESS.html)

    assert [each.given.title for each in found.found] == list(TITLES)


def test_a_whole_teaser_that_is_a_link_gives_its_headline() -> None:
    found = read(FRONTS["magazine-grid"].html)

    assert [each.given.title for each in found.found] == list(TITLES)
    assert all("utm_" not in each for each in addresses(found))


def test_the_date_at_a_link_is_the_articles_with_its_offset() -> None:
    teaser = '<li><h3><a href="/news/{n}-old-bridge-to-close">{t}</a></h3>{time}</li>'
    times = (
        '<time datetime="2026-03-12T00:20:00+02:00">today</time>',
        '<time datetime="2026-03-11"></time><time class="updated" datetime="2026-03-12T08:00Z"/>',
        '<time datetime="2027-03-11">next year</time>',
        "<time>3 hours ago</time>",
    )
    body = "".join(
        teaser.format(n=n, t=title, time=when)
        for n, (title, when) in enumerate(zip(TITLES, times, strict=True))
    )

    found = read(page(f'<ul>{body}</ul><time datetime="2026-03-31">now</time>')).found

    assert found[0].given.published == datetime(
        2026, 3, 12, 0, 20, tzinfo=timezone(timedelta(hours=2))
    )
    assert found[1].given.published == date(2026, 3, 11)
    assert found[1].given.modified == datetime(2026, 3, 12, 8, tzinfo=UTC)
    assert found[2].given.published is None
    assert found[3].given.published is None


def test_what_became_of_addresses_of_a_shape_decides() -> None:
    one, other = "/views/harbour", "/offers/win-a-week-by-the-sea-for-two"
    body = (
        f'<p><a href="{one}">Harbour</a></p><div><a href="{other}">Win a week by the sea</a></div>'
    )
    shapes = {shape(f"{SITE}{one}"): 0.95, shape(f"{SITE}{other}"): 0.0}

    assert addresses(read(page(body))) == [f"{SITE}{other}"]
    assert addresses(read(page(body), shapes=shapes)) == [f"{SITE}{one}"]


def test_a_selector_decides_alone_but_files_stay_out() -> None:
    body = (
        f'{MENU}<div class="top"><a href="/about-us/">About us</a><a href="/report.pdf">Report</a>'
        '</div><h2><a href="/news/the-old-bridge-closes-for-good">The old bridge closes</a></h2>'
        '<a class="x" href="/sport/"><b class="in">Sport</b></a>'
    )

    assert addresses(read(page(body), css=".top")) == [f"{SITE}/about-us/"]
    assert addresses(read(page(body), css=".top a, b.in")) == [
        f"{SITE}/about-us/",
        f"{SITE}/sport/",
    ]
    assert read(page(body), css=".none").problems == (
        "section_css '.none' selects no link to a page",
    )


@pytest.mark.parametrize("css", ["a[", "::before", "a:nonsense", "a:has(", "(" * 2_000])
def test_a_bad_selector_is_named(css: str) -> None:
    with pytest.raises(ListingError, match="section_css"):
        read(WORDPRESS.html, css=css)


@pytest.mark.parametrize(
    "link",
    [
        pytest.param('<link rel="next" href="/page/2/">', id="link"),
        pytest.param('<a rel="next" href="/page/2/">2</a>', id="rel"),
        pytest.param('<a href="/page/2/">Next page \u00bb</a>', id="text"),
        pytest.param('<a href="/page/2/" aria-label="Next page">\u203a</a>', id="label"),
        pytest.param('<a href="/page/2/">\u00c4ltere Beitr\u00e4ge</a>', id="german"),
        pytest.param('<a href="/page/2/">\u6b21\u3078</a>', id="japanese"),
        pytest.param('<a href="/page/2/">\u00bb</a>', id="sign"),
    ],
)
def test_the_next_page_is_named_once(link: str) -> None:
    found = read(page(f"{link}{MENU}{link}"))

    assert [each.address for each in found.more] == [f"{SITE}/page/2/"]
    assert f"{SITE}/page/2/" not in addresses(found)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="next" href="https://elsewhere.test/2">',
        '<link rel="next" href="/">',
        '<a href="/the-next-big-thing-in-boats">Next big thing</a>',
        '<link rel="prev" href="/page/1/">',
        '<link rel="next" href="/2026/03/12/the-old-bridge-closes/">',
    ],
)
def test_what_is_no_next_page_is_none(link: str) -> None:
    assert read(page(f"{link}{MENU}")).more == ()


def test_addresses_start_from_the_base() -> None:
    found = read(
        page('<h2><a href="old-bridge-closes-for-good">The old bridge closes</a></h2>',
             '<base href="/news/2026/">')
    )  # fmt: skip

    assert addresses(found) == [f"{SITE}/news/2026/old-bridge-closes-for-good"]


def test_names_of_visits_go_so_that_every_visit_finds_the_same() -> None:
    body = (
        '<h2><a href="/show.php?id=120934&amp;PHPSESSID=abc123">The old bridge closes</a></h2>'
        '<h2><a href="/news/old-bridge-closes.html;jsessionid=9A8B.2">It closes for good</a></h2>'
    )

    assert addresses(read(page(body))) == [
        f"{SITE}/show.php?id=120934",
        f"{SITE}/news/old-bridge-closes.html",
    ]


def test_other_sites_and_the_page_itself_are_no_articles() -> None:
    url = f"{SITE}/news/all-about-the-old-bridge"
    body = (
        '<h2><a href="https://elsewhere.test/2026/03/12/the-old-bridge-closes">Elsewhere it is</a>'
        f'</h2><h2><a href="{url}?utm_source=x">All about the old bridge</a></h2>'
        '<h2><a href="https://a.gazette.test/2026/03/12/old-bridge-closes">Bridge closes</a></h2>'
    )

    found = read(page(body), url)

    assert addresses(found) == ["https://a.gazette.test/2026/03/12/old-bridge-closes"]
    assert KIND.same_site


def test_a_page_that_scripts_draw_needs_a_browser() -> None:
    with pytest.raises(ListingError, match="needs a browser"):
        read(page('<div id="root"></div><script src="/app.js"></script>'))


def test_an_empty_section_is_a_listing_with_a_problem() -> None:
    found = read(page(f"{MENU}<p>There is nothing here at the moment.</p>{FOOTER}"))

    assert found.found == ()
    assert found.problems == ("no link to an article among 10 links: name them with section_css",)


@pytest.mark.parametrize(
    ("content", "content_type", "message"),
    [
        pytest.param(b"", "", "empty page", id="empty"),
        pytest.param(b"%PDF-1.7", "", "not an HTML page", id="pdf"),
        pytest.param(
            b"{}", "application/json", "not an HTML page but 'application/json'", id="json"
        ),
        pytest.param(b"<rss><channel/></rss>", "text/html", "not an HTML page", id="feed"),
        pytest.param(b"<a href=/x-y-z-w>" * 300_000, "", "more than 100,000 tags", id="many-links"),
        pytest.param(b"<div>" * 5_000, "", "within one another", id="deep"),
    ],
)
def test_what_is_no_section_page_is_refused(
    content: bytes, content_type: str, message: str
) -> None:
    with pytest.raises(ListingError, match=message):
        read(content, content_type=content_type)


def test_the_bounds_of_one_page_can_be_read() -> None:
    link = '<div class="menu-x"><a href="/news/{n}-old-bridge-to-close">Bridge {n} will close</a>'
    body = "".join(link.format(n=n) for n in range(400)) + "</div>" * 400
    body += "".join(f'<a href="/news/{n}-new-bridge-to-open">x</a>' for n in range(40_000))

    found = read(page(body))

    assert len(found.found) <= 20_000


pieces = st.sampled_from([
    "<a href='/2026/a-b-c-d'>", "A headline of five words", "</a>", "<nav>", "</nav>", "<h2>",
    "<time datetime=2026-01-01>", "<base href=//x>", "<a href='http://[x'>", "\x00", "<a name=x>",
    "<a href='?page=2' rel=next>", "<a href=';;;?&&='>", "<script>", "</div>", "<article>",
])  # fmt: skip


@given(st.lists(pieces, max_size=30).map("".join).map(str.encode) | st.binary(max_size=200))
def test_any_bytes_are_a_listing_or_no_listing(content: bytes) -> None:
    try:
        found = read(content)
    except ListingError:
        return
    assert all(absolute(each.address, SITE) == each.address for each in found.found)
    assert len(set(addresses(found))) == len(found.found)


@given(st.text(max_size=30))
def test_any_selector_selects_or_is_refused(css: str) -> None:
    try:
        read(WORDPRESS.html, css=css)
    except ListingError:
        return


def test_the_order_is_the_pages() -> None:
    assert addresses(read(WORDPRESS.html)) == [f"{SITE}{path}" for path in WORDPRESS_PATHS]
