"""Lines that are kept from one export to the next."""

import sqlite3
from pathlib import Path

import pytest

from crawler.article.cards import Stamp
from crawler.corpus import kept_lines
from crawler.corpus.kept_lines import Kept, opened, packed, unpacked

FILES = [("a.md", Stamp(1, 2, 3)), ("b.md", Stamp(4, 5, 6))]
LINES = [b'{"path":"a.md"}', b'{"path":"b.md"}']
KEPT = {name: (stamp, line) for (name, stamp), line in zip(FILES, LINES, strict=True)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of a file that keeps the block of two files."""
    path = tmp_path / "kept" / kept_lines.FILE
    with opened(path, "corpus") as kept:
        kept.keep(FILES, packed(LINES))
    return path


def block(path: Path, corpus: str = "corpus", first: str = "a.md") -> Kept:
    with opened(path, corpus) as kept:
        return kept.block(first)


def test_lines_are_unpacked_as_they_were_packed() -> None:
    assert unpacked(packed(LINES)) == LINES
    assert unpacked(packed([b""])) == [b""]


def test_a_block_is_there_the_next_time(path: Path) -> None:
    assert block(path) == KEPT
    assert block(path, first="b.md") == {}


def test_another_corpus_finds_nothing_and_deletes_it(path: Path) -> None:
    assert block(path, "another") == {}
    assert block(path) == {}


def test_other_rules_find_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_lines, "_RULES", kept_lines._RULES + 1)  # noqa: SLF001 - a new version

    assert block(path) == {}


def test_what_was_not_asked_for_is_dropped(path: Path) -> None:
    with opened(path, "corpus") as kept:
        kept.keep([("c.md", Stamp(7, 8, 9))], packed([b"{}"]))
        assert kept.block("c.md")
        kept.drop_unused()

    assert block(path) == {}
    assert block(path, first="c.md")


def fail(path: Path) -> None:
    with opened(path, "corpus") as kept:
        kept.keep(FILES[:1], packed(LINES[:1]))
        raise KeyError


def test_nothing_is_kept_where_something_was_raised(path: Path) -> None:
    with pytest.raises(KeyError):
        fail(path)

    assert block(path) == KEPT


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

    assert block(path) == {}


def test_a_bit_that_flipped_is_noticed(path: Path) -> None:
    data = bytearray(packed(LINES))
    for place in range(4, len(data)):
        flipped = data[:]
        flipped[place] ^= 1
        connection = sqlite3.connect(path)
        connection.execute("UPDATE blocks SET lines = ?", (bytes(flipped),))
        connection.commit()
        connection.close()
        assert block(path) in ({}, KEPT)


@pytest.mark.parametrize("data", [b"no database", b"SQLite format 3\0" + b"\xff" * 200])
def test_a_file_that_is_no_database_is_made_anew(path: Path, data: bytes) -> None:
    path.write_bytes(data)

    assert block(path) == {}
    with opened(path, "corpus") as kept:
        kept.keep(FILES, packed(LINES))
    assert block(path) == KEPT


def test_while_another_writes_what_was_there_is_read(path: Path) -> None:
    with opened(path, "corpus") as one:
        one.keep([("c.md", Stamp(7, 8, 9))], packed([b"{}"]))
        with opened(path, "corpus") as two:
            assert two.block("a.md") == KEPT
            assert two.block("c.md") == {}
            two.keep([("d.md", Stamp(7, 8, 9))], packed([b"{}"]))
            two.drop_unused()
        with opened(path, "another") as three:
            assert three.block("a.md") == {}

    assert block(path) == KEPT
    assert block(path, first="c.md")
    assert block(path, first="d.md") == {}


def test_a_place_where_nothing_can_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with opened(tmp_path / "file" / "lines.sqlite3", "corpus") as kept:
        kept.keep(FILES, packed(LINES))
        assert kept.block("a.md") == {}
        kept.drop_unused()


def test_a_block_is_whole_for_just_its_files_as_they_were(path: Path) -> None:
    changed = [FILES[0], ("b.md", Stamp(4, 5, 7))]
    with opened(path, "corpus") as kept:
        assert kept.whole(FILES) == LINES
        assert kept.whole(FILES[:1]) is None
        assert kept.whole([*FILES, ("c.md", Stamp(7, 8, 9))]) is None
        assert kept.whole(changed) is None
        assert kept.whole(FILES[1:]) is None
