"""``masthead topics``."""

import sys
from pathlib import Path

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.group("topics", epilog=codes.EPILOG)
def command() -> None:
    """Show the portal's topics, and which keywords put records into them.

    \b
    Examples:
      masthead topics list
      masthead topics explain _news/2026-03-01-harbour-bridge.md
    """


@command.command("explain", epilog=codes.EPILOG)
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per file.")
@common
def explain(place: Place, paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Say which keyword put a record into which topic, where it stands, and its points.

    The keywords are those of now; a topic that the record has and none of them explains is told.

    \b
    Examples:
      masthead topics explain _news/2026-03-01-harbour-bridge.md
      masthead topics explain --set topics.match=word --json _news/*.md
    """
    from crawler.article.errors import ArticleError
    from crawler.commands.mistakes import mistakes, told
    from crawler.commands.topics_told import explained
    from crawler.corpus.corpus import read
    from crawler.enrich.reasons import reasons
    from crawler.portal.files import shown

    goods: list[bool] = []
    with mistakes():
        portal = place.load()
        for path in paths:
            try:
                article = read(path).article
            except (ArticleError, OSError) as error:
                click.echo(told(path, error), err=True)
                goods.append(False)
                continue
            found = reasons(article, portal)
            goods.append(True)
            if as_json:
                plain = [reason.plain() for reason in found]
                output.json_line({"file": shown(path), "title": article.title, "topics": plain})
            else:
                output.text(explained(shown(path), article, found))
    sys.exit(codes.of(goods))


@command.command("list", epilog=codes.EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per topic.")
@common
def list_(place: Place, *, as_json: bool) -> None:
    """List the topics with the records that each applies to, by its keywords of now.

    Keywords that nearly every record has, or none, are told on stderr.

    \b
    Examples:
      masthead topics list
      masthead topics list --set topics.match=word
    """
    from crawler import corpora
    from crawler.commands.mistakes import mistakes, told
    from crawler.commands.topics_told import table, warnings
    from crawler.enrich.census import TopicCensus

    with mistakes():
        portal = place.load()
        corpus = corpora.browsed(portal)
        census = TopicCensus(portal)
        for entry in corpus:
            census.add(entry.article)
        counts = census.counts()
        if as_json:
            for count in counts:
                output.json_line(count.plain())
        else:
            output.text(table(counts))
    for line in warnings(census):
        click.echo(line, err=True)
    for path, error in corpus.broken.items():
        click.echo(told(path, error), err=True)
    sys.exit(codes.of([True, *(False for _ in corpus.broken)]))
