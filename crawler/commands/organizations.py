"""``masthead organizations``."""

import sys

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.group("organizations", epilog=codes.EPILOG)
def command() -> None:
    """List the portal's organizations, and propose files for those it lacks.

    \b
    Examples:
      masthead organizations list
      masthead organizations suggest
    """


@command.command("list", epilog=codes.EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per organization.")
@common
def list_(place: Place, *, as_json: bool) -> None:
    """List the organizations with the number of their records.

    \b
    Example:
      masthead organizations list
    """
    from crawler.commands.mistakes import mistakes
    from crawler.commands.organizations_told import counted, table, told

    with mistakes():
        portal = place.load()
        census, broken = counted(portal)
        rows = told(portal, census)
        if as_json:
            for row in rows:
                output.json_line(row)
        else:
            output.text(table(rows))
    _leave(broken)


@command.command("suggest", epilog=codes.EPILOG)
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    metavar="N",
    help="Records from which a domain is proposed.",
)
@click.option("--write", is_flag=True, help="Write the files; none that is there is touched.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per domain.")
@common
def suggest(place: Place, *, least: int, write: bool, as_json: bool) -> None:
    """Propose a file for each domain that has records and no organization.

    Those with most records come first. The name is the one that most of its records have.

    \b
    Examples:
      masthead organizations suggest
      masthead organizations suggest --least 10 --write
    """
    from crawler.commands.mistakes import mistakes
    from crawler.commands.organizations_told import counted, proposals, strange, written

    goods = [True]
    with mistakes():
        portal = place.load()
        census, broken = counted(portal)
        found = proposals(portal, census, least)
        for proposal in found:
            is_written = write and written(proposal)
            if write and not is_written:
                click.echo(f"{proposal.shown}: is there, and left as it is", err=True)
                goods.append(False)
            if as_json:
                output.json_line(proposal.plain() | {"written": is_written})
            else:
                output.text(proposal.text_for_people(is_written=is_written))
        for line in strange(census, least):
            click.echo(line, err=True)
    if not as_json:
        what = f"domains with {least} or more records and no organization file: {len(found)}"
        click.echo(what, err=True)
    _leave(broken, goods)


def _leave(broken: list[str], goods: list[bool] | None = None) -> None:
    for fault in broken:
        click.echo(fault, err=True)
    sys.exit(codes.of([*(goods or [True]), *(False for _ in broken)]))
