"""``masthead reseal``."""

import os
import sys
from collections import Counter
from pathlib import Path

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.command("reseal", epilog=codes.EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--dry-run", is_flag=True, help="Say what would be sealed again; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per sealed file.")
@common
def command(place: Place, paths: tuple[Path, ...], *, dry_run: bool, as_json: bool) -> None:
    """Seal with the first key what an older one sealed (PATH: files or folders; else all).

    Only the line of `secured` changes, and only where it was sealed with another of the keys at
    hand. Every value of ours is read, so it also tells which of them are damaged; these stay as
    they are, and so do those of other programs.

    \b
    Examples:
      masthead reseal --dry-run
      masthead reseal
      masthead reseal _news/2026-03-01-harbour-bridge.md
    """
    from contextlib import nullcontext

    from crawler.commands import sealed_files
    from crawler.commands.crawling import mistakes
    from crawler.commands.sealed_files import State
    from crawler.corpus import files
    from crawler.corpus.corpus import in_places
    from crawler.portal import seal_keys
    from crawler.portal.errors import PortalError

    counts: Counter[State] = Counter()
    with mistakes():
        portal = place.load()
        keys = seal_keys.keyring(portal, os.environ)
        if keys.first is None:
            raise PortalError(f"there is no key to seal with: {seal_keys.WANTED}")
        places = in_places(paths or [portal.folder])
        with files.locked(portal.folder) if portal.folder.is_dir() else nullcontext():
            for found in sealed_files.reseal(places, keys, keys.first, write=not dry_run):
                counts[found.state] += 1
                if as_json and found.state is not State.NONE:
                    output.json_line(found.plain())
                elif not found.good:
                    click.echo(found.complaint, err=True)
                elif found.state in (State.RESEALED, State.OLD):
                    what = "resealed" if found.state is State.RESEALED else "would reseal"
                    output.text(f"{what} {found.path}\n")
    if as_json:
        output.json_line({"summary": {str(state): count for state, count in counts.items()}})
    else:
        told = ", ".join(f"{count} {state}" for state, count in counts.most_common())
        click.echo(told or "no files")
    bad = counts.pop(State.FAILED, 0)
    sys.exit(codes.of([True] * bool(counts) + [False] * bool(bad)))
