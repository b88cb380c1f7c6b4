"""``masthead import``."""

from pathlib import Path
from typing import Literal

import click

from crawler.commands import codes
from crawler.commands.options import Place, common, conditions


@click.command("import", epilog=codes.EPILOG)
@click.argument("sources", metavar="SOURCE...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--from", "form", metavar="FORMAT", help="See --list [default: by the name].")
@click.option(
    "--map",
    "names",
    multiple=True,
    metavar="FIELD=NAME",
    help="Where FIELD of a record is in the source: title=headline, publishedDateTime=meta.date; "
    "repeatable, the first one with a value counts.",
)
@click.option("--encoding", default="", help="Of text files [default: UTF-8, or as marked].")
@click.option("--base", default="", metavar="URL", help="Address that relative ones start from.")
@click.option(
    "--timezone", "zone", default="UTC", show_default=True, help="Of times that name none."
)
@click.option(
    "--text",
    "written_in",
    type=click.Choice(["html", "markdown", "text"]),
    help="What texts are written in [default: what each looks like].",
)
@conditions
@click.option("--update", is_flag=True, help="Bring records up to date that are there.")
@click.option("--judge", is_flag=True, help="Judge also records that were exported by Masthead.")
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Import no more than N articles."
)
@click.option("--dry-run", is_flag=True, help="Write nothing, tell what would be imported.")
@click.option("--list", "listed", is_flag=True, help="List the formats and the fields' names.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per article.")
@common
def command(
    place: Place,
    sources: tuple[Path, ...],
    form: str | None,
    *,
    names: tuple[str, ...],
    encoding: str,
    base: str,
    zone: str,
    written_in: Literal["html", "markdown", "text"] | None,
    conditions: tuple[str, ...],
    update: bool,
    judge: bool,
    limit: int | None,
    dry_run: bool,
    listed: bool,
    as_json: bool,
) -> None:
    """Take articles from each SOURCE, a file or a folder, into the portal as records.

    Values are cleaned as those of pages are, and judged by the portal's topics and scoring. Records
    that Masthead exported come back as they were. An article that the corpus has stays as it is.
    Nothing is fetched. What cannot be read is named with its line and left out; the exit code is
    then 3. Running it again imports the rest.

    \b
    Examples:
      masthead import articles.jsonl
      masthead import --map title=headline --map publishedDateTime=meta.date dump.csv
      masthead import --base https://blog.example.com/ _posts
      masthead import --dry-run --filter 'date>=2026-01-01' articles.jsonl
    """
    from crawler.commands import imports

    if listed:
        imports.tell(as_json=as_json)
        return
    if not sources:
        raise click.UsageError("name at least one SOURCE: a file or a folder")
    asked = imports.asked(
        names=names, encoding=encoding, base=base, zone=zone, written_in=written_in
    )
    imports.run(
        place,
        sources,
        form,
        asked,
        conditions=conditions,
        update=update,
        judge=judge,
        limit=limit,
        dry_run=dry_run,
        as_json=as_json,
    )
