"""The command line: parse, call, report. Nothing heavy is imported before it is needed."""

import gc
import importlib
import sys
from keyword import iskeyword
from typing import Final

import click

from crawler.commands import codes

_COMMANDS: Final = {
    "init": "Make a new portal.",
    "demo": "Crawl the sample site that comes with Masthead.",
    "sources": "Add, test and list the portal's sources.",
    "topics": "List the portal's topics, and explain those of a record.",
    "organizations": "List the portal's publishers, and propose files for those it lacks.",
    "crawl": "Read the sources that are due and save what is new.",
    "worker": "Take part in a crawl that several machines share.",
    "status": "Show what is under way.",
    "schedule": "Keep reading the sources as they fall due.",
    "fetch": "Fetch given articles.",
    "refresh": "Fetch stale records again.",
    "diff": "Show what a refresh would change in a record.",
    "history": "Show the versions of records.",
    "index": "Look which files of the corpus changed.",
    "score": "Judge records again: topics, quality, clusters, heat.",
    "export": "Give the corpus another form.",
    "import": "Take articles in from files of other programs.",
    "verify": "Check a corpus release.",
    "extract": "Extract an article from stored HTML, offline.",
    "check": "Check article files and the portal.",
    "keys": "Make and list the keys that seal private fields.",
    "unseal": "Print the private fields of articles.",
    "reseal": "Seal with a new key what an older one sealed.",
}
"""Name and help in one line, here so that `--help` need not import the commands."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as in click
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        module = importlib.import_module(f"crawler.commands.{name}")
        command: click.Command = module.command
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - as in click
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=codes.EPILOG,
)
@click.version_option(package_name="masthead")
def masthead() -> None:
    """Turn news pages on the web into a corpus of files, one YAML-headed file per article.

    \b
    A portal and its first article:
      masthead init portal
      masthead fetch --portal portal https://www.example.com/news/story
    """


_OBJECTS_A_LOOK = 20_000
"""New objects after which Python looks for cycles: imports make hundreds of thousands and none."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(_OBJECTS_A_LOOK)
    try:
        masthead()
    except KeyboardInterrupt:  # before click hears of it
        sys.exit(codes.Exit.FAILED)
