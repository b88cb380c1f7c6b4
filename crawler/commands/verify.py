"""``masthead verify``."""

import sys
from pathlib import Path

import click

from crawler.commands import codes


@click.command("verify", epilog=codes.EPILOG)
@click.argument(
    "releases",
    metavar="RELEASE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
)
@click.option(
    "--removals",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="List of what has to go: CSV or one entry a line, as removals.csv in a portal.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: one object per fault, one more.")
def command(releases: tuple[Path, ...], *, removals: Path | None, as_json: bool) -> None:
    """Check releases that `masthead export release` wrote: folders, or tars as they are.

    Every hash, missing and further files, the manifest, the records, that no cluster is in two
    splits, the sums of the card; and that nothing in it has to go. A tar is not unpacked. One line
    a fault, `file:line: what`; the exit code is 1 if there is any, and 3 if only some of several
    releases have one.

    \b
    Examples:
      masthead verify corpus-2026
      masthead verify corpus-2026.tar.zst
      masthead verify --removals removals.csv corpus-2026.tar.gz
    """
    from crawler.commands.verifying import verified

    sys.exit(verified(releases, removals, as_json=as_json))
