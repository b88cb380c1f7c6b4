"""What an exporter is given, made in this process."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler import exporting
from crawler.article import frontmatter, lines
from crawler.article.lines import Record
from crawler.exporting import About
from crawler.portal import portal


def about(form: str, root: Path, **options: object) -> About:
    """Return what the exporter *form* is told of the portal at *root*."""
    return About(
        portal=portal.load(root),
        options=exporting.options_of(exporting.load(form), options),
        now=datetime(2026, 4, 1, tzinfo=UTC),
    )


def record_of(name: str, text: str) -> Record:
    """Return the record in *text*, of the file *name*."""
    return lines.record(name, frontmatter.loads(text))


def export(form: str, root: Path, files: dict[str, str], **options: object) -> tuple[int, Path]:
    """Export *files* of the portal at *root* as *form*; return how many were written, and where."""
    to = root / f"{form}-{len(list(root.iterdir()))}"
    records = [record_of(name, text) for name, text in sorted(files.items())]
    return exporting.load(form).write(records, to, about(form, root, **options)), to


def everything(folder: Path) -> dict[str, Any]:
    """Return the bytes of all files in *folder*, by path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
