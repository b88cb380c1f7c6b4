"""``masthead sources``."""

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.group("sources", epilog=codes.EPILOG)
def command() -> None:
    """Add, test and list the portal's sources: the files in sources/.

    \b
    Examples:
      masthead sources add https://www.example.com/
      masthead sources test example
      masthead sources list
    """


@command.command("list", epilog=codes.EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per source.")
@common
def list_(place: Place, *, as_json: bool) -> None:
    """List the sources: when each was read, what it gave, how it is, when it is due.

    \b
    Example:
      masthead sources list
    """
    from crawler.commands.crawling import mistakes
    from crawler.commands.sources_listed import statuses, table

    with mistakes():
        found = statuses(place.load())
    if as_json:
        for status in found:
            output.json_line(status.plain())
    else:
        output.text(table(found))


@command.command("test", epilog=codes.EPILOG)
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per article.")
@common
def test(place: Place, names: tuple[str, ...], *, as_json: bool) -> None:
    """Read sources now, and say which of their articles are new; nothing is kept.

    \b
    Example:
      masthead sources test harbour-gazette
    """
    from crawler.commands.crawling import crawl, mistakes
    from crawler.commands.reporting import Reporter

    report = Reporter(as_json=as_json, every_source=True)
    with mistakes():
        ending = crawl(
            place,
            "discover",
            {"source": " ".join(names), "all": True, "dry": True, "again": True},
            on_outcome=report,
            on_source=report.read,
        )
    report.finish(ending)
