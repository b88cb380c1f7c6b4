"""``masthead export``: the corpus in another form, whole or not at all."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.exporting import names
from tests.integration.local import HOST, TEXT, Portal, record

NAMES = ("2026-03-01-one.md", "2026-03-02-two.md")


@pytest.fixture
def filled(portal: Portal) -> Portal:
    """A portal with two records."""
    portal.add(NAMES[0], record("One"))
    portal.add(NAMES[1], record("Two", more="\nrating: 4.5\npath: /etc\nseen: 2026-03-02\n"))
    return portal


def test_frontmatter_writes_the_files_as_they_are(filled: Portal) -> None:
    result = filled.run("export", "frontmatter", "out")

    assert (result.code, result.out) == (0, "2 articles -> out\n")
    out = filled.root / "out"
    assert sorted(path.name for path in out.iterdir()) == list(NAMES)
    for name in NAMES:
        assert (out / name).read_bytes() == (filled.news / name).read_bytes()


def test_jsonl_writes_an_object_a_record(kept: Portal) -> None:
    kept.add(NAMES[1], record("Two", more="\nrating: 4.5\npath: /etc\nseen: 2026-03-02\n"))

    result = kept.run("export", "jsonl", "out.jsonl")

    first, second = map(json.loads, (kept.root / "out.jsonl").read_text("utf-8").splitlines())
    assert result.code == 0
    assert first == {
        "path": "2026-03-01-harbour-bridge-opens.md",
        "category": "news",
        "title": "Harbour bridge opens",
        "excerpt": "A bridge over the harbour opened on Sunday.",
        "publishedDateTime": "2026-03-01T07:30:00Z",
        "originalUrl": f"{HOST}/a",
        "webUrl": f"{HOST}/a",
        "type": "article",
        "quality": 2,
        "heat": 2,
        "published": False,
        "provider": {"name": "The Gazette", "domain": "gazette.test"},
        "topics": ["News"],
        "body": f"{TEXT[0]}\n\n{TEXT[1]}\n",
    }
    assert (second["path"], second["rating"]) == (NAMES[1], 4.5)
    assert second["$unknown"] == {"path": "/etc", "seen": "2026-03-02"}
    assert second["$types"] == {"/$unknown/seen": "date"}
    assert "body" not in second


@pytest.mark.parametrize("form", ["frontmatter", "jsonl"])
def test_records_that_cannot_be_read_are_named_and_left_out(filled: Portal, form: str) -> None:
    """Rows 80 and 83."""
    filled.add("2026-01-01-broken.md", "---\ntitle: [\n---\n")
    (filled.news / "2026-01-02-link.md").symlink_to(NAMES[0])

    result = filled.run("export", form, "out")

    assert (result.code, result.out) == (3, "2 articles -> out\n")
    assert result.line("broken").startswith("_news/2026-01-01-broken.md:3: not YAML: ")
    assert result.line("link").startswith("_news/2026-01-02-link.md:1: no regular file")


def test_a_folder_is_replaced_by_the_next_export_unless_somebody_changed_it(
    filled: Portal,
) -> None:
    first = filled.run("export", "frontmatter", "out")
    (filled.news / NAMES[1]).unlink()
    second = filled.run("export", "frontmatter", "out")
    left = sorted(path.name for path in (filled.root / "out").iterdir())
    (filled.root / "out/mine.txt").write_text("mine")
    third = filled.run("export", "frontmatter", "out")

    assert [first.code, second.code, third.code] == [0, 0, 1]
    assert left == [NAMES[0]]
    assert third.err.startswith("masthead: out: is there and not empty")
    assert (filled.root / "out/mine.txt").read_text() == "mine"


def test_options_come_from_the_portal_and_the_command(filled: Portal) -> None:
    filled.settings("export: {csv: {body: true}}\n")

    result = filled.run("export", "csv", "out.csv", "-o", "body=false", "--json")

    assert json.loads(result.out) == {"format": "csv", "to": "out.csv", "articles": 2, "broken": 0,
        "unchanged": False,
    }  # fmt: skip
    header, *rows = (filled.root / "out.csv").read_text("utf-8").splitlines()
    assert header.startswith("path,category,title,")
    assert "body" not in header
    assert len(rows) == 2


def test_an_empty_corpus_gives_an_empty_form(portal: Portal) -> None:
    assert portal.run("export", "jsonl", "out.jsonl").code == 0
    assert (portal.root / "out.jsonl").read_bytes() == b""


def test_a_file_that_is_there_is_replaced_whole(filled: Portal) -> None:
    out = filled.root / "out.jsonl"
    out.write_text("old\n")

    assert filled.run("export", "jsonl", "out.jsonl").code == 0

    assert len(out.read_text("utf-8").splitlines()) == 2


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "mine.txt").write_text("mine")


@pytest.mark.parametrize(
    ("form", "make"),
    [
        pytest.param("frontmatter", _folder, id="folder-with-files"),
        pytest.param("frontmatter", lambda path: path.write_text("mine"), id="file-for-folder"),
        pytest.param("jsonl", _folder, id="folder-for-file"),
        pytest.param("jsonl", lambda path: path.symlink_to("mine.txt"), id="link"),
        pytest.param("frontmatter", lambda path: path.symlink_to("mine"), id="link-for-folder"),
    ],
)
def test_what_is_there_is_not_written_over(filled: Portal, form: str, make: object) -> None:
    out = filled.root / "out"
    make(out)  # type: ignore[operator]
    before = sorted(filled.root.rglob("*"))

    result = filled.run("export", form, "out")

    assert result.code == 1
    assert result.err.startswith("masthead: out: is there and ")
    assert sorted(filled.root.rglob("*")) == before


def test_a_folder_that_is_not_there_is_named(filled: Portal) -> None:
    result = filled.run("export", "jsonl", "no/out.jsonl")

    assert (result.code, result.err) == (1, "masthead: no: No such file or directory\n")


# Exporters of others -----------------------------------------------------------------------------

THEIRS = """\
from crawler.exporting import Exporter

