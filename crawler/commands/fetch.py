"""``masthead fetch``."""

from pathlib import Path

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.command("fetch", epilog=codes.EPILOG)
@click.argument("addresses", nargs=-1, metavar="URL...")
@click.option(
    "--file", "listed", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Also fetch the addresses in this file, one a line.",
)  # fmt: skip
@click.option("--stdout", is_flag=True, help="Print the article files and write nothing.")
@click.option("--again", is_flag=True, help="Ask also for what is unchanged or gone.")
@click.option("--explain", is_flag=True, help="Tell what happened to each request on its way.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per address.")
@common
def command(
    place: Place,
    addresses: tuple[str, ...],
    listed: Path | None,
    *,
    stdout: bool,
    again: bool,
    explain: bool,
    as_json: bool,
) -> None:
    """Fetch given articles and save each as a file, or say why not.

    An article that the corpus has is brought up to date: only changed lines are rewritten, and what
    a person edited stays.

    \b
    Examples:
      masthead fetch https://www.example.com/news/story
      masthead fetch --stdout https://www.example.com/news/story
      masthead fetch --file addresses.txt --json
      masthead fetch --explain https://www.example.com/news/story
    """
    from crawler.article.frontmatter import dumps
    from crawler.commands.crawling import crawl, mistakes
    from crawler.commands.explaining import Trails
    from crawler.commands.reporting import Reporter
    from crawler.portal.contact import user_agent
    from crawler.spiders.article import listed as addresses_in

    if not addresses and listed is None:
        raise click.UsageError("name at least one address, or a --file of them")
    with mistakes():
        trails = None
        if explain:
            settings = place.load().settings
            trails = Trails(settings, user_agent(settings.contact))
        report = Reporter(as_json=as_json, quiet=stdout, trails=trails)
        try:
            more = addresses_in(listed) if listed else []
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--file") from None
        ending = crawl(
            place,
            "article",
            {"url": [*addresses, *more], "again": again},
            save=not stdout,
            on_outcome=report,
            on_request=trails.follow if trails else report.asked,
            on_article=(lambda item: output.text(dumps(item))) if stdout else None,
        )
    report.finish(ending)
