"""What ``masthead verify`` does and says."""

from collections.abc import Sequence
from pathlib import Path

import click

from crawler.article.text import one_line
from crawler.commands import codes, output
from crawler.commands.mistakes import leave, mistakes
from crawler.commands.progress import Progress
from crawler.portal.files import shown
from crawler.portal.removals import Removals, read_removals
from crawler.releasing.found import Found
from crawler.releasing.splits import NAMES
from crawler.releasing.unpacking import NoReleaseError
from crawler.releasing.verifying import verify


def verified(releases: Sequence[Path], removals: Path | None, *, as_json: bool) -> codes.Exit:
    """Check *releases*, also against the list in *removals*; tell what is wrong."""
    with mistakes():
        listed = read_removals(removals) if removals else Removals()
        goods = [_verified(each, listed, as_json=as_json) for each in releases]
    return codes.of(goods)


def _verified(release: Path, removals: Removals, *, as_json: bool) -> bool:
    progress = Progress()
    try:
        found = verify(release, removals, progress.read)
    except NoReleaseError as error:
        leave(f"{shown(release)}: {error}", codes.Exit.USAGE)
    finally:
        progress.clear()
    for fault in found.faults:
        if as_json:
            output.json_line({"release": str(release), **fault.plain()})
        else:
            inside = f"/{fault}" if fault.file else str(fault)
            output.text(one_line(f"{shown(release)}{inside}") + "\n")
    if as_json:
        output.json_line(_plain(release, found))
    else:
        if more := found.wrong - len(found.faults):
            output.text(f"{shown(release)}: {more:,} more faults\n")
        click.echo(f"{shown(release)}: {_sum(found)}", err=True)
    return not found.wrong


def _plain(release: Path, found: Found) -> dict[str, object]:
    splits = found.splits
    return {
        "release": str(release),
        "records": len(found.records),
        "bytes": found.size,
        "splits": {name: splits[name] for name in NAMES} if splits else {},
        "faults": found.wrong,
    }


def _sum(found: Found) -> str:
    records = f"{len(found.records):,} record{'' if len(found.records) == 1 else 's'}"
    wrong = f"{found.wrong:,} fault{'' if found.wrong == 1 else 's'}" if found.wrong else "no fault"
    return f"{records}, {wrong}"
