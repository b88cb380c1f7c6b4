"""What a page is said to be, and how surely."""

import json
from collections.abc import Callable

import pytest

from crawler.extract.facts import Facts
from crawler.extract.kinds import ASSUMED
from tests.unit.extract.sample import URL

Read = Callable[..., Facts]


def _data(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("head", "url", "kind"),
    [
        pytest.param("", URL, "article", id="nothing-said"),
        pytest.param('<meta property="og:type" content="article">', URL, "article", id="og"),
        pytest.param('<meta property="og:type" content="website">', URL, "article", id="website"),
        pytest.param('<meta property="og:type" content="product">', URL, "product", id="product"),
        pytest.param('<meta property="og:type" content="profile">', URL, "listing", id="profile"),
        pytest.param('<meta property="og:type" content="books.book">', URL, "other", id="book"),
        pytest.param('<meta property="og:type" content="video.other">', URL, "video", id="video"),
        pytest.param(_data(**{"@type": "CollectionPage"}), URL, "listing", id="collection"),
        pytest.param(_data(**{"@type": "Product", "name": "x"}), URL, "product", id="ld-product"),
        pytest.param(
            _data(**{"@type": "JobPosting", "title": "Reporter"}), URL, "other", id="a-job"
        ),
        pytest.param(
            _data(**{"@type": "LiveBlogPosting", "headline": "The vote, live"}),
            URL,
            "live-blog",
            id="live-blog",
        ),
        pytest.param(
            _data(**{"@type": "DiscussionForumPosting", "headline": "My bridge"}),
            URL,
            "forum",
            id="forum",
        ),
        pytest.param(
            _data(**{"@graph": [{"@type": "Product"}, {"@type": "NewsArticle", "headline": "x"}]}),
            URL,
            "article",
            id="an-article-with-a-product-in-it",
        ),
        pytest.param(
            _data(**{"@graph": [{"@type": "Product"}, {"@type": "WebPage"}]}),
            URL,
            "article",
            id="a-page-with-a-product-in-it",
        ),
        pytest.param("", "https://www.gazette.test/", "listing", id="the-entrance"),
        pytest.param("", "https://www.gazette.test/?p=12", "article", id="an-address-in-a-query"),
        pytest.param("", "https://www.gazette.test/tag/bridges/", "listing", id="a-tag"),
        pytest.param("", "https://www.gazette.test/tag/bridges/old", "article", id="below-a-tag"),
        pytest.param(
            "", "https://www.gazette.test/viewtopic.php?t=4", "forum", id="a-board-by-its-address"
        ),
        pytest.param(
            _data(**{"@type": "NewsArticle", "headline": "Bridges"}),
            "https://www.gazette.test/tag/bridges/",
            "article",
            id="data-beats-the-address",
        ),
    ],
)
def test_a_page_says_what_it_is(read: Read, head: str, url: str, kind: str) -> None:
    assert read(head, url=url).kind == kind


def test_a_gallery_is_told_by_its_address_only_with_its_pictures(read: Read) -> None:
    head = _data(**{"@type": "NewsArticle", "headline": "The bridge in pictures"})
    url = "https://www.gazette.test/gallery/bridge"
    pictures = "<figure><img src=/a.jpg><figcaption>The bridge</figcaption></figure>" * 12

    assert read(head, url=url).kind == "article"
    assert read(head, pictures, url=url).kind == "gallery"


def test_witnesses_that_agree_make_it_surer(read: Read) -> None:
    one = read('<meta property="og:type" content="article">')
    two = read(
        '<meta property="og:type" content="article">'
        + _data(**{"@type": "NewsArticle", "headline": "x"})
    )

    assert ASSUMED < one.kind_certainty < two.kind_certainty < 100
