"""``masthead index``."""

import sys

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.command("index", epilog=codes.EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@common
def command(place: Place, *, as_json: bool) -> None:
    """Look at all files of the corpus, and read those that changed since the state knew them.

    Each run does so for a folder. A corpus in a store is looked at once, when the state knows
    nothing of it; after that the state is told by whoever writes. What a person adds, removes or
    changes there by hand is known from the next `masthead index` on: run it every night, say. Runs
    may write meanwhile.

    \b
    Example:
      masthead index
    """
    from crawler.commands.indexing import index
    from crawler.portal.files import shown

    found = index(place)
    for fault in found.faults:
        click.echo(fault, err=True)
    if as_json:
        told = {"records": found.records, "changed": found.changed, "broken": len(found.faults)}
        output.json_line(told)
    else:
        what = "1 record" if found.records == 1 else f"{found.records:,} records"
        click.echo(f"{shown(found.corpus)}: {what}, {found.changed:,} changed")
    sys.exit(codes.of([True, *(False for _ in found.faults)]))
