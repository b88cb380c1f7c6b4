import hashlib
import json
import threading
from pathlib import Path

import pytest

from crawler.corpus import files
from crawler.corpus.copies import LIST, Copies, Copy
from crawler.portal.errors import PortalError

URL = "https://img.example/a.jpg"


def keep(copies: Copies, url: str = URL, data: bytes = b"picture") -> Copy:
    return copies.keep(url, data, ".jpg", size=(400, 300), of=(800, 600))


def stored(root: Path) -> list[Path]:
    return sorted(path for path in (root / "assets").rglob("*") if path.is_file())


def test_a_copy_is_named_after_its_bytes_and_found_by_the_address(tmp_path: Path) -> None:
    copy = keep(Copies(tmp_path))

    digest = hashlib.sha256(b"picture").hexdigest()
    (path,) = stored(tmp_path)
    assert copy.path == f"/assets/images/articles/{digest[:2]}/{digest}.jpg"
    assert path == tmp_path / copy.path[1:]
    assert path.read_bytes() == b"picture"
    assert Copies(tmp_path).held(URL) == copy
    assert json.loads((tmp_path / LIST).read_text("utf-8")) == {
        URL: {
            "path": copy.path,
            "width": 400,
            "height": 300,
            "originalWidth": 800,
            "originalHeight": 600,
        }
    }


def test_a_picture_of_two_addresses_is_stored_once(tmp_path: Path) -> None:
    copies = Copies(tmp_path)

    assert keep(copies) == keep(copies, "https://img.example/b.jpg")
    assert len(stored(tmp_path)) == 1


def test_what_is_there_is_not_written_again(tmp_path: Path) -> None:
    keep(Copies(tmp_path))
    paths = [*stored(tmp_path), tmp_path / LIST]
    before = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths]

    keep(Copies(tmp_path))

    assert [(path.stat().st_ino, path.stat().st_mtime_ns) for path in paths] == before


def test_a_damaged_copy_is_mended(tmp_path: Path) -> None:
    keep(Copies(tmp_path))
    (path,) = stored(tmp_path)
    path.write_bytes(b"pic")

    keep(Copies(tmp_path))

    assert path.read_bytes() == b"picture"


def test_a_copy_whose_file_is_gone_is_not_held(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    keep(copies)
    stored(tmp_path)[0].unlink()

    assert copies.held(URL) is None
    assert copies.held("https://img.example/other.jpg") is None


def test_the_list_is_in_order_and_one_line_an_address(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    for name in ("c", "a", "é", "b"):
        keep(copies, f"https://img.example/{name}")

    lines = (tmp_path / LIST).read_text("utf-8").splitlines()
    assert [line.split('"')[1][-1:] for line in lines[1:-1]] == ["a", "b", "c", "é"]


def test_copies_of_many_threads_are_all_listed(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    urls = [f"https://img.example/{n}" for n in range(40)]
    threads = [threading.Thread(target=keep, args=(copies, url, url.encode()[-2:])) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(Copies(tmp_path).held(url) for url in urls)


def test_a_full_disk_leaves_nothing_half_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = Copies(tmp_path)
    keep(copies)
    before = (tmp_path / LIST).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        keep(copies, "https://img.example/b.jpg", b"another")

    assert copies.held("https://img.example/b.jpg") is None
    assert (tmp_path / LIST).read_bytes() == before


def test_what_a_killed_run_left_half_written_is_swept(tmp_path: Path) -> None:
    keep(Copies(tmp_path))
    (path,) = stored(tmp_path)
    for folder in (path.parent, tmp_path / "_data"):
        (folder / ".masthead-x").write_bytes(b"half")

    Copies(tmp_path)

    assert stored(tmp_path) == [path]
    assert [each.name for each in (tmp_path / "_data").iterdir()] == ["article_images.json"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('{\n"a": \n', "3: ", id="cut"),
        pytest.param("[]", "1: ", id="list"),
        pytest.param(
            '{\n"https://b.example/":\n{"path": "/etc/passwd", "width": 1, "height": 1,'
            ' "originalWidth": 1, "originalHeight": 1}}',
            "2: https://b.example/.path: ",
            id="another place",
        ),
        pytest.param('{"\udce9": 1}', "1: ", id="not UTF-8"),
    ],
)
def test_a_broken_list_is_told_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / LIST).write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(PortalError) as error:
        Copies(tmp_path)

    assert f"{LIST}:{message}" in str(error.value)
    assert "remove the file" in str(error.value)
