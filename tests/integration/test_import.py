"""``masthead import``: articles of other programs become records."""

import errno
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler import commands
from crawler.corpus import files
from tests.integration.local import HANG_S, Portal, Result, environment, record

LINES = """\
{"headline": "Harbour bridge opens", "url": "https://www.gazette.test/a", "date": "2026-03-01"}
not json
{"headline": "A comet", "url": "javascript:alert(1)", "date": "2026-03-02"}

{"headline": "A strike", "url": "http://127.0.0.1/c", "date": "2026-03-03"}
"""
FAULTS = (
    "a.jsonl:2: not JSON: expected ident at column 2",
    "a.jsonl:3: originalUrl: 'javascript:alert(1)': is not an http or https address",
)


@pytest.fixture
def given(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """A portal without records, and with a source; commands begin in it."""
    (portal.root / "a.jsonl").write_text(LINES, "utf-8")
    monkeypatch.chdir(portal.root)
    return portal


def masthead(*arguments: str) -> Result:
    """Run a command within this process: most of the time of another one goes into its start."""
    found = CliRunner().invoke(commands.masthead, arguments)
    assert found.exception is None or isinstance(found.exception, SystemExit)
    return Result(found.exit_code, found.stdout, found.stderr)


def test_what_is_good_is_imported_once_and_the_rest_is_named(given: Portal) -> None:
    first = masthead("import", "a.jsonl")
    second = masthead("import", "--json", "a.jsonl")

    assert (first.code, first.out) == (3, "2 imported, 2 failed\n")
    assert tuple(first.err.splitlines()) == FAULTS
    assert [path.name for path in given.records] == [
        "2026-03-01-harbour-bridge-opens.md",
        "2026-03-03-a-strike.md",
    ]
    told = [json.loads(line) for line in second.out.splitlines()]
    assert second.code == 3
    assert told[-1] == {"summary": {"failed": 2, "unchanged": 2}}
    assert told[0] == {
        "place": "a.jsonl:1",
        "status": "unchanged",
        "path": "_news/2026-03-01-harbour-bridge-opens.md",
        "title": "Harbour bridge opens",
    }
    assert [each["place"] for each in told[1:3]] == ["a.jsonl:2", "a.jsonl:3"]
    assert masthead("check").code == 0


def test_a_dry_run_writes_nothing_and_a_limit_is_kept(given: Portal) -> None:
    before = sorted(given.root.rglob("*"))

    dry = masthead("import", "--dry-run", "a.jsonl", "--filter", "date>=2026-03-02")
    assert sorted(given.root.rglob("*")) == before
    limited = masthead("import", "--limit", "1", "a.jsonl")

    sums = "1 to be imported, 1 filtered, 2 failed"
    assert (dry.code, dry.out) == (
        3,
        f"a.jsonl:5: would import A strike\n{sums}; nothing was written\n",
    )
    assert (limited.code, limited.out, len(given.records)) == (0, "1 imported\n", 1)


def test_several_sources_of_several_forms(given: Portal) -> None:
    root = given.root
    (root / "old").mkdir()
    (root / "old" / "2020-1-mine.md").write_text(record("Mine", "https://www.a.test/1"), "utf-8")
    (root / "b.txt").write_text("t;u;d\n'=A;https://www.a.test/2;2026-03-01\n", "utf-8")
    (root / "posts").mkdir()
    (root / "posts" / "2026-03-04-post.md").write_text("+++\ntitle = 'Post'\n+++\nText.\n", "utf-8")

    result = masthead("import", "--base", "https://b.test", "old", "posts")
    mapped = masthead(
        "import", "--from", "csv", "--map", "title=t", "--map", "originalUrl=u",
        "--map", "publishedDateTime=d", "b.txt",
    )  # fmt: skip

    assert (result.code, result.out, result.err) == (0, "2 imported\n", "")
    assert (mapped.code, mapped.out, mapped.err) == (0, "1 imported\n", "")
    assert (given.news / "2020-1-mine.md").read_text("utf-8") == record(
        "Mine", "https://www.a.test/1"
    )
    assert 'title: "=A"' in (given.news / "2026-03-01-a.md").read_text("utf-8")
    post = (given.news / "2026-03-04-post.md").read_text("utf-8")
    assert 'webUrl: "https://b.test/2026/03/04/post.html"' in post


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param([], 2, "name at least one SOURCE", id="none"),
        pytest.param(["no.jsonl"], 2, "no.jsonl: no such file or folder", id="missing"),
        pytest.param(["/dev/null"], 2, "/dev/null: is neither a file nor a folder", id="device"),
        pytest.param(["masthead.yaml"], 2, "say --from csv or ", id="unknown-name"),
        pytest.param(["--from", "docx", "a.jsonl"], 2, "no importer 'docx'", id="unknown-form"),
        pytest.param(["--map", "colour=x", "a.jsonl"], 2, "no field 'colour': title", id="field"),
        pytest.param(["--encoding", "utf-9", "a.jsonl"], 2, "there is no 'utf-9'", id="encoding"),
        pytest.param(["--timezone", "Mars", "a.jsonl"], 2, "there is no 'Mars'", id="zone"),
        pytest.param(
            ["--filter", "x=1", "a.jsonl"], 2, "there is no 'x' to filter by", id="filter"
        ),
        pytest.param(["--from", "csv", "a.jsonl"], 1, "no column of titles among", id="nothing"),
        pytest.param(["--from", "jsonl", "_news"], 1, "_news: Is a directory", id="folder"),
    ],
)
def test_a_mistake_is_told_in_a_line(
    given: Portal, arguments: list[str], code: int, said: str
) -> None:
    result = masthead("import", *arguments)

    assert result.code == code
    assert said in result.err
    assert not given.records


