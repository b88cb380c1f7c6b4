"""Where Jekyll puts the page of an article: each case was built with it."""

from typing import Any

import pytest

from crawler.portal.data import Site
from crawler.portal.permalinks import checked, collection_of, path_of, pattern_of

NAME = "2026-03-01-harbour-bridge.md"


def _scoped(path: str, kind: str | None, permalink: str) -> dict[str, Any]:
    scope = {"path": path} | ({"type": kind} if kind else {})
    return {"scope": scope, "values": {"permalink": permalink}}


def _own(permalink: str) -> dict[str, Any]:
    return {"collections": {"news": {"output": True, "permalink": permalink}}}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, "/news/2026-03-01-harbour-bridge.html"),
        ({"permalink": "pretty"}, "/news/2026-03-01-harbour-bridge/"),
        ({"permalink": "none"}, "/news/2026-03-01-harbour-bridge.html"),
        ({"permalink": "/:year/:title/"}, "/news/2026-03-01-harbour-bridge/"),
        ({"permalink": "/:year/:title:output_ext"}, "/news/2026-03-01-harbour-bridge.html"),
        ({"permalink": "/x/:title"}, "/news/2026-03-01-harbour-bridge"),
        (_own("/:collection/:year/:month/:day/:title/"), "/news/2026/03/01/harbour-bridge/"),
        (
            _own("/a/:categories/:short_year-:i_month-:i_day-:y_day/:slug:output_ext"),
            "/a/big%20news/26-3-1-060/harbour-bridge.html",
        ),
        (_own("/n/:year_:month/:name"), "/n/2026_03/2026-03-01-harbour-bridge"),
        (
            {
                **_own("/x/:name/"),
                "defaults": [_scoped("", "news", "/a/:title/"), _scoped("", None, "/b/:title/")],
            },
            "/a/harbour-bridge/",
        ),
        (
            {"defaults": [_scoped("_news", None, "/p/:title/"), _scoped("", "news", "/q/:title/")]},
            "/p/harbour-bridge/",
        ),
        (
            {"defaults": [_scoped("", "posts", "/q/:title/")]},
            "/news/2026-03-01-harbour-bridge.html",
        ),
        ({"collections": ["news"], "defaults": "x"}, "/news/2026-03-01-harbour-bridge.html"),
    ],
)
def test_a_page_is_where_jekyll_puts_it(config: dict[str, Any], expected: str) -> None:
    pattern = pattern_of(Site.model_validate(config), "news")

    assert path_of(pattern, NAME, "news", "Big News") == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("about.md", "/n/about/"),
        ("2026-13-45-x.md", "/n/x/"),
        ("a b%?é.md", "/n/a%20b%25%3F%C3%A9/"),
        ("..md", "/n/"),
    ],
)
def test_any_name_gives_a_path(name: str, expected: str) -> None:
    assert path_of("/n/:year/../:title/", name, "news", "") == expected


@pytest.mark.parametrize("pattern", ["/:hour/", "/a?b", "https://a/:title", "/a b/", "/:titles/"])
def test_a_pattern_that_gives_no_path_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"unknown placeholder :|must be a path with"):
        checked(pattern)


def test_the_collection_has_the_name_of_its_folder() -> None:
    assert [collection_of(each) for each in ("_news", "content/news/", "_")] == ["news"] * 3
