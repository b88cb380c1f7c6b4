"""``masthead export``: the corpus in another form, whole or not at all."""

import json
from pathlib import Path

import pytest

from tests.integration.local import HOST, TEXT, Portal, record

NAMES = ("2026-03-01-one.md", "2026-03-02-two.md")


@pytest.fixture
def filled(portal: Portal) -> Portal:
    """A portal with two records."""
    portal.add(NAMES[0], record("One"))
    portal.add(NAMES[1], record("Two", more="\npath: /etc\nrating: 4.5\nseen: 2026-03-02\n"))
    return portal


def test_frontmatter_writes_the_files_as_they_are(filled: Portal) -> None:
    result = filled.run("export", "frontmatter", "out")

    assert (result.code, result.out) == (0, "2 articles -> out\n")
    out = filled.root / "out"
    assert sorted(path.name for path in out.iterdir()) == list(NAMES)
    for name in NAMES:
        assert (out / name).read_bytes() == (filled.news / name).read_bytes()


def test_jsonl_writes_an_object_a_record(kept: Portal) -> None:
    kept.add(NAMES[1], record("Two", more="\npath: /etc\nrating: 4.5\nseen: 2026-03-02\n"))

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
    assert (second["path"], second["rating"], second["seen"]) == (NAMES[1], 4.5, "2026-03-02")
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

def write(records, path):
    with path.open("x") as out:
        for count, record in enumerate(records, 1):
            out.write(record.article.title + "\\n")
    return count

def fail(records, path):
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
    before = sorted(filled.root.rglob("*"))

    result = filled.run("export", "failing", "out.txt", env=theirs)

    assert result.code == 1
    assert "No space left on device" in result.err
    assert sorted(filled.root.rglob("*")) == before


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


@pytest.mark.parametrize("form", ["csv", "__init__", "base", "../jsonl", ""])
def test_an_unknown_format_is_told_with_those_there_are(filled: Portal, form: str) -> None:
    result = filled.run("export", form, "out")

    assert result.code == 2
    assert result.err == f"masthead: no exporter {form!r}: there are frontmatter, jsonl\n"