def test_a_run_that_is_killed_leaves_whole_files_and_the_next_one_the_rest(
    given: Portal,
) -> None:
    lines = [
        json.dumps({
            "title": f"Story {number}", "url": f"https://a.test/{number}", "date": "2026-03-01",
            "text": f"The story of number {number} begins here.",
        })
        for number in range(40)
    ]  # fmt: skip
    (given.root / "a.jsonl").write_text("\n".join(lines), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.commands", "import", "a.jsonl"],
        cwd=given.root,
        env=environment({}),
    )
    while process.poll() is None and len(given.records) < 10:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait(HANG_S)

    saved = {path.name: path.read_bytes() for path in given.records}
    assert all(b"Story" in data and data.endswith(b"begins here.\n") for data in saved.values())
    assert masthead("import", "a.jsonl").code == 0
    assert len(given.records) == len(lines)
    assert given.leftovers == []
    assert masthead("import", "a.jsonl").out == "40 unchanged\n"


def test_row_63_a_full_disk_ends_the_run_and_the_next_one_imports_the_rest(
    given: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = files.create

    def full(path: Path, data: bytes) -> None:
        if given.records:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        create(path, data)

    lines = LINES.splitlines(keepends=True)
    (given.root / "a.jsonl").write_text(lines[0] + lines[4] + lines[1], "utf-8")

    with monkeypatch.context() as patch:
        patch.setattr(files, "create", full)
        result = masthead("import", "a.jsonl")

    assert (result.code, result.out) == (3, "1 imported, 1 failed\n")
    assert result.err == "a.jsonl:2: No space left on device: nothing more is imported\n"
    assert (len(given.records), given.leftovers) == (1, [])
    again = masthead("import", "a.jsonl")
    assert (again.code, again.out) == (3, "1 imported, 1 unchanged, 1 failed\n")


def test_one_run_at_a_time_writes(given: Portal) -> None:
    with files.locked(given.news):
        result = masthead("import", "a.jsonl")

    assert (result.code, result.out) == (75, "")
    assert "another run is writing here" in result.err


THEIRS = """\
from crawler.importing.importers import Importer, Item

def read(path, asked):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        title, url = line.split("|")
        values = {"title": title, "url": url, "date": "2026-03-01"}
        yield Item(place=f"{path}:{number}", values=values)

BARS = Importer(read=read, suffixes=(".bars",))
"""
POINTS = """\
[masthead.importers]
bars = theirs:BARS
missing = theirs:MISSING
"""


def test_an_importer_of_another_package_is_found_by_its_entry_point(
    portal: Portal, tmp_path: Path
) -> None:
    place = tmp_path / "theirs"
    info = place / "theirs-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    (place / "theirs.py").write_text(THEIRS)
    (portal.root / "a.bars").write_text("Theirs|https://a.test/1\nno bar\n")

    result = portal.run("import", "a.bars", env={"PYTHONPATH": str(place)})

    assert (result.code, result.out) == (3, "1 imported, 1 failed\n")
    assert result.err.startswith("a.bars: its importer failed: ValueError: ")
