"""The parts of the command line that need no process of their own."""

from collections import Counter
from datetime import timedelta

import click
import pytest

from crawler.article.errors import Problem
from crawler.commands import codes
from crawler.commands.checking import Found
from crawler.commands.reporting import Reporter, summary
from crawler.fetching.outcomes import Outcome, Status
from crawler.portal.durations import duration

SAVED = Outcome(url="https://a.test/", status=Status.SAVED, path="_news/a.md")
FAILED = Outcome(url="https://b.test/", status=Status.FAILED, reason="HTTP 404 Not Found")


@pytest.mark.parametrize(
    ("goods", "code"),
    [([], 0), ([True], 0), ([True] * 2, 0), ([False], 1), ([False] * 2, 1), ([True, False], 3)],
)
def test_the_exit_code_follows_from_what_went_well(goods: list[bool], code: int) -> None:
    assert codes.of(goods) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        (" 36h ", timedelta(hours=36)),
        ("7 d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        ("0s", timedelta(0)),
    ],
)
def test_a_span_is_a_number_and_a_unit(text: str, expected: timedelta) -> None:
    assert duration(text) == expected


@pytest.mark.parametrize("text", ["", "7", "d", "-1d", "1.5h", "1d2h", "1D", "9999999d"])
def test_what_is_no_span_is_named_with_the_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="write a number and s, m, h, d or w, as in 7d"):
        duration(text)


def test_the_summary_counts_the_most_frequent_first() -> None:
    assert summary(Counter({"saved": 1, "failed": 2})) == "2 failed, 1 saved"
    assert summary(Counter()) == "nothing new"


def test_what_is_there_goes_to_stdout_what_is_not_to_stderr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Reporter(as_json=False)

    report(SAVED)
    report(FAILED)
    with pytest.raises(SystemExit) as caught:
        report.finish()

    out, err = capsys.readouterr()
    assert out == "saved _news/a.md\n1 saved, 1 failed\n"
    assert err == "https://b.test/: failed: HTTP 404 Not Found\n"
    assert caught.value.code == codes.Exit.PARTLY


def test_a_quiet_report_tells_only_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    report = Reporter(as_json=False, quiet=True)

    report(SAVED)
    report(FAILED)

    assert capsys.readouterr() == ("", "https://b.test/: failed: HTTP 404 Not Found\n")


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        pytest.param(
            Outcome(url="https://a.test/\n\x1b[1mb", status=Status.REFUSED, reason="c\u202ed"),
            "https://a.test/ [1mb: refused: cd\n",
            id="control-characters",
        ),
        pytest.param(
            Outcome(url="https://a.test/" + "a" * 999, status=Status.FAILED, reason="no"),
            "https://a.test/" + "a" * 185 + "...: failed: no\n",
            id="long-address",
        ),
        pytest.param(
            Outcome(url="", status=Status.FAILED, reason="no", path="_news/a.md"),
            "_news/a.md: failed: no\n",
            id="record",
        ),
        pytest.param(
            Outcome(url="https://a.test/", status=Status.FAILED, reason="no", path="_news/a.md"),
            "https://a.test/: failed: no (_news/a.md)\n",
            id="address-and-record",
        ),
        pytest.param(
            Outcome(url="", status=Status.FAILED, reason="no"), "masthead: failed: no\n", id="run"
        ),
    ],
)
def test_a_failure_is_one_line(
    capsys: pytest.CaptureFixture[str], outcome: Outcome, line: str
) -> None:
    Reporter(as_json=False)(outcome)

    assert capsys.readouterr().err == line


def test_a_problem_is_shown_with_its_place() -> None:
    found = Found("_news/a.md", Problem(3, "title", "is empty"))

    assert str(found) == "_news/a.md:3: title: is empty"
    assert found.plain() == {
        "file": "_news/a.md", "line": 3, "field": "title", "what": "is empty",
    }  # fmt: skip


def test_every_command_is_listed_and_can_be_loaded() -> None:
    from crawler.commands import masthead  # noqa: PLC0415 - what is tested

    context = click.Context(masthead)
    names = masthead.list_commands(context)

    assert len(names) == len(set(names)) >= 8
    for name in names:
        command = masthead.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.help
