"""``masthead sources``."""

import sys
from typing import Any

import click

from crawler.article.text import one_line
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


@command.command("add", epilog=codes.EPILOG)
@click.argument("url", metavar="URL")
@click.option("--name", metavar="NAME", help="Of the file [default: what the site calls itself].")
@click.option("--stdout", is_flag=True, help="Print the file and write nothing.")
@common
def add(place: Place, url: str, name: str | None, *, stdout: bool) -> None:
    """Look at a site and propose a source: feeds, sitemaps or sections that tell of new articles.

    URL is the site's start page, one of its sections, or a feed or sitemap itself. The file is
    written to sources/; what else was found is told on stderr.

    \b
    Examples:
      masthead sources add https://www.example.com/
      masthead sources add https://www.example.com/news/ --name example-news --stdout
    """
    from crawler.commands.adding import path_for, write
    from crawler.commands.crawling import crawl, mistakes
    from crawler.commands.mistakes import leave
    from crawler.commands.reporting import Reporter
    from crawler.discovery.proposal import proposal
    from crawler.portal.files import shown
    from crawler.portal.proposing import key, proposed

    seen: list[Any] = []
    report = Reporter(as_json=False, quiet=True)
    with mistakes():
        portal = place.load()
        if name is not None:
            path_for(portal.root, name)
        crawl(place, "look", {"url": url}, save=False, on_outcome=report, on_look=seen.extend)
        if not seen:
            sys.exit(codes.Exit.FAILED)
        look, tested = seen
        found = proposal(tested)
        for line in found.others:
            click.echo(one_line(f"also seen: {line}"), err=True)
        if not found.read:
            leave(f"{url}: no feed, sitemap or section with articles was found", codes.Exit.FAILED)
        text = proposed(look.name, found.read, found.comments)
        if stdout:
            output.text(text)
            return
        path = path_for(portal.root, name or key(look.name))
        write(path, text)
    click.echo(f"wrote {shown(path)}: try it with `masthead sources test {path.stem}`")


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
