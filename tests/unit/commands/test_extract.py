"""``masthead extract``: what its options mean together."""

import pytest
from click.testing import CliRunner

from crawler.commands.extract import command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--warc", "--batch"], "--warc takes WARC files: leave --url, --batch, --explain out"),
        (["--warc", "--url", "https://a.example/"], "--warc takes WARC files"),
        (["a.html", "--dry-run"], "--filter, --older and --dry-run are for --warc"),
        (["a.html", "--filter", "topic=A"], "--filter, --older and --dry-run are for --warc"),
        (["a.html", "b.html"], "give one FILE; --batch reads a list of many on stdin"),
        ([], "give a FILE (or -) and its --url, --batch, or --warc"),
    ],
)
def test_options_that_do_not_go_together_are_named(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(command, arguments)

    assert result.exit_code == 2
    assert said in result.stderr
