import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.article.errors import ExtractionError
from crawler.extract import bounds
from crawler.extract.extractor import facts
from crawler.extract.page import Page
from tests.unit.extract.hostile import PAGES
from tests.unit.extract.sample import TEXT, URL, html


@pytest.mark.parametrize("content", [pytest.param(page, id=name) for name, page in PAGES.items()])
def test_hostile_pages_are_read_or_refused(content: str) -> None:
    """Rows 15-20. What is quadratic hangs; tests/bench/bench_hostile.py prints times."""
    with contextlib.suppress(ExtractionError):
        facts(Page(url=URL, content=content))


def test_a_page_with_too_many_attributes_on_a_tag_is_refused() -> None:
    tag = " ".join(f"data-a{n}" for n in range(bounds.MOST_ATTRIBUTES + 1))
    with pytest.raises(ExtractionError, match="attributes"):
        bounds.check_text(f"<p {tag}>", URL)


# Pieces that could make a reader lose its place: quotes, comments, raw text and its ends.
_PIECES = st.sampled_from([
    "<p>", "<p ", "</p>", ">", "<", '"', "'", "=", "/", " ", "\n", "a", "<!--", "-->", "--!>",
    "<!-->",
    "<script>", "<script ", "</script>", "</SCRIPT ", "<title>", "</title>", "<textarea",
    "</textarea>",
    '<a x=">">', "<a x='<b>'>", "<a x=1>", "<!doctype html>", "<?php", "</", "<3", "\u00e9",
])  # fmt: skip
_MANY = " ".join(f"a{n}" for n in range(bounds.MOST_ATTRIBUTES + 1))


@given(st.lists(_PIECES, max_size=40), st.lists(_PIECES, max_size=10))
def test_the_quick_look_passes_nothing_that_the_exact_one_refuses(
    before: list[str], after: list[str]
) -> None:
    """Row 15. Most pages are only looked at quickly; see ``bounds.check_text``."""
    page = f"{''.join(before)}<b {_MANY}>{''.join(after)}"
    refused = False
    try:
        bounds.scan(page, URL)
    except ExtractionError:
        refused = True

    assert not (refused and bounds.is_tame(page))


def test_an_ordinary_page_needs_no_exact_look() -> None:
    assert bounds.is_tame(html('<script>if (a < b) "<p";</script><!-- > -->', TEXT))


def test_attributes_in_scripts_and_comments_do_not_count() -> None:
    tag = " ".join(f"data-a{n}" for n in range(bounds.MOST_ATTRIBUTES + 1))
    bounds.check_text(f"<script>'<p {tag}>'</script><!-- <p {tag}> -->", URL)


def test_a_long_value_is_one_attribute() -> None:
    bounds.check_text(f'<img src="data:,{"a b " * 5000}">', URL)


def test_too_long_a_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_CHARACTERS", 10)
    with pytest.raises(ExtractionError, match="characters"):
        bounds.check_text("<p>" * 10, URL)


@pytest.mark.parametrize("depth", [260, 600, 850])
def test_text_in_the_depth_is_found(depth: int) -> None:
    body = "<div>" * depth + TEXT + "</div>" * depth
    assert "cracks last spring" in facts(Page(url=URL, content=html(body=body))).text


def test_text_below_the_greatest_depth_is_refused_not_lost() -> None:
    body = "<div>" * (bounds.DEEPEST + 1) + TEXT
    with pytest.raises(ExtractionError, match="within one another"):
        facts(Page(url=URL, content=html(body=body)))
