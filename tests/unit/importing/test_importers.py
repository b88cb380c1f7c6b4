"""Which importer reads a source."""

from pathlib import Path

import pytest

from crawler.importing import importers
from crawler.importing.fields import FIELDS
from crawler.importing.importers import UnknownImporterError


def test_every_format_here_can_be_loaded() -> None:
    assert importers.names() == ["csv", "frontmatter", "jsonl", "warc"]
    assert all(importers.load(name).about for name in importers.names())


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.jsonl", "jsonl"), ("a.ndjson", "jsonl"), ("A.JSON", "jsonl"), ("a.csv", "csv"),
        ("a.tsv", "csv"), ("folder", "frontmatter"), ("a.md", "frontmatter"),
        ("a.warc.gz", "warc"), ("a.warc", "warc"),
    ],
)  # fmt: skip
def test_the_name_tells_the_format(tmp_path: Path, name: str, form: str) -> None:
    (tmp_path / "folder").mkdir()

    assert importers.guessed(tmp_path / name) == importers.load(form)


def test_a_name_that_tells_nothing_is_told_with_the_formats() -> None:
    with pytest.raises(
        UnknownImporterError, match="say --from csv or frontmatter or jsonl or warc"
    ):
        importers.guessed(Path("a.xlsx"))


@pytest.mark.parametrize("name", ["docx", "../jsonl", "__init__", ""])
def test_a_format_that_there_is_not_is_named(name: str) -> None:
    with pytest.raises(UnknownImporterError, match="no importer"):
        importers.load(name)


def test_the_documentation_tells_all_names_of_the_fields() -> None:
    page = (Path(__file__).parents[3] / "docs" / "import.md").read_text("utf-8")

    for field, known in FIELDS.items():
        assert f"| `{field}` | {', '.join(known)}" in page
