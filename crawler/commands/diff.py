"""``masthead diff``."""

import click

from crawler.commands import codes
from crawler.commands.options import Place, common


@click.command("diff", epilog=codes.EPILOG)
@click.argument("records", nargs=-1, required=True, metavar="PATH|URL...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per record.")
@common
def command(place: Place, records: tuple[str, ...], *, as_json: bool) -> None:
    """Show what a refresh would change in records, as a unified diff; nothing is written.

    Their pages are fetched, unless they are as they were. Fields that a person changed and that
    would stay are named.

    \b
    Examples:
      masthead diff _news/2026-03-01-harbour-bridge-opens.md
      masthead diff https://www.example.com/story --json
    """
    from crawler.commands.crawling import crawl, mistakes
    from crawler.commands.differing import Differences
    from crawler.spiders.choosing import stale

    report = Differences(as_json=as_json, dry=True)
    with mistakes():
        stale(place.load(), paths=records)
        ending = crawl(
            place,
            "refresh",
            {"paths": records, "dry": True},
            on_outcome=report,
            on_request=report.asked,
        )
    report.finish(ending)
