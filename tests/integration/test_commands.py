"""What all commands have in common: help, exit codes, the lock; and what survives a kill."""

import fcntl
import importlib.metadata
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.integration.local import HANG_S, HOST, Portal, Run, Site, Story, environment, record

COMMANDS = ("init", "demo", "crawl", "fetch", "refresh", "export", "extract", "check")
HEAVY = {"scrapy", "twisted", "lxml", "pydantic", "sqlalchemy", "trafilatura", "yaml"}


def test_help_lists_the_commands_and_imports_nothing_heavy(run: Run) -> None:
    result = run("--help", env={"PYTHONPROFILEIMPORTTIME": "1"})

    names = (line.rpartition("|")[2].strip() for line in result.err.splitlines())
    imported = {name.partition(".")[0] for name in names}
    assert result.code == 0
    assert "click" in imported
    assert not HEAVY & imported
    assert all(re.search(rf"^  {name}  ", result.out, re.MULTILINE) for name in COMMANDS)
    assert "Exit codes: 0 done" in result.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, name: str) -> None:
    result = run(name, "--help", env={"PYTHONPROFILEIMPORTTIME": "1"})

    assert result.code == 0
    assert re.search(rf"Examples?:\n +(.* )?masthead {name} ?", result.out)
    assert "Exit codes:" in result.out
    assert "| scrapy\n" not in result.err
    if name not in ("init", "demo"):
        assert all(f"--{each}" in result.out for each in ("portal", "corpus", "state", "set"))


def test_the_version_is_told(run: Run) -> None:
    assert importlib.metadata.version("masthead") in run("--version").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["feed"], "No such command 'feed'", id="command"),
        pytest.param(["crawl", "--everything"], "No such option", id="option"),
        pytest.param(["check", "no.md"], "does not exist", id="path"),
        pytest.param(["check", "--set", "body"], "write KEY=VALUE", id="set-without-value"),
        pytest.param(["check", "--set", "colour=1"], "allowed are corpus, ", id="set-unknown"),
        pytest.param(["check", "--set", "scoring.a=1"], "allowed are topic, ", id="set-inner"),
        pytest.param(["check", "--set", "body.a=1"], "body.a: unknown setting", id="set-deep"),
        pytest.param(["check", "--set", "delay=soon"], "delay: ", id="set-type"),
        pytest.param(["check", "--set", "delay=2024-02-30"], "delay: ", id="set-no-date"),
        pytest.param(["check", "--set", "delay=" + "[" * 9999], "delay: ", id="set-deeper"),
        pytest.param(["check", "--portal", "no"], "no: no such folder", id="portal"),
        pytest.param(["refresh"], "no portal here or above", id="no-portal"),
        pytest.param(["crawl"], "no portal here or above", id="no-portal-to-crawl"),
        pytest.param(["init"], "Missing argument", id="no-folder"),
    ],
)
def test_a_mistake_in_the_usage_is_told_in_a_line(
    run: Run, portal: Portal, arguments: list[str], said: str
) -> None:
    where = portal.run if "--set" in arguments else run

    result = where(*arguments)

    assert (result.code, result.out) == (2, "")
    assert said in result.err.splitlines()[-1]


def test_a_setting_may_be_changed_for_a_run(portal: Portal) -> None:
    portal.add("a.md", record())

    result = portal.run("check", "--set", "corpus=_data", "--set", "scoring.publish_at=10")

    assert (result.code, result.err) == (0, "0 files, no problem\n")


# init --------------------------------------------------------------------------------------------


def test_init_makes_a_portal_that_has_no_problem(run: Run) -> None:
    result = run("init", "portal")

    root = run.folder / "portal"
    assert result.code == 0
    assert result.out.splitlines()[-1].startswith("portal ready: edit portal/masthead.yaml")
    assert (root / "_news").is_dir()
    assert (root / ".gitignore").read_text() == "/.masthead/\n"
    assert run.inside(root / "_data")("check").err == "0 files, no problem\n"


def test_init_twice_harms_nothing(run: Run) -> None:
    run("init", "portal")
    root = run.folder / "portal"
    (root / "masthead.yaml").write_text("delay: 3\n")
    (root / "_data/topics/00-news.yaml").unlink()
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}

    result = run("init", "portal")

    assert result.code == 0
    assert result.out.splitlines()[0] == "wrote portal/_data/topics/00-news.yaml"
    assert len(result.out.splitlines()) == 2
    assert (root / "masthead.yaml").read_text() == "delay: 3\n"
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_init_where_a_file_stands_in_the_way_is_told(run: Run) -> None:
    (run.folder / "portal").mkdir()
    (run.folder / "portal/_news").write_text("mine")

    result = run("init", "portal")

    assert (result.code, result.err) == (2, "masthead: portal/_news: File exists\n")
    assert (run.folder / "portal/_news").read_text() == "mine"


def test_every_setting_that_the_new_portal_shows_is_one(run: Run) -> None:
    """What stands there commented out is the default, or an example that is allowed."""
    run("init", "portal")
    path = run.folder / "portal/masthead.yaml"
    text = re.sub(r"^# (?=[ ]*[a-z_]+:|  - |  [A-Z_]+:)", "", path.read_text(), flags=re.MULTILINE)
    text = text.replace("feeds: []\n#  -", "feeds:\n  -")
    path.write_text(text)

    assert len(yaml.safe_load(text)) >= 9
    assert run.inside(run.folder / "portal")("check").code == 0


# The lock ----------------------------------------------------------------------------------------


