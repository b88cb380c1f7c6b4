"""``masthead history``."""

import sys

import click

from crawler.commands import codes
from crawler.commands.options import Place, common


@click.command("history", epilog=codes.EPILOG)
@click.argument("wanted", nargs=-1, required=True, metavar="FILE|URL...")
@click.option(
    "--limit",
    type=click.IntRange(min=1, max=10_000),
    default=50,
    show_default=True,
    metavar="N",
    help="Versions of each record that are shown, the newest ones.",
)
@click.option(
    "--source",
    type=click.Choice(["auto", "state", "git"]),
    default="auto",
    show_default=True,
    help="Who is asked: what the portal kept, git, or both.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per version.")
@common
def command(
    place: Place, wanted: tuple[str, ...], *, limit: int, source: str, as_json: bool
) -> None:
    """Show the versions of records: when what was changed, and what a person edited since.

    FILE is an article file, URL the address of an article that has one. The newest version comes
    first. The state knows what Masthead wrote; where the files are in a git repository, its commits
    tell the rest. Nothing is written or fetched.

    \b
    Examples:
      masthead history _news/2026-03-01-harbour-bridge.md
      masthead history --limit 5 https://www.example.com/news/harbour-bridge
      masthead history --source git --json _news/2026-03-01-harbour-bridge.md
    """
    from crawler.commands.histories import told

    sys.exit(told(place, wanted, limit=limit, source=source, as_json=as_json))
