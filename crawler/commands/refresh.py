"""``masthead refresh``."""

import click

from crawler.commands import codes
from crawler.commands.options import Place, common


@click.command("refresh", epilog=codes.EPILOG)
@click.option(
    "--older-than",
    default="7d",
    show_default=True,
    metavar="SPAN",
    help="Only records last fetched longer ago: 90s, 15m, 36h, 7d, 2w.",
)
@click.option("--again", is_flag=True, help="Ask also for what is unchanged or gone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per address.")
@common
def command(place: Place, older_than: str, *, again: bool, as_json: bool) -> None:
    """Fetch stale records again and write what their publishers changed.

    Only changed lines are rewritten. A field that a person edited stays theirs; it is named behind
    the file. A page that cannot be read leaves its record as it is.

    \b
    Examples:
      masthead refresh
      masthead refresh --older-than 36h
    """
    from crawler.commands.crawling import crawl, mistakes
    from crawler.commands.reporting import Reporter
    from crawler.portal.durations import duration

    try:
        duration(older_than)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--older-than") from None
    report = Reporter(as_json=as_json)
    with mistakes():
        ending = crawl(
            place,
            "refresh",
            {"older_than": older_than, "again": again},
            on_outcome=report,
            on_request=report.asked,
        )
    report.finish(ending)
