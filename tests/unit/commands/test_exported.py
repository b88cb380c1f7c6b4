"""What was exported before: it is copied where the same is asked for at another place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.commands import exported
from crawler.commands.exported import Exported

SOURCE = "of these records"


@pytest.fixture
def known(tmp_path: Path) -> Exported:
    """Knows of one file that was written of ``SOURCE``."""
    (tmp_path / "a.jsonl").write_bytes(b"{}\n" * 3)
    found = Exported(tmp_path / "kept" / exported.FILE)
    found.keep_file(tmp_path / "a.jsonl", SOURCE, 3)
    return found


def test_a_file_of_the_same_source_is_copied(known: Exported, tmp_path: Path) -> None:
    assert known.copied(tmp_path / "b.jsonl", SOURCE) == 3

    assert (tmp_path / "b.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "b.jsonl", "kept"]


def test_what_is_at_the_place_is_replaced(known: Exported, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text("old")

    assert known.copied(tmp_path / "b.jsonl", SOURCE) == 3
    assert (tmp_path / "b.jsonl").read_bytes() == b"{}\n" * 3


def _link(path: Path) -> None:
    path.rename(path.with_name("c.jsonl"))
    path.symlink_to("c.jsonl")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path.write_bytes(b"[]\n" * 3), id="edited"),
        pytest.param(Path.unlink, id="gone"),
        pytest.param(_link, id="link"),
        pytest.param(lambda path: (path.unlink(), path.mkdir()), id="folder"),
    ],
)
def test_a_file_that_is_not_as_it_was_is_not_copied(
    known: Exported, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    change(tmp_path / "a.jsonl")

    assert known.copied(tmp_path / "b.jsonl", SOURCE) is None
    assert not (tmp_path / "b.jsonl").exists()


def test_a_file_of_another_source_is_not_copied(known: Exported, tmp_path: Path) -> None:
    assert known.copied(tmp_path / "b.jsonl", "of others") is None
    assert not (tmp_path / "b.jsonl").exists()


def test_a_file_that_changes_meanwhile_is_not_copied(
    known: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.copyfile

    def copied(source: Path, target: Path) -> None:
        real(source, target)
        source.write_text("another")

    monkeypatch.setattr(shutil, "copyfile", copied)
    (tmp_path / "b.jsonl").write_text("old")

    assert known.copied(tmp_path / "b.jsonl", SOURCE) is None
    assert (tmp_path / "b.jsonl").read_text() == "old"


def test_a_place_that_cannot_be_written_is_left_for_the_export_to_tell(
    known: Exported, tmp_path: Path
) -> None:
    (tmp_path / "b").mkdir()

    assert known.copied(tmp_path / "b", SOURCE) is None
    assert known.copied(tmp_path / "no" / "b", SOURCE) is None
    assert list((tmp_path / "b").iterdir()) == []
