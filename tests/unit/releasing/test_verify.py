"""``masthead verify``: what is wrong with a release is found, with its place."""

import hashlib
import json
import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.portal.removals import read_removals
from crawler.releasing import found as found_module
from crawler.releasing.layout import CARD, MANIFEST, SUMS
from crawler.releasing.verifying import verify
from tests.unit.releasing.sample import article, release

FIRST = "records/2026-03-02-story-001.md"
SECOND = "records/2026-03-03-story-002.md"


def told(path: Path) -> list[str]:
    return [str(fault) for fault in verify(path).faults]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A release of three records, of which the first two are of one story."""
    return release([article(1, [2]), article(2, [1]), article(3)], tmp_path / "out")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def sign(folder: Path) -> None:
    """Make all hashes right again, as one who writes releases of their own would."""
    rows = [json.loads(line) for line in (folder / MANIFEST).read_text("utf-8").splitlines()]
    for row in rows:
        if (folder / row["path"]).exists():
            data = (folder / row["path"]).read_bytes()
            row |= {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    manifest = "".join(json.dumps(row) + "\n" for row in rows).encode()
    (folder / MANIFEST).write_bytes(manifest)
    card = (folder / CARD).read_text("utf-8").splitlines(keepends=True)
    digest = hashlib.sha256(manifest).hexdigest()
    (folder / CARD).write_text(
        "".join(
            f'manifest_sha256: "{digest}"\n' if "manifest_sha" in each else each for each in card
        )
    )
    resum(folder)


def resum(folder: Path) -> None:
    """Make the list of hashes right again."""
    names = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != SUMS]
    (folder / SUMS).write_text(
        "".join(
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
            for path in names
        )
    )


def change(folder: Path, number: int, **values: Any) -> None:  # noqa: ANN401 - any JSON
    """Change values in a line of the manifest, so that hashes agree."""
    rows = [json.loads(line) for line in (folder / MANIFEST).read_text("utf-8").splitlines()]
    rows[number - 1] |= values
    (folder / MANIFEST).write_text("".join(json.dumps(row) + "\n" for row in rows))
    sign(folder)


def test_a_release_as_it_was_written_has_no_fault(folder: Path) -> None:
    found = verify(folder)

    assert (found.faults, len(found.records), dict(found.splits)) == (
        [],
        3,
        {"train": 2, "validation": 1},
    )
    sign(folder)
    assert told(folder) == []


def test_a_record_that_was_changed_is_named(folder: Path) -> None:
    edit(folder / FIRST, "Text 1", "Text 7")

    assert told(folder) == [
        f"{FIRST}:1: has another content than {MANIFEST}:1 and {SUMS}:1 says",
    ]


def test_files_that_are_missing_or_too_many_are_named(folder: Path) -> None:
    (folder / FIRST).rename(folder / "records/other.md")
    (folder / "notes.txt").write_text("mine")
    (folder / "records" / "more").mkdir()
    (folder / CARD).unlink()

    assert told(folder) == [
        f"{CARD}:1: is missing",
        f"{SUMS}:1: {FIRST}: is missing",
        f"{SUMS}:5: {CARD}: is missing",
        f"{MANIFEST}:1: {FIRST}: is missing",
        "notes.txt:1: is none of the files of a release",
        "records/more:1: no regular file: a link, folder or device",
        f"records/other.md:1: is not in {MANIFEST}",
        f"records/other.md:1: is not in {SUMS}",
    ]


def test_row_83_links_and_devices_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_bytes((folder / FIRST).read_bytes())
    (folder / FIRST).unlink()
    (folder / FIRST).symlink_to(tmp_path / "secret.md")
    os.mkfifo(folder / "records/pipe.md")

    assert f"{FIRST}:1: no regular file: a link, folder or device" in told(folder)
    assert "records/pipe.md:1: no regular file: a link, folder or device" in told(folder)


CHANGES: list[Any] = [
    pytest.param({"split": "test"}, "split: its cluster is in", id="split-cluster"),
    pytest.param({"cluster": "x"}, "cluster: is not that of line", id="other-cluster"),
    pytest.param({"duplicate_of": "records/x.md"}, "duplicate_of: is not in", id="copy-of-none"),
    pytest.param({"duplicate_of": FIRST}, "duplicate_of: is a copy itself", id="copy-of-itself"),
    pytest.param({"original_url": "https://a.test/"}, "original_url: is not", id="address"),
    pytest.param({"published": "2026-01-01T00:00:00Z"}, "published: is not", id="date"),
    pytest.param({"path": SECOND}, "path: is the same as in line 1", id="path-twice"),
    pytest.param({"path": "records/../a.md"}, "path: String should match", id="path-outside"),
    pytest.param({"split": "all"}, "split: Input should be", id="no-such-split"),
    pytest.param({"colour": "red"}, "colour: Extra inputs", id="unknown-key"),
]


@pytest.mark.parametrize(("values", "said"), CHANGES)
def test_a_manifest_that_does_not_agree_is_named_by_its_line(
    folder: Path, values: dict[str, Any], said: str
) -> None:
    change(folder, 1, **values)

    assert any(each.startswith(f"{MANIFEST}:") and said in each for each in told(folder))


def test_a_copy_in_another_cluster_is_named(folder: Path) -> None:
    change(folder, 3, duplicate_of=FIRST)

    assert f"{MANIFEST}:3: duplicate_of: is of another cluster" in told(folder)


def test_some_records_without_a_split_are_named(folder: Path) -> None:
    change(folder, 3, split=None)

    assert f"{MANIFEST}:3: split: is null, and others have one" in told(folder)


def test_equal_texts_in_two_clusters_are_named(tmp_path: Path) -> None:
    text = "The bridge over the harbour opened on Sunday after three years.\n" * 5
    folder = release([article(1, body=text), article(2, body=text)], tmp_path / "out")
    change(folder, 2, cluster="other", duplicate_of=None)

    assert f"{MANIFEST}:1: cluster: is not that of line 2, a related article or a copy" in told(
        folder
    )


CARDS = {
    "records: 3": ("records: 4", "records: says 4, and the manifest has 3"),
    "train: 2": ("train: 1", "splits.train: says 1, and the manifest has 2"),
    "clusters: 2": ("clusters: 3", "clusters: says 3, and the manifest has 2"),
    "duplicates: 0": ("duplicates: 1", "duplicates: says 1, and the manifest has 0"),
    "text: true": ("text: 1", "its head cannot be read: text: Input should be a valid boolean"),
    "removed: 0": ("removed: &a [*a]", "its head cannot be read: "),
}


@pytest.mark.parametrize("old", CARDS)
def test_sums_of_the_card_that_are_wrong_are_named(folder: Path, old: str) -> None:
    new, said = CARDS[old]
    edit(folder / CARD, old, new)
    resum(folder)

    assert any(each.startswith(f"{CARD}:1: {said}") for each in told(folder))


def test_a_text_in_a_release_without_texts_is_named_by_its_line(folder: Path) -> None:
    edit(folder / CARD, "text: true", "text: false")
    resum(folder)

    line = (folder / FIRST).read_text("utf-8").splitlines().index("Text 1.") + 1
    assert f"{FIRST}:{line}: has a text, and {CARD} says that there are none" in told(folder)


def test_row_80_a_record_that_is_none_is_named_by_its_line(folder: Path) -> None:
    (folder / FIRST).write_text("---\ntitle: a\nquality: high\n---\n")
    sign(folder)

    assert [each.partition(" ")[0] for each in told(folder)].count(f"{FIRST}:3:") == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b'{"path": 1\n', ":1: not JSON", id="no-json"),
        pytest.param(b"[]\n", ":1: must be a JSON object", id="list"),
        pytest.param(b"[" * 50_000 + b"\n", ":1: not JSON", id="deep"),
        pytest.param(b"\n\xff\n", ":2: not JSON", id="no-utf-8"),
        pytest.param(b"\n" + b" " * 200_000, ":2: longer than 100,000 bytes", id="endless"),
    ],
)
def test_a_manifest_that_is_none_is_named(folder: Path, data: bytes, said: str) -> None:
    (folder / MANIFEST).write_bytes(data)

    assert any(each.startswith(f"{MANIFEST}{said}") for each in told(folder))


def test_a_manifest_that_was_cut_is_named(folder: Path) -> None:
    data = (folder / MANIFEST).read_bytes()
    (folder / MANIFEST).write_bytes(data[:-1])

    assert f"{MANIFEST}:3: ends without a line feed: it was cut" in told(folder)


def test_faults_without_end_are_counted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found_module, "MOST_FAULTS", 2)
    (folder / MANIFEST).write_text("\n" * 10)

    found = verify(folder)

    assert len(found.faults) == 2
    assert found.wrong > 10


def test_what_has_to_go_since_is_named_with_its_line_and_the_entry(
    folder: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("address,date,reason\nhttps://gazette.test/2,2026-05-01,asked\n")

    found = verify(folder, read_removals(listed))

    lines = {name: (folder / name).read_text("utf-8").splitlines() for name in (FIRST, SECOND)}
    at = [n for n, line in enumerate(lines[FIRST], 1) if "gazette.test/2" in line]
    original = [n for n, line in enumerate(lines[SECOND], 1) if "originalUrl" in line]
    assert [str(fault) for fault in found.faults] == [
        f"{FIRST}:{at[0]}: related: has to go: list.csv:2",
        f"{SECOND}:{original[0]}: has to go: list.csv:2",
    ]


# Tars --------------------------------------------------------------------------------------------


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """The same as a tar."""
    return release([article(1, [2]), article(2, [1]), article(3)], tmp_path / "out.tar")


def repacked(folder: Path, path: Path, mode: str, form: int) -> Path:
    with tarfile.open(path, mode, format=form) as tar:  # type: ignore[call-overload]
        tar.add(folder, "my-corpus")
    return path


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_tar_that_others_made_of_the_folder_is_read(
    tmp_path: Path, folder: Path, form: int
) -> None:
    assert told(repacked(folder, tmp_path / "a.tar.gz", "w:gz", form)) == []


def _member(kind: bytes, name: str = "release/records/a.md") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


HOSTILE: list[Any] = [
    pytest.param(_member(tarfile.SYMTYPE), "records/a.md:1: a link or device", id="symlink"),
    pytest.param(_member(tarfile.LNKTYPE), "records/a.md:1: a link or device", id="hard-link"),
    pytest.param(_member(tarfile.CHRTYPE), "records/a.md:1: a link or device", id="device"),
    pytest.param(_member(tarfile.FIFOTYPE), "records/a.md:1: a link or device", id="fifo"),
    pytest.param(
        _member(tarfile.REGTYPE, "../../etc/passwd"),
        "../../etc/passwd:1: not in 'release/' as the others are",
        id="outside",
    ),
    pytest.param(_member(tarfile.REGTYPE, "/etc/a.md"), "/etc/a.md:1: not in", id="absolute"),
    pytest.param(
        _member(tarfile.REGTYPE, "release/records/../../a.md"),
        "records/../../a.md:1: is none of the files",
        id="dots",
    ),
    pytest.param(_member(tarfile.REGTYPE, f"release/{FIRST}"), "is there twice", id="twice"),
    pytest.param(
        _member(tarfile.REGTYPE, "release/records/\x1b[31m.md"),
        r"'records/\x1b[31m.md':1: is none",
        id="terminal",
    ),
]


@pytest.mark.parametrize(("member", "said"), HOSTILE)
def test_row_79_what_is_no_file_of_a_release_is_named_and_nothing_is_unpacked(
    tmp_path: Path, packed: Path, member: tarfile.TarInfo, said: str
) -> None:
    with tarfile.open(packed, "a") as tar:
        tar.addfile(member)
    before = sorted(tmp_path.rglob("*"))

    assert any(said in each for each in told(packed))
    assert sorted(tmp_path.rglob("*")) == before


def _large(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)


def _extended(kind: bytes, size: int) -> bytes:
    info = tarfile.TarInfo("x")
    info.type, info.size = kind, size
    return info.tobuf(tarfile.USTAR_FORMAT)


BOMBS: list[Any] = [
    pytest.param(_large("release/records/a.md", 11_000_000), "longer than 10,000,000", id="record"),
    pytest.param(_large("release/x", 2**40), "longer than 10,000,000", id="other"),
    pytest.param(_large("release/manifest.jsonl", 2**40), "longer than 2,147", id="manifest"),
    pytest.param(_extended(b"x", 2**30), "an extended header of 1,073,741,824", id="pax"),
    pytest.param(_extended(b"L", 2**30), "an extended header of 1,073,741,824", id="gnu-name"),
    pytest.param(_extended(b"g", 2**30), "an extended header of 1,073,741,824", id="global"),
    pytest.param(_extended(b"x", 9) + b"9 size=9\n".ljust(512, b"\0"), "over 8 GB", id="pax-size"),
    pytest.param(_extended(b"x", 9) + b"99 path=a".ljust(512, b"\0"), "bad extended", id="bad-pax"),
    pytest.param(_extended(b"5", 512), "a folder with a content", id="folder"),
    pytest.param(_extended(b"2", 512), "is no file, 'x', with a content", id="link"),
    pytest.param(b"\xff" * 512, "has a bad header", id="no-header"),
    pytest.param(b"x" * 300, "ends in the middle: it was cut", id="cut"),
    pytest.param(bytes(512), "ends in the middle: it was cut", id="cut-end"),
    pytest.param(bytes(2**21), "more behind its end", id="endless-end"),
    pytest.param(bytes(1024) + b"x" * 512, "more behind its end", id="more"),
]


@pytest.mark.parametrize(("end", "said"), BOMBS)
def test_row_1_a_tar_with_what_none_has_is_not_read_any_further(
    packed: Path, end: bytes, said: str
) -> None:
    data = packed.read_bytes().rstrip(b"\0")
    packed.write_bytes(data + bytes(-len(data) % 512) + end)

    faults = told(packed)

    assert len(faults) == 1
    assert said in faults[0]
    assert faults[0].startswith(":1: ")
    assert faults[0].endswith("what follows was not read")


@pytest.mark.parametrize("name", ["a.tar.gz", "a.tar.zst"])
@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-9], lambda data: data[:99] + b"\xff" * 50 + data[149:]]
)
def test_what_cannot_be_unpacked_is_told(
    tmp_path: Path, name: str, spoil: Callable[[bytes], bytes]
) -> None:
    path = release([article(1), article(2)], tmp_path / name)
    path.write_bytes(spoil(path.read_bytes()))

    assert any(each.startswith(":1: ") for each in told(path))
