"""Files and folders for readers outside."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.corpus.outputs import digest, whole_file, whole_folder


def names(folder: Path) -> list[str]:
    """Return what is in *folder*."""
    return sorted(path.name for path in folder.iterdir())


def fail_half_way(path: Path) -> None:
    """Write the half of a file."""
    path.parent.mkdir(exist_ok=True)
    path.write_text("half")
    raise ZeroDivisionError


def test_a_file_stands_there_only_when_it_is_whole(tmp_path: Path) -> None:
    with whole_file(tmp_path / "out") as unfinished:
        unfinished.write_text("new")
        assert not (tmp_path / "out").exists()

    assert (tmp_path / "out").read_text() == "new"
    assert names(tmp_path) == ["out"]


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old")

    with pytest.raises(ZeroDivisionError), whole_file(tmp_path / "out") as unfinished:
        fail_half_way(unfinished)

    assert (tmp_path / "out").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_a_folder_takes_the_place_of_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    with whole_folder(tmp_path / "out") as unfinished:
        unfinished.mkdir()
        (unfinished / "a").write_text("a")

    assert (tmp_path / "out/a").read_text() == "a"
    assert names(tmp_path) == ["out"]


def test_a_failure_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "out") as unfinished:
        fail_half_way(unfinished / "a")

    assert names(tmp_path) == []


def test_an_exporter_that_writes_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "out"):
        pass

    assert names(tmp_path) == []


def fill(unfinished: Path, text: str) -> None:
    """Make a folder with one file of *text* in a folder of it."""
    (unfinished / "inner").mkdir(parents=True)
    (unfinished / "inner/a").write_text(text)


def test_a_folder_that_may_go_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    fill(out, "old")

    with whole_folder(out, digest(out)) as unfinished:
        fill(unfinished, "new")

    assert (out / "inner/a").read_text() == "new"
    assert names(tmp_path) == ["out"]


def test_a_folder_that_somebody_changes_meanwhile_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    fill(out, "old")
    before = digest(out)

    def export() -> None:
        with whole_folder(out, before) as unfinished:
            fill(unfinished, "new")
            (out / "mine").write_text("mine")

    with pytest.raises(OSError, match="not empty"):
        export()

    assert (out / "inner/a").read_text() == "old"
    assert names(tmp_path) == ["out"]


def test_a_digest_tells_any_change(tmp_path: Path) -> None:
    def changed(name: str, change: Callable[[Path], object]) -> str:
        fill(tmp_path / name, "a")
        change(tmp_path / name)
        return digest(tmp_path / name)

    def moved(path: Path) -> None:
        (path / "inner/a").rename(path / "inner/b")

    found = [
        changed("same", lambda _: None),
        changed("text", lambda path: (path / "inner/a").write_text("b")),
        changed("more", lambda path: (path / "b").touch()),
        changed("folder", lambda path: (path / "b").mkdir()),
        changed("less", lambda path: (path / "inner/a").unlink()),
        changed("moved", moved),
        changed("link", lambda path: (path / "b").symlink_to("inner/a")),
    ]

    assert len(set(found)) == len(found)
    assert changed("again", lambda _: None) == found[0]