@pytest.fixture
def locked(kept: Portal) -> Iterator[Portal]:
    """A portal whose corpus another process writes to."""
    handle = os.open(kept.news, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    yield kept
    os.close(handle)


@pytest.mark.parametrize(
    "arguments",
    [["fetch", f"{HOST}/a"], ["refresh"], ["crawl", "--feed", f"{HOST}/rss"], ["check", "--fix"]],
    ids=lambda arguments: arguments[0],
)
def test_who_finds_the_corpus_locked_says_so_and_changes_nothing(
    locked: Portal, site: Site, arguments: list[str]
) -> None:
    """Row 66."""
    locked.record.write_text(locked.record.read_text().replace("category", "# Ours.\ncategory"))
    before = locked.record.read_bytes()
    site.log.clear()

    result = locked.run(*arguments)

    assert (result.code, result.out) == (75, "")
    assert result.err.count("\n") == 1
    assert "_news: another run is writing here" in result.err
    assert locked.record.read_bytes() == before
    assert site.log == []


@pytest.mark.parametrize(
    "arguments",
    [["check"], ["export", "jsonl", "out.jsonl"], ["fetch", "--stdout", f"{HOST}/a"]],
    ids=lambda arguments: arguments[0],
)
def test_who_only_reads_does_not_wait_for_the_lock(locked: Portal, arguments: list[str]) -> None:
    assert locked.run(*arguments).code == 0


# The disk ----------------------------------------------------------------------------------------


def test_a_corpus_that_is_a_file_is_told(portal: Portal, site: Site) -> None:
    """Row 65."""
    (portal.news / ".gitkeep").unlink()
    portal.news.rmdir()
    portal.news.write_text("mine")

    result = portal.run("fetch", site.put("/a", Story()))

    assert result.code == 1
    assert "_news: File exists" in result.err
    assert portal.news.read_text() == "mine"


def test_a_state_that_cannot_be_used_is_told(portal: Portal, site: Site) -> None:
    """Row 71."""
    (portal.root / "state.sqlite3").write_text("no database" * 1_000)
    site.put("/a", Story())

    bad = portal.run("fetch", f"{HOST}/a", "--state", "sqlite:///state.sqlite3")
    unknown = portal.run("fetch", f"{HOST}/a", "--state", "nosuch://x")
    other = portal.run("fetch", f"{HOST}/a", "--state", "sqlite:///other.sqlite3")

    assert bad.line("state.sqlite3").endswith(
        "(file is not a database); move it away to start anew"
    )
    assert "nosuch" in unknown.err
    assert (bad.code, unknown.code, other.code) == (1, 1, 0)
    assert (portal.root / "other.sqlite3").stat().st_mode & 0o777 == 0o600
    assert len(portal.records) == 1


# kill -9 -----------------------------------------------------------------------------------------

STORIES = 30
LATE = 22
ON_THEIR_WAY = 16  # requests that the killed process had sent


@pytest.mark.parametrize("after", [1, 12], ids=lambda after: f"after-{after}")
def test_a_killed_crawl_leaves_nothing_torn_and_the_next_one_completes(
    portal: Portal, site: Site, after: int
) -> None:
    """Row 60."""
    for number in range(STORIES):
        story = replace(Story(), title=f"Story {number} of the harbour")
        # The last ones take their time, so that the crawl is killed before it ends.
        site.put(f"/{number}", story, after_s=0.4 if number >= LATE else 0)
    portal.settings(f"feeds:\n  - {site.feed('/rss', *(f'/{n}' for n in range(STORIES)))}\n")
    _kill(portal, after=after)
    there = {path: path.read_bytes() for path in portal.records}
    asked = len(site.log)

    checked = portal.run("check")
    result = portal.run("crawl")
    last = portal.run("crawl")

    assert after <= len(there) < STORIES
    assert (checked.code, result.code, last.out) == (0, 0, "nothing new\n")
    assert len(portal.records) == STORIES
    assert portal.leftovers == []
    assert {path: path.read_bytes() for path in there} == there
    assert len(site.log) - asked <= STORIES - len(there) + ON_THEIR_WAY


def _kill(portal: Portal, *, after: int) -> None:
    """Kill a crawl as soon as it has saved *after* records."""
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.commands", "crawl"],
        cwd=portal.root,
        env=environment(portal.run.env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while len(portal.records) < after and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_what_a_killed_run_left_half_written_is_swept_away(kept: Portal) -> None:
    for name in (".masthead-abc", ".masthead-def"):
        (kept.news / name).write_text("half")
    mine = kept.news / ".mine"
    mine.write_text("mine")

    kept.run("fetch", f"{HOST}/a")

    assert kept.leftovers == [".mine"]


def test_an_interrupted_reader_gets_no_traceback(portal: Portal) -> None:
    """Row 61: a broken pipe."""
    for number in range(2_000):
        portal.add(f"{number}.md", "")
    command = f"{sys.executable} -m crawler.commands check | head -1"

    result = subprocess.run(
        ["bash", "-c", command],
        cwd=portal.root,
        env=environment({}),
        capture_output=True,
        text=True,
        timeout=HANG_S,
        check=False,
    )

    assert result.stdout == "_news/0.md:1: no front matter: the first line must be ---\n"
    assert result.stderr == ""


def test_commands_are_found_where_the_package_is_installed() -> None:
    program = Path(sys.executable).with_name("masthead")
    if not program.exists():
        pytest.skip("the package is not installed in this environment")

    result = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)

    assert result.stdout.startswith("Usage: masthead ")
