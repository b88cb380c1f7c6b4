"""``masthead status``."""

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.command("status", epilog=codes.EPILOG)
@click.option(
    "--hosts",
    type=click.IntRange(0),
    metavar="N",
    default=20,
    show_default=True,
    help="Name the N hosts of which most waits.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@common
def command(place: Place, *, hosts: int, as_json: bool) -> None:
    """Show what is under way: runs, the queue, its workers and hosts, and the sources.

    Where the crawl is shared (docs/scaling.md) that is what all workers do; else what this portal's
    state knows. Nothing of it is exact while workers work.

    \b
    Examples:
      masthead status
      masthead status --hosts 100
      masthead status --json | jq .queue.waiting
    """
    from crawler.commands import status_told
    from crawler.commands.crawling import mistakes
    from crawler.commands.statuses import look

    with mistakes():
        found = look(place.load(), hosts=hosts)
    if as_json:
        output.json_line(status_told.plain(found))
    else:
        output.text(status_told.text(found))
