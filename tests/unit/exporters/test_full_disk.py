"""Row 63: a disk that is full half-way is told, and nothing is left behind."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.corpus.outputs import whole_file, whole_folder
from tests.feeding import about, article, exporter, records

FOUND = records(*(article(f"No. {day}", day=day, body="Text.\n" * 500) for day in range(1, 20)))


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let no file grow beyond *size* bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    "form", ["rss", "atom", "jsonfeed", "sitemap", "newssitemap", "newsletter"]
)
def test_row_63_a_full_disk_leaves_nothing(tmp_path: Path, form: str) -> None:
    told = about(tmp_path / "portal", form)
    whole = whole_folder if exporter(form).folder else whole_file
    out = tmp_path / "out"

    with (
        files_of_at_most(300),
        pytest.raises(OSError, match="File too large"),
        whole(out) as unfinished,
    ):
        exporter(form).write(FOUND, unfinished, told)

    assert [path.name for path in tmp_path.iterdir()] == ["portal"]
    with whole(out) as unfinished:
        assert exporter(form).write(FOUND, unfinished, told) > 0
    assert out.exists()
