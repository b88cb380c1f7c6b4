"""Lines that are kept from one export to the next."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from crawler.article.cards import Stamp
from crawler.corpus import kept_lines
from crawler.corpus.kept_lines import KeptLines, opened, packed, unpacked

FILES = [("a.md", Stamp(1, 2, 3)), ("b.md", Stamp(4, 5, 6))]
C = [("c.md", Stamp(7, 8, 9))]
LINES = [b'{"path":"a.md"}', b'{"path":"b.md"}']


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of a file that keeps the block of two files."""
    path = tmp_path / "kept" / kept_lines.FILE
    with opened(path, "corpus") as kept:
        kept.keep("a.md", FILES, packed(LINES))
    return path


def lines(
    path: Path, corpus: str = "corpus", files: Sequence[tuple[str, Stamp]] = FILES
) -> list[bytes | None]:
    """Return the line that is kept of each of *files*."""
    with opened(path, corpus) as kept:
        return found(kept, files)


def found(kept: KeptLines, files: Sequence[tuple[str, Stamp]] = FILES) -> list[bytes | None]:
    some = kept.of(files)
    there = unpacked(some.lines) if some.lines else []
    assert len(some.places) == len(files)
    if len(there) != some.total:
        return [None] * len(files)
    return [None if place is None else there[place] for place in some.places]


NONE = [None, None]


def test_lines_are_unpacked_as_they_were_packed() -> None:
    assert unpacked(packed(LINES)) == LINES
    assert unpacked(packed([b""])) == [b""]


def test_a_block_is_there_the_next_time(path: Path) -> None:
    assert lines(path) == LINES
    assert lines(path, files=FILES[1:]) == [None]


def test_another_corpus_finds_nothing_and_deletes_it(path: Path) -> None:
    assert lines(path, "another") == NONE
    assert lines(path) == NONE


def test_other_rules_find_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_lines, "_RULES", kept_lines._RULES + 1)  # noqa: SLF001 - a new version

    assert lines(path) == NONE


def test_what_was_not_asked_for_is_dropped(path: Path) -> None:
    with opened(path, "corpus") as kept:
        kept.keep("c.md", C, packed([b"{}"]))
        assert found(kept, C) == [b"{}"]
        kept.drop_unused()

    assert lines(path) == NONE
    assert lines(path, files=C) == [b"{}"]


def fail(path: Path) -> None:
    with opened(path, "corpus") as kept:
        kept.keep("a.md", FILES[:1], packed(LINES[:1]))
        raise KeyError


def test_nothing_is_kept_where_something_was_raised(path: Path) -> None:
    with pytest.raises(KeyError):
        fail(path)

    assert lines(path) == LINES


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("UPDATE blocks SET lines = x'00'", id="no-block"),
        pytest.param("UPDATE blocks SET lines = substr(lines, 1, 20)", id="cut"),
        pytest.param("UPDATE blocks SET files = '[]'", id="other-files"),
        pytest.param("UPDATE blocks SET files = '[1]'", id="no-files"),
        pytest.param("UPDATE blocks SET files = '{'", id="no-json"),
        pytest.param("DROP TABLE blocks", id="no-table"),
    ],
)
def test_a_block_that_is_damaged_is_none(path: Path, change: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(change)
    connection.commit()
    connection.close()

    assert lines(path) == NONE


def test_a_bit_that_flipped_is_noticed(path: Path) -> None:
    data = bytearray(packed(LINES))
    for place in range(4, len(data)):
        flipped = data[:]
        flipped[place] ^= 1
        connection = sqlite3.connect(path)
        connection.execute("UPDATE blocks SET lines = ?", (bytes(flipped),))
        connection.commit()
        connection.close()
        assert lines(path) in (NONE, LINES)


@pytest.mark.parametrize("data", [b"no database", b"SQLite format 3\0" + b"\xff" * 200])
def test_a_file_that_is_no_database_is_made_anew(path: Path, data: bytes) -> None:
    path.write_bytes(data)

    assert lines(path) == NONE
    with opened(path, "corpus") as kept:
        kept.keep("a.md", FILES, packed(LINES))
    assert lines(path) == LINES


def test_while_another_writes_what_was_there_is_read(path: Path) -> None:
    with opened(path, "corpus") as one:
        one.keep("c.md", C, packed([b"{}"]))
        with opened(path, "corpus") as two:
            assert found(two) == LINES
            assert found(two, C) == [None]
            two.keep("d.md", [("d.md", Stamp(7, 8, 9))], packed([b"{}"]))
            two.drop_unused()
        with opened(path, "another") as three:
            assert found(three) == NONE

    assert lines(path) == LINES
    assert lines(path, files=C) == [b"{}"]
    assert lines(path, files=[("d.md", Stamp(7, 8, 9))]) == [None]


def test_a_place_where_nothing_can_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with opened(tmp_path / "file" / "lines.sqlite3", "corpus") as kept:
        kept.keep("a.md", FILES, packed(LINES))
        assert found(kept) == NONE
        kept.drop_unused()


def test_lines_of_files_that_are_as_they_were_are_found_among_others(path: Path) -> None:
    changed = [FILES[0], ("b.md", Stamp(4, 5, 7))]
    with opened(path, "corpus") as kept:
        assert found(kept, FILES[:1]) == LINES[:1]
        assert found(kept, [*FILES, *C]) == [*LINES, None]
        assert found(kept, [FILES[0], *C, FILES[1]]) == [LINES[0], None, LINES[1]]
        assert found(kept, changed) == [LINES[0], None]


def test_a_block_is_known_by_the_file_it_was_made_for_also_if_that_has_no_line(path: Path) -> None:
    with opened(path, "corpus") as kept:
        kept.keep("a.md", FILES[1:], packed(LINES[1:]))

    assert lines(path) == [None, LINES[1]]
