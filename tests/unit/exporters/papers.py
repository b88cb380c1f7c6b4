"""Records, and what the data formats are told, for their tests."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler import exporting
from crawler.article import lines
from crawler.article.frontmatter import loads
from crawler.article.lines import Record
from crawler.exporting import About
from crawler.portal import portal
from tests.unit.article.samples import FULL

ARTICLE = loads(FULL).replace(unknown={"rating": 4.5, "desk": ["north"]})
HOSTILE = (  # rows 75 and 76
    "{{ site.title }} {% endraw %} {% raw %}", "{{< figure src=x >}} {{% ref x %}}",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
    "data:text/html,<b>", "<svg onload=alert(1)>", "```\n\n~~~\n# out", "'); DROP TABLE articles--",
    '"NEAR OR title:x', "a\0b", "\ufeff", "line one\nline two\r\nthree", '"quoted", and more',
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\xa0=1", "\u3000=1",
    "\u200b=1", "\ufeff=1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff201", " \uff1d1",
    '=HYPERLINK("https://evil.test";"a")', "=cmd|' /C calc'!A0", "\u22121", "'=1", "\ttext",
)  # fmt: skip


def record(number: int = 0, **changes: Any) -> Record:  # noqa: ANN401 - any field's value
    return lines.record(f"2026-03-01-{number:03}.md", ARTICLE.replace(**changes))


def about(form: str, folder: Path, **options: object) -> About:
    exporter = exporting.load(form)
    (folder / "_config.yml").write_text(
        "title: The Ferry\nurl: https://ferry.example\nlocale: de\n"
    )
    (folder / "masthead.yaml").touch()
    return About(
        portal=portal.load(folder),
        options=exporting.options_of(exporter, options),
        now=datetime.now(UTC),
    )


def content(path: Path) -> dict[str, bytes]:
    """Return the files at *path*, by name."""
    if path.is_file():
        return {"": path.read_bytes()}
    files = (each for each in sorted(path.rglob("*")) if each.is_file())
    return {str(each.relative_to(path)): each.read_bytes() for each in files}
