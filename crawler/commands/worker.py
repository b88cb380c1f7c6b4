"""``masthead worker``."""

import sys

import click

from crawler.commands import codes
from crawler.commands.options import Place, common, span


@click.command("worker", epilog=codes.EPILOG)
@click.option("--stay", is_flag=True, help="Wait for more when all is done, until told to stop.")
@click.option(
    "--max-runtime", type=span, metavar="SPAN", help="Take nothing more after: 90s, 15m, 2h."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per address.")
@common
def command(place: Place, *, stay: bool, max_runtime: float | None, as_json: bool) -> None:
    """Take part in a crawl that several processes or machines share (docs/scaling.md).

    A worker takes requests from the queue until all is done. What is to be asked for,
    `masthead crawl` and `masthead schedule` put in. SIGTERM and Ctrl-C let what is in flight end,
    give the rest to the others, and leave with 0. One that is killed loses nothing either: the
    others get what it had when it was not heard of for `scale.lease`.

    \b
    Examples:
      masthead worker
      masthead worker --stay --json
      MASTHEAD_REDIS_PASSWORD=... masthead worker --portal /srv/portal --stay
    """
    from crawler.commands.crawling import Ending, crawl, mistakes
    from crawler.commands.reporting import Reporter
    from crawler.portal.errors import PortalError

    report = Reporter(as_json=as_json)
    with mistakes():
        if place.load().settings.scale.queue is None:
            raise PortalError("scale.queue: is not set: there are no others (docs/scaling.md)")
        ending = crawl(
            place,
            "discover",
            {"joins": True},
            on_outcome=report,
            on_request=report.asked,
            on_source=report.read,
            most_s=max_runtime or 0,
            role="stay" if stay else "join",
        )
    report.tell()
    if ending is Ending.CUT_OFF:
        click.echo(f"masthead: {ending.value}; what it had goes to others", err=True)
        sys.exit(codes.Exit.FAILED)
