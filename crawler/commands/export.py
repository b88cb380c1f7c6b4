"""``masthead export``."""

from pathlib import Path

import click

from crawler.commands import codes
from crawler.commands.options import Place, common, conditions


@click.command("export", epilog=codes.EPILOG)
@click.argument("form", metavar="FORMAT", required=False)
@click.argument("dest", type=click.Path(path_type=Path), required=False)
@conditions
@click.option(
    "-o",
    "--option",
    "options",
    multiple=True,
    metavar="NAME=VALUE",
    help="An option of the format; repeatable. See --list.",
)
@click.option("--strict", is_flag=True, help="Write nothing if any record cannot be read.")
@click.option("--list", "listed", is_flag=True, help="List the formats and their options.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@common
def command(
    place: Place,
    form: str | None,
    dest: Path | None,
    *,
    conditions: tuple[str, ...],
    options: tuple[str, ...],
    strict: bool,
    listed: bool,
    as_json: bool,
) -> None:
    """Write the corpus to DEST in another form, whole or not at all.

    FORMAT is one of --list: files for a site generator, data for programs, feeds for readers; other
    packages may add more. The same corpus gives the same bytes. Records that cannot be read are
    named and left out; the exit code is then 3.

    \b
    Examples:
      masthead export --list
      masthead export jsonl articles.jsonl
      masthead export frontmatter /srv/site/content/news
      masthead export jsonl ferries.jsonl --filter topic=Ferries --filter 'date>=2026-01-01'
    """
    from crawler.commands import exports

    if listed:
        exports.tell(as_json=as_json)
        return
    if form is None or dest is None:
        raise click.UsageError("name a FORMAT and a DEST; the formats: masthead export --list")
    exports.export(
        place, form, dest, conditions=conditions, options=options, strict=strict, as_json=as_json
    )
