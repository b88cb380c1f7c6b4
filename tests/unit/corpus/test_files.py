"""Files that are whole or not there."""

import errno
import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from crawler.corpus import files


def names(folder: Path) -> list[str]:
    """Return what is in *folder*."""
    return sorted(path.name for path in folder.iterdir())


def _fail(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_create_writes_a_new_file_that_others_may_read(tmp_path: Path) -> None:
    files.create(tmp_path / "a.md", b"a")

    assert (tmp_path / "a.md").read_bytes() == b"a"
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o644
    assert names(tmp_path) == ["a.md"]


@pytest.mark.parametrize("make", ["file", "folder", "link", "broken-link", "fifo"])
def test_create_never_replaces_what_is_there(tmp_path: Path, make: str) -> None:
    """Row 83."""
    path, other = tmp_path / "a.md", tmp_path / "b.md"
    other.write_bytes(b"b")
    match make:
        case "file":
            path.write_bytes(b"mine")
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(other)
        case "broken-link":
            path.symlink_to("nowhere")
        case "fifo":
            os.mkfifo(path)

    with pytest.raises(FileExistsError):
        files.create(path, b"new")

    assert names(tmp_path) == ["a.md", "b.md"]
    assert other.read_bytes() == b"b"
    assert not (tmp_path / "nowhere").exists()


def test_replace_keeps_the_permissions_and_gives_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with path.open("rb") as reader:
        files.replace(path, b"new")

        assert reader.read() == b"old", "a reader that was there first sees the old file whole"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == ["a.md"]


def test_a_file_that_its_owner_made_read_only_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"mine")
    path.chmod(0o444)

    with pytest.raises(PermissionError):
        files.replace(path, b"new")

    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize("step", ["fsync", "fchmod", "rename", "link"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Row 63: whichever step fails."""
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, _fail)

    if step != "link":
        with pytest.raises(OSError, match="No space left"):
            files.replace(path, b"new")
    if step != "rename":
        with pytest.raises(OSError, match="No space left"):
            files.create(tmp_path / "b.md", b"new")

    assert names(tmp_path) == ["a.md"]
    assert path.read_bytes() == b"old"


def test_the_order_on_disk_is_write_sync_rename_sync_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 69."""
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    steps: list[str] = []
    sync, rename = os.fsync, os.rename

    def synced(handle: int) -> None:
        steps.append("sync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync file")
        sync(handle)

    def renamed(source: str, target: Path) -> None:
        assert Path(source).read_bytes() == b"new"
        steps.append("rename")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "rename", renamed)
    files.replace(path, b"new")

    assert steps == ["sync file", "rename", "sync folder"]


def test_sweep_removes_only_what_we_left(tmp_path: Path) -> None:
    for name in (".masthead-abc", ".mine", "a.md"):
        (tmp_path / name).write_text("")
    (tmp_path / ".masthead-folder").mkdir()
    (tmp_path / ".masthead-link").symlink_to("a.md")

    files.sweep(tmp_path)

    assert names(tmp_path) == [".masthead-folder", ".masthead-link", ".mine", "a.md"]


def _try(folder: Path) -> str:
    try:
        with files.locked(folder):
            return "got it"
    except files.LockedError as error:
        return str(error)


def test_only_one_process_at_a_time_holds_the_lock(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        with files.locked(tmp_path):
            held = pool.apply(_try, (tmp_path,))
        free = pool.apply(_try, (tmp_path,))
        pool.close()
        pool.join()

    assert held == f"{tmp_path}: another run is writing here; try again when it is done"
    assert free == "got it"
    assert names(tmp_path) == []
