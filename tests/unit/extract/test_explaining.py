from crawler.extract.explaining import explanation, table
from crawler.extract.extractor import explained
from crawler.extract.page import Page
from tests.unit.extract.sample import TEXT, URL, html

PAGE = explained(
    Page(
        url=URL,
        content=html(
            '<meta property="og:title" content="Another title of the bridge">'
            '<meta property="article:published_time" content="2026-05-01T10:00:00Z">'
            '<meta property="og:image" content="/a.jpg">',
            f"<h1>The bridge is shut</h1>{TEXT}",
        ),
    )
)


def test_every_field_lists_its_witnesses_and_the_believed_one() -> None:
    said = explanation(PAGE)
    assert said["title"]["value"] == "The bridge is shut"
    assert [(each["origin"], each["believed"]) for each in said["title"]["witnesses"]] == [
        ("h1", True),
        ("meta og:title", False),
    ]
    assert said["published"]["value"] == "2026-05-01T10:00:00+00:00"
    assert said["image"]["witnesses"][0]["value"] == "https://www.gazette.test/a.jpg"
    assert said["authors"] == {"value": [], "witnesses": []}


def test_the_table_is_aligned() -> None:
    lines = table(PAGE).splitlines()
    assert lines[:3] == [
        "title: The bridge is shut",
        "  *  9  h1             The bridge is shut",
        "     3  meta og:title  Another title of the bridge",
    ]
    assert "authors: -" in lines
    assert lines[lines.index("site_name: gazette.test") + 1] == "  (from the text or the address)"
