"""Fixtures of the tests of formats."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from crawler import exporting
from crawler.article.lines import Record
from tests.unit.exporters.papers import about


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes records in a format, and returns where."""
    written: list[Path] = []

    def write(form: str, records: Sequence[Record], **options: object) -> Path:
        path = tmp_path / f"{len(written)}.{form}"
        written.append(path)
        count = exporting.load(form).write(iter(records), path, about(form, tmp_path, **options))
        assert count == len(records)
        return path

    return write
