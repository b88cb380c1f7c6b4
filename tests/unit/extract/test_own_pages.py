"""The floor: what is found on the pages of ``tests/pages``, whose truth was written by hand.

Truth is what a reader of the page would write down. Where the extraction falls short of it, FLOOR
says so; figures there may only rise.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.extractor import facts
from crawler.extract.facts import Facts
from crawler.extract.page import Page

FOLDER = Path(__file__).parents[2] / "pages"
TRUTH: list[dict[str, Any]] = json.loads((FOLDER / "truth.json").read_text("utf-8"))
ARTICLES = [truth for truth in TRUTH if "title" in truth]

FLOOR = {
    "title": 1.0, "day": 1.0, "instant": 1.0, "authors": 1.0, "image": 1.0, "site": 1.0,
    "language": 1.0, "excerpt": 1.0, "kind": 1.0,
}  # fmt: skip


def _day(found: Facts) -> str | None:
    when = found.published
    return when.date().isoformat() if isinstance(when, datetime) else when and when.isoformat()


def _instant(found: Facts) -> str | None:
    when = found.published
    if not isinstance(when, datetime):
        return None
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


FOUND: dict[str, Callable[[Facts], Any]] = {
    "title": lambda found: found.title,
    "day": _day,
    "instant": _instant,
    "authors": lambda found: list(found.authors),
    "image": lambda found: found.image and found.image.url,
    "site": lambda found: found.site_name,
    "language": lambda found: (found.language or "").partition("-")[0],
    "excerpt": lambda found: found.excerpt,
    "kind": lambda found: found.kind,
}


@pytest.fixture(scope="module")
def found() -> dict[str, Facts]:
    """Facts of each page, by its file."""
    return dict(_read())


def _read() -> Iterator[tuple[str, Facts]]:
    for truth in TRUTH:
        content = (FOLDER / truth["file"]).read_bytes()
        yield truth["file"], facts(Page(url=truth["url"], content=content))


@pytest.mark.parametrize("field", FLOOR)
def test_facts_are_right(found: dict[str, Facts], field: str) -> None:
    told = {
        truth["file"]: (truth[field], FOUND[field](found[truth["file"]]))
        for truth in TRUTH
        if field in truth
    }
    wrong = {file: pair for file, pair in told.items() if pair[0] != pair[1]}
    assert 1 - len(wrong) / len(told) >= FLOOR[field], wrong


@pytest.mark.parametrize("truth", ARTICLES, ids=lambda truth: truth["file"])
def test_the_text_is_the_article_s(found: dict[str, Facts], truth: dict[str, Any]) -> None:
    text = found[truth["file"]].text
    assert [part for part in truth["has"] if part not in text] == []
    assert [part for part in truth["lacks"] if part in text] == []


@pytest.mark.parametrize("truth", ARTICLES, ids=lambda truth: truth["file"])
def test_the_text_is_in_reading_order(found: dict[str, Facts], truth: dict[str, Any]) -> None:
    text = found[truth["file"]].text
    places = [text.find(part) for part in truth["has"]]
    assert places == sorted(places)
