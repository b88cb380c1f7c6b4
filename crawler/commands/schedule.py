"""``masthead schedule``."""

from functools import partial

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common, span


@click.command("schedule", epilog=codes.EPILOG)
@click.option("--systemd", is_flag=True, help="Print a unit for systemd and leave.")
@click.option("--cron", is_flag=True, help="Print a line for crontab and leave.")
@click.option(
    "--max-runtime", metavar="SPAN", type=span, help="Longest time of one run, such as 30m."
)
@click.option(
    "--look", metavar="SPAN", type=span, default="1m", show_default=True,
    help="Longest time until a changed file of the portal counts.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Let the runs print JSON.")
@common
def command(
    place: Place,
    *,
    systemd: bool,
    cron: bool,
    max_runtime: float | None,
    look: float,
    as_json: bool,
) -> None:
    """Keep reading the portal's sources, each when it is due, until told to stop.

    With `refresh.share` in masthead.yaml also refresh the records that are due, between two crawls.
    SIGTERM and Ctrl-C let what is in flight end, and leave with 0. Between two runs the portal is
    free for other commands.

    \b
    Examples:
      masthead schedule
      masthead schedule --portal /srv/portal --systemd
      masthead schedule --cron
    """
    from crawler.commands import units
    from crawler.commands.crawling import check_keys, mistakes
    from crawler.commands.scheduling import Schedule
    from crawler.portal.errors import PortalError

    with mistakes():
        portal = place.load()
        if systemd or cron:
            if systemd:
                output.text(units.systemd(portal.root, units.program(), units.owner(portal.root)))
            if cron:
                output.text(units.cron(portal.root, units.program()))
            return
        if not any(source.enabled for source in portal.sources.values()):
            raise PortalError("no source to read: add one with `masthead sources add URL`")
        check_keys(portal)
        options = place.arguments()
        if max_runtime:
            options += ["--max-runtime", f"{max_runtime:g}s"]
        if as_json:
            options.append("--json")
        tell = partial(click.echo, err=True)
        Schedule(place.load, options, place.environment(), look_s=look, tell=tell).run()
