"""``masthead crawl``."""

import click

from crawler.commands import codes
from crawler.commands.options import Place, common, span


@click.command("crawl", epilog=codes.EPILOG)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--feed", "feeds", multiple=True, metavar="URL", help="Read this feed instead.")
@click.option("--all", "read_all", is_flag=True, help="Read also what is not due.")
@click.option("--due", is_flag=True, help="Also of the settings' feeds read only what is due.")
@click.option("--again", is_flag=True, help="Ask also for what is unchanged or gone.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Ask for at most N articles.")
@click.option(
    "--max-runtime", type=span, metavar="SPAN", help="Ask for nothing more after: 90s, 15m, 2h."
)
@click.option(
    "--no-wait", is_flag=True, help="Where the crawl is shared: leave the work to the workers."
)
@click.option("--dry-run", is_flag=True, help="Say what is new; fetch no article, keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per address.")
@common
def command(
    place: Place,
    sources: tuple[str, ...],
    feeds: tuple[str, ...],
    *,
    read_all: bool,
    due: bool,
    again: bool,
    limit: int | None,
    max_runtime: float | None,
    no_wait: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read the sources that are due and save the articles that the corpus does not have.

    Sources are the files in sources/ (docs/sources.md); each is read as often as it publishes, or
    as its file says. The feeds that masthead.yaml lists are read each time.

    Where several processes or machines share the crawl (docs/scaling.md), what is due goes into
    their queue. This command then is a worker as well, until all is done; with --no-wait it only
    fills the queue.

    \b
    Examples:
      masthead crawl
      masthead crawl harbour-gazette --all
      masthead crawl --limit 100 --max-runtime 10m --json
      masthead crawl --dry-run
      masthead crawl --no-wait
      masthead crawl --feed https://www.example.com/feed.xml
    """
    from crawler.commands.crawling import crawl, mistakes
    from crawler.commands.reporting import Reporter
    from crawler.portal.errors import PortalError
    from crawler.spiders.choosing import chosen

    report = Reporter(as_json=as_json)
    with mistakes():
        portal = place.load()
        is_shared = portal.settings.scale.queue is not None and not dry_run
        if no_wait and not is_shared:
            raise PortalError("--no-wait: there are no workers: scale.queue is not set")
        if not chosen(portal, sources, feeds):
            raise PortalError(
                "no source to read: add one with `masthead sources add URL`, "
                "list a feed under `feeds` in masthead.yaml, or use --feed URL"
            )
        arguments = {
            "source": " ".join(sources),
            "feed": " ".join(feeds),
            "all": read_all,
            "due": due,
            "again": again,
            "dry": dry_run,
            "limit": limit or 0,
        }
        ending = crawl(
            place,
            "discover",
            arguments,
            on_outcome=report,
            on_request=report.asked,
            on_source=report.read,
            most_s=max_runtime or 0,
            role=("enqueue" if no_wait else "lead") if is_shared else "",
        )
    report.finish(ending)
