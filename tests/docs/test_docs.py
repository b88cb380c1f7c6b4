"""The documentation says what the code does."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crawler.article import lines
from crawler.article.frontmatter import loads
from crawler.commands import masthead

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])


def test_the_generated_pages_are_current() -> None:
    result = subprocess.run(
        [sys.executable, DOCS / "generate.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout + result.stderr


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads((DOCS / "article.schema.json").read_text("utf-8")))


def test_the_records_of_the_demo_satisfy_the_schema() -> None:
    schema = json.loads((DOCS / "article.schema.json").read_text("utf-8"))
    files = sorted((DOCS / "demo").glob("*.md"))
    assert files

    for path in files:
        record = lines.loaded(lines.written(path.name, loads(path.read_text("utf-8"))))
        assert list(Draft202012Validator(schema).iter_errors(record)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("name", masthead.list_commands(None))  # type: ignore[arg-type]
def test_every_command_is_in_the_documentation_with_an_example(name: str) -> None:
    section = (DOCS / "commands.md").read_text("utf-8").partition(f"## masthead {name}\n")[2]

    assert f"masthead {name}" in section.partition("\n## ")[0].partition("Example")[2]


def test_every_command_that_the_pages_show_exists() -> None:
    shown = {
        name
        for page in PAGES
        if page.name != "CHANGELOG.md"
        for name in re.findall(
            r"(?:^|\$ |`)masthead ([a-z]+)", page.read_text("utf-8"), re.MULTILINE
        )
    }

    assert shown <= set(masthead.list_commands(None))  # type: ignore[arg-type]
