import contextlib
import time

import pytest

from crawler.article.errors import ExtractionError
from crawler.extract import bounds
from crawler.extract.extractor import facts
from crawler.extract.page import Page
from tests.unit.extract.sample import TEXT, URL, html


def within_seconds(content: str, limit: float = 10) -> None:
    """Read *content*; it may be refused, but no other way and soon (adversarial 15-20)."""
    started = time.process_time()
    with contextlib.suppress(ExtractionError):
        facts(Page(url=URL, content=content))
    assert time.process_time() - started < limit


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + f">{TEXT}", id="attributes"
        ),
        pytest.param(
            '<!--<a b="--><p ' + " ".join(f"a{n}" for n in range(200_000)) + '><i c=">',
            id="hidden-attributes",
        ),
        pytest.param("<p>x</p>" * 1_000_000, id="elements"),
        pytest.param('<a href="/x">y</a>' * 300_000, id="links"),
        pytest.param('<meta name="a" content="b">' * 60_000 + TEXT, id="metas"),
        pytest.param("<p>" + "&amp;" * 1_900_000, id="entities"),
        pytest.param("<div>" * 1_000_000 + "text", id="nested"),
        pytest.param("<b><div></b>" * 90_000 + "text", id="misnested"),
        pytest.param("<!--" * 1_000_000, id="comments"),
        pytest.param("<a " * 1_000_000, id="unclosed-tags"),
        pytest.param('<a b="' * 300_000, id="unclosed-quotes"),
        pytest.param('<!DOCTYPE a [<!ENTITY a "&b;&b;"><!ENTITY b "&a;&a;">]>' + TEXT, id="laughs"),
        pytest.param("<table><tr><td>" * 30_000, id="tables"),
        pytest.param(
            "".join(
                f'<meta property="og:title" content="a - {n}">'
                f'<meta property="og:site_name" content="s{n}">'
                for n in range(40_000)
            )
            + TEXT,
            id="titles-and-names",
        ),
        pytest.param(
            '<div class="sidebar">'
            + '<span class="date byline" itemprop="author">x</span>' * 90_000,
            id="names-aside",
        ),
        pytest.param("<h1>a</h1>" * 90_000, id="headings"),
        pytest.param('<time class="date">1 March</time>' * 90_000, id="times"),
    ],
)
def test_hostile_pages_are_read_or_refused_in_time(content: str) -> None:
    within_seconds(content)


def test_a_page_with_too_many_attributes_on_a_tag_is_refused() -> None:
    tag = " ".join(f"data-a{n}" for n in range(bounds.MOST_ATTRIBUTES + 1))
    with pytest.raises(ExtractionError, match="attributes"):
        bounds.check_text(f"<p {tag}>", URL)


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
