"""``masthead unseal``."""

import os
import sys
from pathlib import Path

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.command("unseal", epilog=codes.EPILOG)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path, exists=True),
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per file.")
@common
def command(place: Place, paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Print the private fields of articles, which only the holder of the key can read.

    FILE is an article file or a folder of them; what is not sealed, or by another program, is told
    on stderr. Nothing is written to any file.

    \b
    Examples:
      masthead unseal _news/2026-03-01-harbour-bridge.md
      masthead unseal --json _news
    """
    from crawler.commands import sealed_files
    from crawler.commands.mistakes import leave, mistakes
    from crawler.corpus.corpus import in_places
    from crawler.portal import seal_keys

    goods: list[bool] = []
    with mistakes():
        keys = seal_keys.keyring(place.load() if place.root else None, os.environ)
        for path in in_places(paths):
            found = sealed_files.look(path, keys)
            if found.missing and not keys:
                leave(f"{found.complaint}: {seal_keys.WANTED}", codes.Exit.USAGE)
            goods.append(found.private is not None)
            if found.private is None:
                click.echo(found.complaint, err=True)
                continue
            if found.private.of != found.address:
                goods[-1] = False
                what = f"was sealed for {found.private.of}, and this is {found.address}"
                click.echo(f"{found.path}: secured {what}", err=True)
            if as_json:
                output.json_line(sealed_files.document(found))
            else:
                output.text(sealed_files.as_yaml(found))
    sys.exit(codes.of(goods))
