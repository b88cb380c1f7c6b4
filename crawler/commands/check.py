"""``masthead check``."""

import sys
from pathlib import Path

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.command("check", epilog=codes.EPILOG)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--fix", is_flag=True, help="Rewrite files in canonical form, losing nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per problem.")
@common
def command(place: Place, paths: tuple[Path, ...], *, fix: bool, as_json: bool) -> None:
    """Check article files (PATH: files or folders; else the whole corpus) and the portal.

    One line a problem, `file:line: field: what`; exit code 1 if there is any. With --fix, files
    that can be read are rewritten in canonical form; comments and unknown keys stay.

    \b
    Examples:
      masthead check
      masthead check _news/2026-03-01-harbour-bridge.md
      masthead check --fix
    """
    from crawler import corpora
    from crawler.commands.checking import check_files, check_portal, fix_files
    from crawler.commands.crawling import mistakes
    from crawler.corpus.corpus import in_places

    with mistakes():
        portal, found = check_portal(place, needed=not paths)
        folder = corpora.browsed(portal) if portal else None
        files: list[corpora.Place] = list(in_places(paths))
        if folder and not paths:
            files = [folder.folder / name for name in folder.names()]
        if fix:
            for path in fix_files(files, portal, folder):
                if not as_json:
                    output.text(f"fixed {path}\n")
        found += check_files(files, portal, folder)
    for problem in found:
        if as_json:
            output.json_line(problem.plain())
        else:
            output.text(f"{problem}\n")
    if not as_json:
        click.echo(_sum(len(found), len(files)), err=True)
    sys.exit(codes.Exit.FAILED if found else codes.Exit.DONE)


def _sum(problems: int, files: int) -> str:
    return f"{files} files, {problems} problems" if problems else f"{files} files, no problem"
