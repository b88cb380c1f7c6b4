"""What holds for every format: rows 63 and 65, and that the same records give the same bytes."""

import pickle
import resource
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crawler import exporting
from crawler.article.lines import Record
from crawler.corpus.outputs import digest, whole_file, whole_folder
from tests.feeding import about, article, exporter, records

FOUND = records(*(article(f"No. {day}", day=day, body="Text.\n" * 500) for day in range(1, 20)))
FORMS = exporting.names()


def written(tmp_path: Path, form: str, name: str = "out") -> Path:
    """Write the records to a file or folder *name*, as the command does."""
    whole = whole_folder if exporter(form).folder else whole_file
    told = about(tmp_path / "portal", form)
    with whole(tmp_path / name) as unfinished:
        assert exporter(form).write(FOUND, unfinished, told) > 0
    return tmp_path / name


@contextmanager
def at_most(what: int, most: int) -> Iterator[None]:
    """Let this process have at most *most* of *what*."""
    before = resource.getrlimit(what)
    resource.setrlimit(what, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(what, before)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_records_give_the_same_bytes(tmp_path: Path, form: str) -> None:
    one, other = (written(tmp_path, form, name) for name in "ab")

    if one.is_dir():
        assert digest(one) == digest(other)
    else:
        assert one.read_bytes() == other.read_bytes()


class Parted(list[Record]):
    """Records of which something is made *size* at a time, as of a corpus."""

    size = 1

    def parts(self, make: Callable[[Sequence[Record]], Any]) -> Iterator[tuple[int, Any]]:
        for start in range(0, len(self), self.size):
            some = self[start : start + self.size]
            yield len(some), pickle.loads(pickle.dumps(make(some)))  # noqa: S301 - our own


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite", "datasets"])
def test_what_is_made_at_a_time_is_not_to_be_seen(tmp_path: Path, form: str) -> None:
    many = records(*(article(f"No. {n}", body=f"Text {n}.", tags=(f"t{n}",)) for n in range(700)))
    told = about(tmp_path / "portal", form)
    for name, size in (("a", 1), ("b", 100), ("c", 699)):
        parted = Parted(many)
        parted.size = size
        assert exporter(form).write(parted, tmp_path / name, told) == 700
    assert exporter(form).write(iter(many), tmp_path / "d", told) == 700

    found = [tmp_path / name for name in "abcd"]
    whole = [digest(each) if each.is_dir() else each.read_bytes() for each in found]
    assert whole.count(whole[0]) == 4


@pytest.mark.parametrize("form", FORMS)
def test_row_63_a_full_disk_leaves_nothing(tmp_path: Path, form: str) -> None:
    about(tmp_path / "portal", form)

    with at_most(resource.RLIMIT_FSIZE, 300), pytest.raises(Exception, match=r"(?i)large|full|i/o"):
        written(tmp_path, form)

    assert [path.name for path in tmp_path.iterdir()] == ["portal"]
    assert written(tmp_path, form).exists()


@pytest.mark.parametrize("form", FORMS)
def test_row_65_what_is_there_and_of_another_kind_stays(tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    if exporter(form).folder:
        out.write_text("mine")
    else:
        out.mkdir()

    with pytest.raises(FileExistsError, match="is there and"):
        written(tmp_path, form)

    assert [path.name for path in tmp_path.iterdir() if path.name != "portal"] == ["out"]
    assert out.is_dir() or out.read_text() == "mine"
