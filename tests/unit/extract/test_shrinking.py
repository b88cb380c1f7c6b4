from collections.abc import Iterable
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from crawler.article.errors import ExtractionError
from crawler.extract import bounds, reading
from crawler.extract.extractor import facts
from crawler.extract.page import Page
from crawler.extract.shrinking import shrunk
from tests.unit.extract.sample import TEXT, URL, html

# Pieces that could make a reader lose its place: quotes, comments, raw text and its ends.
_PIECES = st.sampled_from([
    "<p>", "<p ", "</p>", ">", "<", '"', "'", "=", "/", " ", "\n", "a", "b", "<!--", "-->", "--!>",
    "<!-->", "<!--->", "--", "<script>", "<script ", "<script/>", "</script>", "</SCRIPT ",
    "<ScRiPt type=x>", '<script type="application/ld+json">', "</script", "</scripts>", "<style>",
    "</style>", "<style media='>'>", "<title>", "</title>", "<textarea", "<textarea>",
    "</textarea>", "<iframe>", "</iframe>", "<noscript>", "</noscript>", "<plaintext>", "<xmp>",
    "</xmp>", "<svg>", "</svg>", "<select>", "</select>", "<template>", "</template>", "<table>",
    '<a x=">">', "<a x='<b>'>", "<a x=1>", "<a/>", "</a x='>", "<!doctype html>", "<?php",
    "<![CDATA[", "]]>", "</", "<3", "</3", "\u00e9", "<noembed>", "</noembed>", "<noframes>",
    "</noframes>", "<body>", "<head>", "</head>", "</body>", "</html>", "<math>",
])  # fmt: skip


def _emptied(text: str) -> tuple[str, list[str]]:
    root = reading._tree(text.encode(), URL)  # noqa: SLF001 - what is parsed is the point
    scripts = reading._emptied(root)  # noqa: SLF001
    return etree.tostring(root, encoding="unicode"), scripts


@given(st.lists(_PIECES, max_size=30))
def test_a_shrunk_page_has_the_same_tree_but_for_what_scripts_say(pieces: Iterable[str]) -> None:
    page = f"<p>{''.join(pieces)}"
    short = shrunk(page)
    if short is None:
        return

    whole, scripts = _emptied(page)
    assert _emptied(short.text)[0] == whole
    # Behind the end of a page the parser drops scripts.
    assert set(filter(None, scripts)) <= set(short.scripts())


@example(before=["<?php"], after=[])
@given(st.lists(_PIECES, max_size=40), st.lists(_PIECES, max_size=10))
def test_no_page_with_too_many_attributes_is_shrunk(before: list[str], after: list[str]) -> None:
    """Row 15. A shrunk page is not looked at again; see ``reading.read``."""
    many = " ".join(f"a{n}" for n in range(bounds.MOST_ATTRIBUTES + 1))
    short = shrunk(f"{''.join(before)}<b {many}>{''.join(after)}")
    if short is None:
        return

    with suppress(ExtractionError):  # all of it may be in a comment: an empty page
        root = reading._tree(short.text.encode(), URL)  # noqa: SLF001 - what is parsed is the point
        assert all(len(each.attrib) <= bounds.MOST_ATTRIBUTES for each in root.iter())


def test_scripts_and_styles_go_and_linked_data_stays() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    page = html(f"<style>p {{}}</style><SCRIPT>if (a < b) '</p>'</SCRIPT>{data}", TEXT)
    short = shrunk(page)

    assert short is not None
    assert "<style></style><SCRIPT></SCRIPT>" in short.text
    assert data in short.text
    assert next(iter(short.scripts())) == "if (a < b) '</p>'"


@pytest.mark.parametrize(
    "doubtful",
    [
        "<script src=x />",
        "<script>never ended",
        "<script><!-- <script> </script> --></script>",
        "</p title='<script>'>",
        "<plaintext>",
        "<!-- never ended",
    ],
)
def test_in_doubt_all_of_a_page_is_kept(doubtful: str) -> None:
    assert shrunk(f"<p>{doubtful}") is None


def test_dates_in_scripts_are_found_whether_or_not_the_page_is_shrunk() -> None:
    script = '<script>var a = {"publishedAt": "2026-03-01T10:00:00Z"}</script>'
    for doubtful in ("", "<script src=x />"):
        found = facts(Page(url=URL, content=html(doubtful, f"{TEXT}{script}")))
        assert found.published is not None
        assert found.published.isoformat() == "2026-03-01T10:00:00+00:00"