def write(records, path, about):
    with path.open("x") as out:
        for count, record in enumerate(records, 1):
            out.write(record.article.title + "\\n")
    return count

def fail(records, path, about):
    path.write_text("half")
    raise OSError(28, "No space left on device", str(path))

TITLES = Exporter(write=write)
FAILING = Exporter(write=fail)
NONE = {"write": write}
"""

POINTS = """\
[masthead.exporters]
titles = theirs:TITLES
failing = theirs:FAILING
none = theirs:NONE
nowhere = theirs.nowhere:EXPORTER
missing = theirs:MISSING
raising = theirs_raising:EXPORTER
garbled = theirs_garbled:EXPORTER
"""


@pytest.fixture
def theirs(tmp_path: Path) -> dict[str, str]:
    """Environment with another package that has exporters, good and bad."""
    place = tmp_path / "theirs"
    info = place / "theirs-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    (place / "theirs.py").write_text(THEIRS)
    (place / "theirs_raising.py").write_text("1 / 0\n")
    (place / "theirs_garbled.py").write_text("def\n")
    return {"PYTHONPATH": str(place)}


def test_an_exporter_of_another_package_is_found_by_its_entry_point(
    filled: Portal, theirs: dict[str, str]
) -> None:
    result = filled.run("export", "titles", "out.txt", env=theirs)

    assert (result.code, result.out) == (0, "2 articles -> out.txt\n")
    assert (filled.root / "out.txt").read_text() == "One\nTwo\n"


def test_a_format_that_fails_half_way_leaves_nothing(
    filled: Portal, theirs: dict[str, str]
) -> None:
    before = sorted(filled.root.glob("*"))

    result = filled.run("export", "failing", "out.txt", env=theirs)

    assert result.code == 1
    assert "No space left on device" in result.err
    assert [path for path in sorted(filled.root.glob("*")) if path.name != ".masthead"] == before


@pytest.mark.parametrize(
    ("form", "said"),
    [
        pytest.param("nowhere", "(theirs.nowhere:EXPORTER): No module named", id="no-module"),
        pytest.param("missing", "(theirs:MISSING): module 'theirs' has no", id="no-attribute"),
        pytest.param("none", "(theirs:NONE): is no Exporter", id="no-exporter"),
        pytest.param("raising", "(theirs_raising:EXPORTER): division by zero", id="raises"),
        pytest.param("garbled", "(theirs_garbled:EXPORTER): invalid syntax", id="no-python"),
    ],
)
def test_a_bad_exporter_is_named(
    filled: Portal, theirs: dict[str, str], form: str, said: str
) -> None:
    result = filled.run("export", form, "out", env=theirs)

    assert result.code == 2
    assert result.err.startswith(f"masthead: exporter {form} {said}")
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("form", ["docx", "__init__", "base", "../jsonl", ""])
def test_an_unknown_format_is_told_with_those_there_are(filled: Portal, form: str) -> None:
    result = filled.run("export", form, "out")

    assert result.code == 2
    assert result.err == f"masthead: no exporter {form!r}: there are {', '.join(names())}\n"


# What is asked for -------------------------------------------------------------------------------


def titles(path: Path) -> list[str]:
    return [json.loads(line)["title"] for line in path.read_text("utf-8").splitlines()]


def test_a_filter_says_which_records(filled: Portal) -> None:
    result = filled.run("export", "jsonl", "out.jsonl", "--filter", "title=t*")

    assert (result.code, result.out) == (0, "1 article -> out.jsonl\n")
    assert titles(filled.root / "out.jsonl") == ["Two"]


def test_a_filter_that_cannot_be_read_is_named(filled: Portal) -> None:
    result = filled.run("export", "jsonl", "out.jsonl", "--filter", "colour=red")

    assert result.code == 2
    assert "there is no 'colour' to filter by: date, " in result.err
    assert not (filled.root / "out.jsonl").exists()


def test_a_strict_export_of_a_broken_corpus_writes_nothing(filled: Portal) -> None:
    filled.add("2026-01-01-broken.md", "---\ntitle: [\n---\n")
    out = filled.root / "out.jsonl"
    out.write_text("old\n")

    result = filled.run("export", "jsonl", "out.jsonl", "--strict")

    assert (result.code, result.out, out.read_text()) == (1, "", "old\n")
    assert result.err.startswith("_news/2026-01-01-broken.md:3: not YAML: ")
    assert "nothing was written" in result.err


def test_the_formats_are_listed(filled: Portal) -> None:
    result = filled.run("export", "--list", "--json")

    listed = [json.loads(line) for line in result.out.splitlines()]
    assert [each["format"] for each in listed] == names()
    assert all(each["about"] for each in listed)


def test_an_option_that_there_is_not_is_named(filled: Portal) -> None:
    result = filled.run("export", "jsonl", "out.jsonl", "-o", "colour=red")

    assert result.code == 2
    assert result.err == "masthead: --option: colour: unknown key (options: none)\n"


@pytest.mark.parametrize(
    ("change", "note"),
    [
        pytest.param(lambda _: (), " (as it was)", id="nothing"),
        pytest.param(lambda _: ("--filter", "title=*"), "", id="another-filter"),
        pytest.param(lambda _: ("--filter", "age>1s"), "", id="by-the-clock"),
        pytest.param(lambda portal: (portal.root / "out.jsonl").write_text("x\n"), "", id="output"),
        pytest.param(
            lambda portal: portal.add("2026-03-03-three.md", record("Three")), "", id="record"
        ),
        pytest.param(lambda portal: portal.add("2026-03-03-no.md", "---\n"), "", id="broken"),
    ],
)
def test_what_is_as_it_has_to_be_is_not_written_again(
    filled: Portal, change: Callable[[Portal], object], note: str
) -> None:
    time.sleep(0.15)  # a file is known by its time from a tenth of a second on
    out = filled.root / "out.jsonl"
    filled.run("export", "jsonl", "out.jsonl")
    before = out.stat().st_ino
    more = change(filled)
    time.sleep(0.15)

    result = filled.run("export", "jsonl", "out.jsonl", *(more if isinstance(more, tuple) else ()))

    assert result.out.endswith(f" -> out.jsonl{note}\n")
    assert (out.stat().st_ino == before) is bool(note)
    assert titles(out)[:2] == ["One", "Two"]


@pytest.mark.parametrize("form", ["jsonl", "csv", "sqlite"])
def test_another_file_of_the_same_records_is_the_same(filled: Portal, form: str) -> None:
    time.sleep(0.15)  # a file is known by its time from a tenth of a second on
    filled.run("export", form, "one")

    result = filled.run("export", form, "two", "--json")

    told = {"format": form, "to": "two", "articles": 2, "broken": 0, "unchanged": False}
    assert (result.code, json.loads(result.out)) == (0, told)
    assert (filled.root / "two").read_bytes() == (filled.root / "one").read_bytes()
    assert filled.run("export", form, "two").out == "2 articles -> two (as it was)\n"


# What is kept ------------------------------------------------------------------------------------


def _edited(portal: Portal) -> None:
    path = portal.news / NAMES[0]
    path.write_text(path.read_text("utf-8").replace('"One"', '"Another"'), "utf-8")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda _: None, ["One", "Two"], id="nothing"),
        pytest.param(_edited, ["Another", "Two"], id="edited"),
        pytest.param(lambda portal: (portal.news / NAMES[0]).unlink(), ["Two"], id="first-gone"),
        pytest.param(lambda portal: (portal.news / NAMES[1]).unlink(), ["One"], id="last-gone"),
        pytest.param(
            lambda portal: portal.add("2026-03-03-three.md", record("Three")),
            ["One", "Two", "Three"],
            id="new",
        ),
        pytest.param(
            lambda portal: (portal.root / ".masthead/lines.sqlite3").write_bytes(b"damaged"),
            ["One", "Two"],
            id="damaged",
        ),
        pytest.param(
            lambda portal: (portal.root / ".masthead/lines.sqlite3").unlink(),
            ["One", "Two"],
            id="lost",
        ),
    ],
)
def test_a_second_export_tells_what_there_is_now(
    filled: Portal, change: Callable[[Portal], object], expected: list[str]
) -> None:
    time.sleep(0.15)  # a file is known by its time from a tenth of a second on
    out = filled.root / "out.jsonl"
    assert filled.run("export", "jsonl", out).code == 0
    first = out.read_bytes()

    change(filled)
    assert filled.run("export", "jsonl", out).code == 0

    assert titles(out) == expected
    assert (out.read_bytes() == first) is (expected == ["One", "Two"])
