"""Surgical edits of a file as a person left it: the lines that change, and no other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.article.edit import update
from crawler.article.frontmatter import dumps, loads
from tests.unit.article.samples import HUMAN, changed


@pytest.mark.parametrize(
    ("changes", "removed", "added"),
    [
        pytest.param(
            {"title": "Other"},
            ["title: 'It''s #1'   # keep the joke"],
            ['title: "Other"   # keep the joke'],
            id="single-quotes",
        ),
        pytest.param(
            {"publishedDateTime": datetime(2026, 3, 2, tzinfo=UTC)},
            ["publishedDateTime: 2026-03-01T11:30:00+02:00  # local time"],
            ["publishedDateTime: 2026-03-02T00:00:00Z  # local time"],
            id="instant",
        ),
        pytest.param(
            {"excerpt": "Short"},
            ["excerpt: >-", "  Folded", "  text  # not a comment"],
            ['excerpt: "Short"'],
            id="folded",
        ),
        pytest.param(
            {"mood": "no"}, ["mood: calm # editor"], ['mood: "no" # editor'], id="unknown"
        ),
        pytest.param(
            {"mood": [1]},
            ["mood: calm # editor"],
            ["# editor", "mood:", "  - 1"],
            id="unknown-to-list",
        ),
        pytest.param({"mood": None}, ["mood: calm # editor"], ["# editor"], id="removal"),
        pytest.param(
            {
                "provider": {
                    "name": "N",
                    "domain": "news.example",
                    "images": [{"url": "https://p.example/", "height": 50, "rank": 1}],
                }
            },
            ["  name: News # short"],
            ['  name: "N" # short'],
            id="value-of-a-part",
        ),
        pytest.param(
            {
                "provider": {
                    "name": "News",
                    "domain": "news.example",
                    "authors": [{"name": "Ann"}],
                    "images": [{"url": "https://p.example/", "height": 50, "rank": 1}],
                }
            },
            [],
            ["  authors:", "    - name: Ann"],
            id="new-in-a-part",
        ),
        pytest.param(
            {
                "provider": {
                    "name": "News",
                    "domain": "news.example",
                    "images": [{"url": "https://p.example/", "height": 60, "width": 5}],
                }
            },
            ["  - height: 50 # px", "    rank: 1"],
            ["  - height: 60 # px", "    width: 5"],
            id="keys-of-an-item-of-a-part",
        ),
        pytest.param(
            {"topics": ["Ferries", "Docks"]},
            ['topics: [Ferries, "Harbours"]  # in order'],
            ["# in order", "topics:", "  - Ferries", "  - Docks"],
            id="flow-list",
        ),
        pytest.param({"tags": ["storm", "port"]}, ["- harbour"], ["- port"], id="item-changed"),
        pytest.param({"tags": ["storm", "no", "harbour"]}, [], ['- "no"'], id="item-inserted"),
        pytest.param(
            {"tags": ["sea", "storm", "harbour"]}, [], ["- sea"], id="item-inserted-first"
        ),
        pytest.param({"tags": ["storm", "harbour", "sea"]}, [], ["- sea"], id="item-appended"),
        pytest.param({"tags": ["harbour"]}, ["- storm # wind"], ["# wind"], id="item-removed"),
        pytest.param({"tags": ["storm"]}, ["- harbour"], [], id="last-item-removed"),
        pytest.param(
            {"tags": None},
            ["tags:", "- storm # wind", "- harbour"],
            ["# wind"],
            id="list-removed",
        ),
        pytest.param(
            {
                "images": [
                    {"url": "https://a.example/", "width": 5, "height": 6},
                    {"url": "https://b.example/"},
                ]
            },
            ["    width: 752"],
            ["    width: 5", "    height: 6"],
            id="keys-of-an-item",
        ),
        pytest.param(
            {"images": [{"url": "https://b.example/"}]},
            ["  - url: https://a.example/ # first", "    width: 752"],
            ["  # first"],
            id="item-with-keys-removed",
        ),
        pytest.param(
            {
                "images": [
                    {"url": "https://a.example/", "width": 752},
                    {"url": "https://b.example/", "title": "B"},
                    {"url": "c"},
                ]
            },
            [],
            ['    title: "B"', '  - url: "c"'],
            id="key-and-item-inserted-at-one-place",
        ),
        pytest.param({"heat": 5}, [], ["heat: 5"], id="insertion"),
        pytest.param(
            {"webUrl": "w", "locale": "de"}, [], ['webUrl: "w"', "locale: de"], id="insertions"
        ),
        pytest.param({"secured": "s"}, [], ["", 'secured: "s"', ""], id="insertion-at-the-end"),
        pytest.param({"new": {"a": 1}}, [], ["", "new:", "  a: 1", ""], id="unknown-inserted"),
        pytest.param({"body": "New\n\ntext"}, ["Body text."], ["New", "", "text", ""], id="body"),
        pytest.param({"body": None}, ["Body text."], [""], id="no-body"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["", "bom"])
def test_only_the_lines_of_the_change_change(
    changes: dict[str, Any], removed: list[str], added: list[str], newline: str, bom: str
) -> None:
    text = bom + HUMAN.replace("\n", newline)

    result = update(text, changes)

    assert result.startswith(f"{bom}---{newline}")
    assert result.count("\r") == result.count("\n") * (newline == "\r\n")
    assert changed(HUMAN, result.removeprefix(bom).replace(newline, "\n")) == (removed, added)
    assert loads(result) == loads(update(dumps(loads(HUMAN)), changes))
