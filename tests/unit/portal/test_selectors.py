"""Selectors in a source's file."""

from pathlib import Path

import pytest

from crawler.portal.errors import PortalFileError
from crawler.portal.sources import load_sources


def write(root: Path, text: str) -> None:
    (root / "sources").mkdir()
    (root / "sources/gazette.yaml").write_text(f"read:\n  feed: https://a.test/rss\n{text}")


def test_selectors_are_read_as_they_are(tmp_path: Path) -> None:
    write(tmp_path, 'section_css: "main a"\nextract:\n  title: h1.headline\n  body: "#text"\n')

    source = load_sources(tmp_path, ())["gazette"]

    assert source.section_css == "main a"
    assert source.extract == {"title": "h1.headline", "body": "#text"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('section_css: "a["\n', "gazette.yaml:3: section_css: "),
        ("extract:\n  title: h1..\n", "gazette.yaml:4: extract.title: "),
        ('extract:\n  title: ""\n', "gazette.yaml:4: extract.title: "),
    ],
)
def test_47_what_is_no_selector_is_named_with_its_line(
    tmp_path: Path, text: str, place: str
) -> None:
    write(tmp_path, text)

    with pytest.raises(PortalFileError, match="must be a CSS selector") as caught:
        load_sources(tmp_path, ())

    assert place in str(caught.value)
