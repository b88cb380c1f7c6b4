"""``masthead crawl``."""

import click

from crawler.commands import codes
from crawler.commands.options import Place, common


@click.command("crawl", epilog=codes.EPILOG)
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="Read this feed instead.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per address.")
@common
def command(place: Place, feeds: tuple[str, ...], *, as_json: bool) -> None:
    """Read the portal's RSS and Atom feeds and save the articles the corpus does not have.

    The feeds are listed in masthead.yaml under `feeds`.

    \b
    Examples:
      masthead crawl
      masthead crawl --portal ~/portal --json
      masthead crawl --feed https://www.example.com/feed.xml
    """
    from crawler.commands.crawling import crawl, mistakes
    from crawler.commands.reporting import Reporter
    from crawler.portal.errors import PortalError

    report = Reporter(as_json=as_json)
    with mistakes():
        if not feeds and not place.load().settings.feeds:
            raise PortalError("masthead.yaml: feeds: none is listed; add one, or use --feed URL")
        ended = crawl(place, "discover", {"feed": " ".join(feeds)}, on_outcome=report)
    report.finish(stopped=not ended)
