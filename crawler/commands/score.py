"""``masthead score``."""

import sys
from pathlib import Path

import click

from crawler.commands import codes
from crawler.commands.options import Place, common, conditions


@click.command("score", epilog=codes.EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@conditions
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--explain", is_flag=True, help="Show what the points of PATH are for.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per record.")
@common
def command(
    place: Place,
    paths: tuple[Path, ...],
    *,
    conditions: tuple[str, ...],
    dry_run: bool,
    explain: bool,
    as_json: bool,
) -> None:
    """Judge records again: topics, provider, quality, clusters, heat, published.

    After keywords, organizations or weights were changed. PATH is a record, or a folder of some;
    else all are judged. With a record all members of its cluster are judged, too. Only changed
    lines are written, and what a person changed stays.

    \b
    Examples:
      masthead score --dry-run
      masthead score
      masthead score --filter topic=Ferries
      masthead score --explain _news/2026-03-01-harbour-bridge.md
    """
    from crawler.commands.filtering import selected
    from crawler.commands.scoring import explained, score

    if explain and not paths and not conditions:
        raise click.UsageError("--explain needs the record: masthead score --explain FILE")
    if conditions:
        paths = selected(place, paths, conditions)
        if not paths:
            click.echo("no record meets the conditions", err=True)
            return
    if explain:
        sys.exit(explained(place, paths, as_json=as_json))
    sys.exit(score(place, paths, dry_run=dry_run, as_json=as_json))
