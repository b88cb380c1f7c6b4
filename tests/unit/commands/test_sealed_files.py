"""Sealing again with another key: one line of a file changes, or none."""

from hashlib import sha256
from pathlib import Path

import pytest

from crawler.article.frontmatter import loads
from crawler.commands.sealed_files import State, as_yaml, look, reseal
from crawler.corpus import files
from crawler.sealing.documents import Private, unsealed
from crawler.sealing.keys import Key, Keyring
from tests.integration.local import record

OLD, NEW = (Key(sha256(text).digest()) for text in (b"old", b"new"))
RING = Keyring([NEW, OLD])
OF = "https://www.gazette.test/a"
VALUE = Private(OF, {"body": "Text.\n", "lines": "\x1b[31m\n\u2028"}).seal(OLD)


def file(folder: Path, text: str) -> Path:
    path = folder / "2026-03-01-a.md"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    "secured",
    [
        f'secured: "{VALUE}"',
        f"secured: {VALUE}  # ours",
        f"'secured' : '{VALUE}'",
        f'secured:\n  "{VALUE}"',
        f"secured: >-\n  {VALUE}",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_the_line_of_secured_changes_whatever_a_person_made_of_the_file(
    tmp_path: Path, secured: str, newline: str
) -> None:
    text = record(more=f"\n{secured}\n").replace("type:", "# Mine.\nmine: [1,  2]\ntype:")
    path = file(tmp_path, text.replace("\n", newline))
    before = path.read_bytes().splitlines(keepends=True)

    (found,) = reseal([path], RING, NEW, write=True)

    now = path.read_bytes().splitlines(keepends=True)
    changed = [one for one, two in zip(before, now, strict=False) if one != two]
    assert (found.state, found.key) == (State.RESEALED, NEW.id)
    assert len(before) - len(now) in (0, 1)  # a value of two lines may become one
    assert VALUE[:40] in b"".join(changed[:2]).decode()
    assert b"# Mine.\r\n" in now or b"# Mine.\n" in now
    value = loads(path.read_text("utf-8")).secured or ""
    assert unsealed(value, Keyring([NEW]), of=OF) == unsealed(VALUE, RING)
    assert ("# ours" in path.read_text("utf-8")) == ("# ours" in secured)


def test_what_needs_no_other_key_is_not_written(tmp_path: Path) -> None:
    path = file(tmp_path, record(more=f'\nsecured: "{VALUE}"\n'))
    before = path.read_bytes(), path.stat().st_mtime_ns

    states = [
        next(reseal([path], RING, NEW, write=False)).state,
        next(reseal([path], Keyring([OLD, NEW]), OLD, write=True)).state,
    ]

    assert states == [State.OLD, State.CURRENT]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_file_that_changes_meanwhile_stays_as_it_is_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(tmp_path, record(more=f'\nsecured: "{VALUE}"\n'))
    seal = Private.seal

    def edited(private: Private, key: Key) -> str:
        path.write_text("mine", "utf-8")
        return seal(private, key)

    monkeypatch.setattr(Private, "seal", edited)

    (found,) = reseal([path], RING, NEW, write=True)

    assert found.state is State.FAILED
    assert "changed by someone else meanwhile" in found.complaint
    assert path.read_text("utf-8") == "mine"


def test_a_file_that_cannot_be_written_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = file(tmp_path, record(more=f'\nsecured: "{VALUE}"\n'))
    two = tmp_path / "2026-03-01-b.md"
    two.write_bytes(one.read_bytes())
    replace = files.replace

    def full(path: Path, data: bytes) -> None:
        if path == one:
            raise OSError(28, "No space left on device", str(path))
        replace(path, data)

    monkeypatch.setattr(files, "replace", full)

    found = list(reseal([one, tmp_path / "missing.md", two], RING, NEW, write=True))

    assert [each.state for each in found] == [State.FAILED, State.FAILED, State.RESEALED]
    assert found[0].complaint.endswith("2026-03-01-a.md: No space left on device")
    assert "No such file or directory" in found[1].complaint
    assert (loads(one.read_text("utf-8")).secured or "") == VALUE


def test_what_is_printed_for_a_person_acts_on_no_terminal(tmp_path: Path) -> None:
    found = look(file(tmp_path, record(more=f'\nsecured: "{VALUE}"\n')), RING)

    text = as_yaml(found)

    assert "\x1b" not in text
    assert "body: |\n    Text.\n" in text
    assert found.private is not None
    assert "Text." not in repr(found)
