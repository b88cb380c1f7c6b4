"""What ``masthead verify`` says, and what it leaves with."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.commands.verify import command
from tests.unit.releasing.sample import article, release


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release([article(1, [2]), article(2)], tmp_path / "out")
    release([article(1)], tmp_path / "out.tar")
    monkeypatch.chdir(tmp_path)


def test_good_releases_are_told_on_stderr_only() -> None:
    result = run("out", "out.tar")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "out: 2 records, no fault\nout.tar: 1 record, no fault\n"


def test_a_fault_is_told_with_its_place() -> None:
    Path("out/a").touch()

    result = run("out")

    assert (result.exit_code, result.stdout) == (
        1,
        "out/a:1: is none of the files of a release\n",
    )
    assert result.stderr == "out: 2 records, 1 fault\n"


def test_a_tar_that_was_cut_is_told() -> None:
    os.truncate("out.tar", 1_000)

    result = run("out.tar")

    assert result.exit_code == 1
    assert result.stdout == (
        "out.tar:1: ends in the middle: it was cut: what follows was not read\n"
    )


def test_what_has_to_go_since_is_told() -> None:
    Path("list.txt").write_text("2026-03-03-story-002.md\n")

    result = run("--removals", "list.txt", "out")

    assert result.exit_code == 1
    assert result.stdout == "out/records/2026-03-03-story-002.md:1: has to go: list.txt:1\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param((), "Missing argument", id="nothing"),
        pytest.param(("none",), "'none' does not exist", id="not-there"),
        pytest.param(("text",), "text: neither a folder nor a tar", id="no-tar"),
        pytest.param(("/dev/null",), "/dev/null: neither a folder nor a file", id="device"),
        pytest.param(("--removals", "text", "out"), "text:1: 'words': must be", id="no-list"),
    ],
)
def test_a_mistake_is_told_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    Path("text").write_text("words\n")

    result = run(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
