"""``masthead refresh``."""

from datetime import timedelta

import click

from crawler.commands import codes
from crawler.commands.options import Place, common, conditions, span


@click.command("refresh", epilog=codes.EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH|URL]...")
@click.option(
    "--older-than",
    metavar="SPAN",
    help="Records last fetched longer ago, due or not: 90s, 15m, 36h, 7d, 2w.",
)
@click.option(
    "--source", "sources", multiple=True, metavar="NAME", help="Only records of this source."
)
@click.option(
    "--topic", "topics", multiple=True, metavar="NAME", help="Only records in this topic."
)
@conditions
@click.option("--failing", is_flag=True, help="Records not found at the last look, due or not.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Ask for at most N articles.")
@click.option(
    "--max-runtime", type=span, metavar="SPAN", help="Ask for nothing more after: 90s, 15m, 2h."
)
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option("--again", is_flag=True, help="Ask also for what is unchanged or gone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per address.")
@common
def command(
    place: Place,
    paths: tuple[str, ...],
    *,
    older_than: str | None,
    sources: tuple[str, ...],
    topics: tuple[str, ...],
    conditions: tuple[str, ...],
    failing: bool,
    limit: int | None,
    max_runtime: float | None,
    dry_run: bool,
    again: bool,
    as_json: bool,
) -> None:
    """Fetch stale records again and write what their publishers changed.

    Without --older-than, --failing, PATH or URL these are the records that are due: a new article
    is looked at often, an old one seldom, one that changes more often (docs/refresh.md). Only
    changed lines are rewritten. A field that a person edited stays theirs; it is named behind the
    file. A page that cannot be read leaves its record as it is.

    \b
    Examples:
      masthead refresh
      masthead refresh --older-than 7d --limit 500
      masthead refresh --source harbour-gazette --topic Ferries
      masthead refresh --filter 'age<30d' --filter published=yes
      masthead refresh _news/2026-03-01-harbour-bridge.md
      masthead refresh https://www.example.com/harbour-bridge --dry-run
    """
    from crawler.commands.crawling import crawl, mistakes
    from crawler.commands.reporting import Reporter
    from crawler.spiders.choosing import stale

    age = _age(older_than)
    report = Reporter(as_json=as_json, dry=dry_run)
    with mistakes():
        stale(
            place.load(),
            paths=paths,
            sources=sources,
            topics=topics,
            older_than=age,
            conditions=conditions,
        )
        arguments = {
            "paths": paths,
            "older_than": older_than or "",
            "source": sources,
            "topic": topics,
            "failing": failing,
            "filter": conditions,
            "limit": limit or 0,
            "dry": dry_run,
            "again": again,
        }
        ending = crawl(
            place,
            "refresh",
            arguments,
            on_outcome=report,
            on_request=report.asked,
            on_left=report.left,
            most_s=max_runtime or 0,
        )
    report.finish(ending)


def _age(text: str | None) -> timedelta | None:
    from crawler.portal.durations import duration

    try:
        return duration(text) if text is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--older-than") from None
