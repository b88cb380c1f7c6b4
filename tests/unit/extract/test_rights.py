"""Paywall, licence and sections, as the publisher states them."""

import json
from collections.abc import Callable

import pytest

from crawler.extract.facts import Facts

Read = Callable[..., Facts]


def _article(**values: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Harbour bridge closes", **values}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


_PART = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}


@pytest.mark.parametrize(
    ("head", "free"),
    [
        pytest.param("", None, id="not-said"),
        pytest.param(_article(isAccessibleForFree=True), True, id="true"),
        pytest.param(_article(isAccessibleForFree="False"), False, id="a-word"),
        pytest.param(_article(isAccessibleForFree="https://schema.org/False"), False, id="a-name"),
        pytest.param(_article(isAccessibleForFree={"x": 1}), None, id="nonsense"),
        pytest.param(_article(hasPart=_PART), False, id="a-part-of-the-page"),
        pytest.param(
            _article(hasPart={"@type": "Article", "isAccessibleForFree": False}),
            None,
            id="another-article",
        ),
        pytest.param('<meta property="article:content_tier" content="metered">', False, id="tier"),
        pytest.param('<meta property="article:content_tier" content="free">', True, id="free-tier"),
    ],
)
def test_the_page_says_whether_it_is_free(read: Read, head: str, *, free: bool | None) -> None:
    assert read(head).free is free


_BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("head", "body", "licence"),
    [
        pytest.param("", "", None, id="not-said"),
        pytest.param(_article(license=_BY), "", _BY, id="json-ld"),
        pytest.param(_article(license={"@id": _BY}), "", _BY, id="json-ld-node"),
        pytest.param(
            _article(license="All rights\n reserved"), "", "All rights reserved", id="words"
        ),
        pytest.param(f'<link rel="license" href="{_BY}">', "", _BY, id="link"),
        pytest.param(
            "", f'<p><a rel="license noopener" href="{_BY}">CC BY</a></p>', _BY, id="anchor"
        ),
        pytest.param('<link rel="license" href="javascript:1">', "", None, id="no-address"),
    ],
)
def test_the_page_says_its_licence(read: Read, head: str, body: str, licence: str | None) -> None:
    text = "<p>The old harbour bridge will close on Monday for repairs of two years.</p>"

    assert read(head, text + body).licence == licence


def test_sections_come_once_and_in_order(read: Read) -> None:
    head = _article(articleSection=["City", "Traffic"]) + (
        '<meta property="article:section" content="city">'
    )

    assert read(head).sections == ("City", "Traffic")
