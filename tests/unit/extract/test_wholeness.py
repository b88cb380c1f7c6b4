"""A page that breaks off is told from one that is whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.extractor import facts
from crawler.extract.page import Page
from crawler.extract.wholeness import is_whole
from tests.unit.extract.sample import TEXT, URL, html

WHOLE = html("<title>A bridge</title>", f"<h1>A bridge</h1>{TEXT}")
MINIFIED = (
    f"<!doctype html><title>A bridge</title><div><article><h1>A bridge</h1>{TEXT}</article></div>"
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(WHOLE, id="closed"),
        pytest.param(WHOLE.encode(), id="bytes"),
        pytest.param(WHOLE.encode("utf-16"), id="utf-16"),
        pytest.param(WHOLE.upper(), id="capitals"),
        pytest.param(f"{WHOLE}\n<!-- cached 2026 -->\n", id="a-note-behind"),
        pytest.param(f"{WHOLE}<script>{'a=1;' * 5_000}</script>", id="a-long-script-behind"),
        pytest.param(WHOLE.replace("</html>", ""), id="body-only"),
        pytest.param(MINIFIED, id="end-tags-left-out"),
        pytest.param(f"{MINIFIED}</div>", id="one-end-tag-more"),
    ],
)
def test_a_page_that_ends_is_whole(content: bytes | str) -> None:
    assert is_whole(content)


@given(st.integers(min_value=200, max_value=WHOLE.index("</article>") + 9))
def test_row_85_a_page_cut_anywhere_is_not(place: int) -> None:
    assert not is_whole(WHOLE[:place])
    assert not is_whole(WHOLE[:place].encode())


def test_a_minified_page_cut_between_two_elements_is_not() -> None:
    assert not is_whole(MINIFIED.partition("</article>")[0])


def test_a_page_in_a_script_is_not_the_end_of_the_page() -> None:
    script = "<script>w('<body></body></html>')</script>"
    assert not is_whole(f"<html><body>{script}{'<p>It goes on.</p>' * 1_000}<div><div><div><p>And")


def test_the_facts_say_so() -> None:
    assert facts(Page(url=URL, content=WHOLE)).whole
    assert not facts(Page(url=URL, content=WHOLE[:-60])).whole
