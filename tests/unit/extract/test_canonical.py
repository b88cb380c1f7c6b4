"""Which claims of a page for its own address are believed."""

import pytest

from crawler.extract.article import extract
from crawler.extract.extractor import facts
from crawler.extract.page import Page
from tests.unit.extract.sample import html

SITE = "https://www.gazette.test"
OWN = f"{SITE}/news/2026/harbour-bridge-opens-12345"
TITLE = '<meta property="og:title" content="Harbour bridge opens at last">'


def canonical(claim: str, url: str = OWN, syndicates: tuple[str, ...] = ()) -> str | None:
    """Return the address that a page at *url* with *claim* is given."""
    content = html(f'{TITLE}<link rel="canonical" href="{claim}">')
    return facts(Page(url=url, content=content, syndicates=syndicates)).canonical_url


@pytest.mark.parametrize(
    ("url", "claim"),
    [
        pytest.param(OWN, f"{SITE}/news/2026/harbour-bridge-is-open-12345", id="slug-changed"),
        pytest.param(OWN, f"{SITE}/news/2026/first-ferry-under-it-12345", id="same-number"),
        pytest.param(OWN, f"{SITE}/city/bridge-opens-after-years", id="section-changed"),
        pytest.param(OWN, f"{SITE}/12345", id="short"),
        pytest.param(OWN, f"{SITE}/story.php?id=12345", id="query"),
        pytest.param(f"{SITE}/n/12345", f"{SITE}/news/the-bridge-opens", id="words-of-the-title"),
        pytest.param(f"{SITE}/news/story/amp", f"{SITE}/news/story", id="amp-of-a-short-slug"),
        pytest.param(f"{SITE}/news/story/page/2", f"{SITE}/news/story", id="second-page"),
        pytest.param(f"{OWN}/what-the-mayor-said", OWN, id="part-of-an-article"),
        pytest.param(OWN, "https://amp.gazette.test/x/bridge-12345", id="another-host"),
        pytest.param(OWN, f"{SITE}/news/2026/%E6%B8%AF-%E6%A9%8B-%E9%96%8B", id="another-script"),
    ],
)
def test_a_claim_for_this_article_is_believed(url: str, claim: str) -> None:
    assert canonical(claim, url) == claim


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(f"{SITE}/", id="entrance"),
        pytest.param(f"{SITE}/de-at/index.html", id="entrance-in-a-language"),
        pytest.param(f"{SITE}/home/", id="home"),
        pytest.param(f"{SITE}/news/", id="section"),
        pytest.param(f"{SITE}/news/2026", id="folder"),
        pytest.param(f"{SITE}/news/2026/mayor-resigns-after-vote", id="another-story"),
        pytest.param(f"{SITE}/news/2026/mayor-resigns-after-vote-67890", id="another-number"),
        pytest.param("https://other.test/news/2026/harbour-bridge-opens-12345", id="stranger"),
        pytest.param("http://10.0.0.1/news/2026/harbour-bridge-opens-12345", id="33-private"),
        pytest.param("http://[::1]/news/2026/harbour-bridge-opens-12345", id="33-loopback"),
        pytest.param("http://2130706433/news/harbour-bridge-opens-12345", id="33-decimal"),
        pytest.param("file:///etc/passwd", id="33-file"),
    ],
)
def test_33_a_claim_for_something_else_is_not(claim: str) -> None:
    assert canonical(claim) == OWN


def test_33_a_private_address_is_no_syndicate() -> None:
    claim = "http://192.168.0.1/news/harbour-bridge-opens"

    assert canonical(claim, syndicates=("192.168.0.1",)) == OWN


def test_pages_that_differ_in_their_number_alone_are_two() -> None:
    url = f"{SITE}/article/11111.html"

    assert canonical(f"{SITE}/article/22222.html", url) == url


@pytest.mark.parametrize(
    "claim",
    ["https://agency.test/harbour-bridge-opens", "https://www.agency.test/2026/the-bridge-opens"],
)
def test_a_syndicate_of_the_source_may_have_the_original(claim: str) -> None:
    assert canonical(claim, syndicates=("agency.test",)) == claim
    assert canonical(claim) == OWN


@pytest.mark.parametrize("claim", ["https://agency.test/", "https://xagency.test/bridge-opens"])
def test_its_entrance_or_a_name_like_its_own_is_not_it(claim: str) -> None:
    assert canonical(claim, syndicates=("agency.test",)) == OWN


def test_an_article_of_a_syndicate_is_by_its_publisher() -> None:
    claim = "https://agency.test/harbour-bridge-opens"
    head = (
        f'{TITLE}<link rel="canonical" href="{claim}">'
        '<meta property="og:site_name" content="Gazette">'
        '<meta property="article:published_time" content="2026-03-01T09:30:00Z">'
    )
    page = Page(url=OWN, content=html(head), syndicates=("agency.test",))

    article = extract(page)

    assert (article.originalUrl, article.webUrl) == (OWN, claim)
    assert (article.provider.name, article.provider.domain) == ("agency.test", "agency.test")
