"""All records of a corpus, as they go into other forms."""

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.article import lines
from crawler.article.cards import Stamp
from crawler.corpus import kept_lines, reading, streaming
from crawler.corpus.corpus import Corpus, read
from crawler.corpus.filters import Filter, parsed
from crawler.corpus.kept_lines import KeptLines, opened
from crawler.corpus.streaming import Stream
from tests.unit.article.samples import FULL

MANY = 40
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def text(title: str) -> str:
    return FULL.replace('title: "Ferry \\"Aurora\\" stays in port"', f'title: "{title}"')


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of records that were written a while ago."""
    folder = tmp_path / "_news"
    folder.mkdir()
    for number in range(MANY):
        put(folder, f"{number:03}.md", text(f"Title {number}"))
    return folder


def put(folder: Path, name: str, data: str) -> None:
    path = folder / name
    path.write_text(data, "utf-8")
    before = path.stat().st_mtime - 10
    os.utime(path, (before, before))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some files make many chunks, and are worth several processes."""
    monkeypatch.setattr(streaming, "_CHUNK", 4)
    monkeypatch.setattr(streaming, "_LARGEST_CHUNK", 7)
    monkeypatch.setattr(streaming, "_ALONE", 10)


def expected(news: Path) -> list[lines.Record]:
    return [lines.record(path.name, read(path).article) for path in sorted(news.iterdir())]


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were read, by this process."""
    found: list[str] = []
    line = reading._quick  # noqa: SLF001 - to see what is read

    def counted(path: str, name: str) -> bytes | None:
        found.append(name)
        return line(path, name)

    monkeypatch.setattr(reading, "_quick", counted)
    return found


def streamed(news: Path, *, processes: int = 1) -> list[lines.Record]:
    """Return the records, with the lines that are kept beside the corpus."""
    with kept_lines.opened(news.parent / "lines.sqlite3", "corpus") as kept:
        return list(Stream(Corpus(news), kept, processes=processes))


@pytest.mark.parametrize("processes", [1, 3])
def test_records_come_by_name_however_many_processes_read(news: Path, processes: int) -> None:
    done: list[int] = []
    stream = Stream(Corpus(news), processes=processes, progress=done.append)

    assert list(stream) == expected(news)
    assert done == sorted(done)
    assert done[-1] == MANY


@pytest.mark.parametrize("processes", [1, 2])
def test_what_cannot_be_read_is_left_out_and_named(news: Path, processes: int) -> None:
    put(news, "007.md", "---\ntitle: [\n---\n")
    (news / "008.md").unlink()
    (news / "008.md").symlink_to("009.md")
    (news / "010.md").unlink()
    os.mkfifo(news / "010.md")
    (news / "011.md").write_bytes(b"---\ntitle: \xff\n---\n")
    corpus = Corpus(news)

    names = [each.name for each in Stream(corpus, processes=processes)]

    broken = ["007.md", "008.md", "010.md", "011.md"]
    assert names == [f"{n:03}.md" for n in range(MANY) if f"{n:03}.md" not in broken]
    assert [path.name for path in corpus.broken] == broken
    assert "007.md:3: not YAML" in str(corpus.broken[news / "007.md"])


def test_only_what_is_wanted_comes(news: Path) -> None:
    wanted = Filter((lambda values: values["title"].endswith("7"),))

    found = Stream(Corpus(news), wanted=wanted, processes=1)

    assert [each.name for each in found] == ["007.md", "017.md", "027.md", "037.md"]


def test_a_file_that_is_not_canonical_gives_the_same_line(news: Path) -> None:
    usual = next(iter(Stream(Corpus(news), processes=1)))
    put(news, "000.md", text("Title 0").replace("heat: 69", "heat: 69 # hot").replace("\n", "\r\n"))

    assert next(iter(Stream(Corpus(news), processes=1))) == usual


# What is kept -------------------------------------------------------------------------------------


def test_what_is_as_it_was_is_not_read_again(news: Path, count: list[str]) -> None:
    first = streamed(news)
    assert len(count) == MANY
    count.clear()

    assert streamed(news) == first
    assert count == []


def _edit(news: Path) -> None:
    put(news, "005.md", text("Another"))


def _replace_by_one_as_long(news: Path) -> None:
    path = news / "005.md"
    stat = path.stat()
    data = path.read_text("utf-8").replace("Title 5", "Title X")
    path.unlink()
    path.write_text(data, "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        pytest.param(_edit, ["005.md"], id="edited"),
        pytest.param(_replace_by_one_as_long, ["005.md"], id="replaced"),
        pytest.param(lambda news: (news / "005.md").unlink(), [], id="removed"),
        pytest.param(lambda news: put(news, "0055.md", text("New")), ["0055.md"], id="new"),
        pytest.param(
            lambda news: (news / "005.md").rename(news / "999.md"), ["999.md"], id="renamed"
        ),
    ],
)
@pytest.mark.parametrize("processes", [1, 2])
def test_what_changed_is_as_it_is_now(
    news: Path, change: Callable[[Path], None], changed: list[str], processes: int
) -> None:
    streamed(news)
    change(news)

    assert streamed(news, processes=processes) == expected(news)
    assert streamed(news) == expected(news)
    assert set(changed) <= {each.name for each in streamed(news)}


def test_few_files_are_read_again_for_one_that_is_new(news: Path, count: list[str]) -> None:
    streamed(news)
    count.clear()
    put(news, "0055.md", text("New"))

    streamed(news)

    assert "0055.md" in count
    assert len(count) <= 2 * 7
    count.clear()
    streamed(news)
    assert count == []


def test_a_file_that_was_just_written_is_read_again(news: Path, count: list[str]) -> None:
    (news / "005.md").write_text(text("Now"), "utf-8")
    streamed(news)
    count.clear()

    streamed(news)

    assert count in ([], ["005.md"])  # a slow machine
    _edit(news)
    assert streamed(news) == expected(news)


def test_a_file_that_is_broken_is_named_each_time(news: Path) -> None:
    put(news, "007.md", "---\ntitle: [\n---\n")
    for _ in range(2):
        with kept_lines.opened(news.parent / "lines.sqlite3", "corpus") as kept:
            corpus = Corpus(news)
            assert len(list(Stream(corpus, kept, processes=1))) == MANY - 1
        assert [path.name for path in corpus.broken] == ["007.md"]


def test_an_export_that_stops_half_way_keeps_nothing_wrong(news: Path) -> None:
    with kept_lines.opened(news.parent / "lines.sqlite3", "corpus") as kept:
        records: Iterator[lines.Record] = iter(Stream(Corpus(news), kept, processes=2))
        for _ in range(MANY // 2):
            next(records)
        records.close()  # type: ignore[attr-defined]

    assert streamed(news) == expected(news)


def test_two_exports_at_a_time_give_the_same(news: Path) -> None:
    path = news.parent / "lines.sqlite3"
    with kept_lines.opened(path, "corpus") as one, kept_lines.opened(path, "corpus") as two:
        both = zip(
            Stream(Corpus(news), one, processes=1),
            Stream(Corpus(news), two, processes=1),
            strict=True,
        )
        assert all(one == two for one, two in both)

    assert streamed(news) == expected(news)


def test_a_corpus_that_is_empty_has_no_records(tmp_path: Path) -> None:
    assert list(Stream(Corpus(tmp_path))) == []
    assert list(Stream(Corpus(tmp_path / "nowhere"), KeptLines(None, writes=False))) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_parts_are_what_is_made_of_the_records_in_turn(news: Path, processes: int) -> None:
    (news / "010.md").write_text("---\n", "utf-8")
    first = parts(news, processes)
    second = parts(news, processes)
    put(news, "020.md", text("Another"))
    third = parts(news, processes)

    assert first == second != third
    assert third == [record.line for record in streamed(news)]


def parts(news: Path, processes: int) -> list[bytes]:
    with opened(news.parent / "kept.sqlite3", "") as kept:
        found = list(Stream(Corpus(news), kept, processes=processes).parts(lines_of))
    assert all(count == len(some) > 0 for count, some in found)
    assert len(found) > 1
    return [line for _, some in found for line in some]


def lines_of(records: Sequence[lines.Record]) -> list[bytes]:
    return [record.line for record in records]


def names_of(records: Sequence[lines.Record]) -> list[str]:
    return [record.name for record in records]


@pytest.mark.parametrize("processes", [1, 2])
def test_parts_have_what_is_wanted_and_none_is_empty(news: Path, processes: int) -> None:
    wanted = parsed(["title=Title 7,Title 9"], now=NOW)

    found = list(Stream(Corpus(news), wanted=wanted, processes=processes).parts(names_of))

    assert [name for _, names in found for name in names] == ["007.md", "009.md"]
    assert all(count for count, _ in found)


@pytest.mark.parametrize("processes", [1, 2])
def test_what_fails_in_making_is_raised(news: Path, processes: int) -> None:
    def fail(_: Sequence[lines.Record]) -> None:
        raise lines.LineError("no")

    with pytest.raises(lines.LineError, match=r"^no$"):
        list(Stream(Corpus(news), processes=processes).parts(fail))


def test_what_is_known_of_the_files_is_not_looked_up_again(news: Path) -> None:
    files = list(Corpus(news).stamped())[3:5]

    found = Stream(Corpus(news), files=files, processes=1)

    assert [each.name for each in found] == ["003.md", "004.md"]
    assert list(Stream(Corpus(news), files=[], processes=1)) == []


def test_a_file_whose_name_is_no_text_is_named(news: Path) -> None:
    (news / os.fsdecode(b"010-\xff.md")).write_text(text("Odd"), "utf-8")
    corpus = Corpus(news)

    assert len(list(Stream(corpus, processes=1))) == MANY
    (fault,) = corpus.broken.values()
    assert str(fault) == r"010-\xff.md:1: its name is not UTF-8: rename it"


def test_large_files_are_read_few_at_a_time(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_LARGEST_SIZE", 0)

    assert {count for count, _ in Stream(Corpus(news), processes=1).parts(len)} == {1}


def test_stamps_are_those_of_the_files(news: Path) -> None:
    found = dict(Corpus(news).stamped())

    stat = (news / "003.md").stat()
    assert found["003.md"] == Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ino)
