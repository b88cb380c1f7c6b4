"""Shapes of addresses, and what an address alone tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.urls import absolute
from crawler.discovery.likelihood import likelihood
from crawler.discovery.shapes import shape

SITE = "https://www.gazette.test"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/2026/03/12/north-mole-repair-begins/", "Y/M/D/slug3", id="wordpress"),
        pytest.param("/2026/mar/12/north-mole-repair-begins", "Y/M/D/slug3", id="month-by-name"),
        pytest.param("/news/2026-03-12/mole", "news/date/mole", id="date-in-one"),
        pytest.param("/news/the-old-bridge-closes-for-good.html", "news/slug5.html", id="slug"),
        pytest.param("/news/bridge-closes-123456", "news/slug2+", id="slug-with-number"),
        pytest.param("/n/20261124001", "n/N", id="long-number"),
        pytest.param("/article/123456", "article/N6", id="number"),
        pytest.param("/world/middle-east/", "world/slug2", id="section"),
        pytest.param("/middle-east/a-b-c-d", "middle-east/slug3", id="folder-in-two-words"),
        pytest.param("/news/articles/clymn8zyrp9o", "news/articles/id", id="id"),
        pytest.param("/x/0aef2b6e-8b1c-4c0f-9d53-3f9a1b2c3d4e", "x/id", id="uuid"),
        pytest.param("/view.php?b=2&id=7&utm_source=x", "view.php?b&id", id="query"),
        pytest.param("/", "", id="home"),
        pytest.param("/index.html", ".html", id="index"),
        pytest.param("/%E6%96%B0%E8%81%9E/", "\u65b0\u805e", id="chinese-section"),
        pytest.param("/Über-uns;jsessionid=9A8B", "slug2", id="parameter-of-a-path"),
    ],
)
def test_a_shape_keeps_what_articles_share(path: str, expected: str) -> None:
    address = absolute(path, SITE) or ""

    found = shape(address)

    assert found == f"gazette.test/{expected}".rstrip("/") or found == f"gazette.test{expected}"


def test_articles_of_one_form_share_a_shape_and_sections_do_not() -> None:
    articles = {
        shape(f"{SITE}/news/2025/11/herring-quota-cut-again.html"),
        shape(f"{SITE}/news/2026/3/north-mole-repair-begins.html"),
    }

    assert len(articles) == 1
    assert shape(f"{SITE}/news/harbour/") not in articles


@pytest.mark.parametrize(
    "path",
    [
        "/2026/03/12/north-mole-repair-begins/",
        "/news/the-old-bridge-closes-for-good",
        "/article/123456",
        "/n/20261124001",
        "/news/articles/clymn8zyrp9o",
        "/shownews.php?id=16607",
        "/bridge-closes-1255262",
        "/thema/vw-chef-warnt-vor-golf-aus-china/497533355",
        "/leadership/why-has-tutoring-been-so-slow/2025/11",
        "/%E6%B8%AF%E3%81%AE%E6%9C%9D%E5%B8%82%E4%B8%89%E5%B9%B4%E3%81%B6%E3%82%8A%E3%81%AB%E5%86%8D%E9%96%8B%E3%81%B8/",
        "/\u0623\u062e\u0628\u0627\u0631/\u0625\u063a\u0644\u0627\u0642-\u062c\u0633\u0631-\u0627\u0644\u0645\u064a\u0646\u0627\u0621-\u0627\u0644\u0642\u062f\u064a\u0645",
        "/?p=2895",
        "/~anna/2026/notes-on-the-old-harbour.html",
        "/news/contact-tracing-ends-in-all-schools-of-the-north",
    ],
)
def test_an_articles_address_is_likely_one(path: str) -> None:
    assert likelihood(absolute(path, SITE) or "") > 0.5


@pytest.mark.parametrize(
    "path",
    [
        "/", "/index.html", "/news/", "/sport", "/world/middle-east/", "/tag/harbour-bridge/",
        "/category/news/", "/author/anna-maria-berg/", "/page/12/", "/news/page/3", "/login",
        "/search?q=bridge", "/about-us", "/contact.html", "/privacy-policy/", "/datenschutz",
        "/\u00fcber-uns/", "/feed/", "/wp-admin/", "/images/north-mole-repair-begins.jpg",
        "/files/report-on-the-old-bridge-2026.pdf", "/assets/site.css", "/2026/", "/2026/03/",
        "/calendar/2026/12/", "/events/?month=2026-12", "/news/?sort=date&filter=all",
        "/thema/hafen", "/newsletter-anmeldung", "/%E3%82%BF%E3%82%B0/%E6%B8%AF/",
        "/archive?year=2026", "/shop/garden-furniture-for-all/", "/house-and-garden/",
    ],
)  # fmt: skip
def test_a_menus_address_is_unlikely_an_article(path: str) -> None:
    assert likelihood(absolute(path, SITE) or "") < 0.5


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_address_has_a_shape_on_one_line_and_a_likelihood(path: str, query: str) -> None:
    address = absolute(f"/{path.replace('//', '/')}?{query}", SITE)
    if address is None:
        return

    found = shape(address)

    assert 0 <= likelihood(address) <= 1
    assert "\n" not in found
    assert "\x00" not in found
    assert len(found) < 1_000
