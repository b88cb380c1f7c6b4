"""``masthead demo``."""

import os
import subprocess
import sys
from pathlib import Path

import click

from crawler.commands import codes


@click.command("demo", epilog=codes.EPILOG)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default="masthead-demo")
def command(folder: Path) -> None:
    """Crawl the sample news site that comes with Masthead into a new portal FOLDER.

    The site is served on this machine only; nothing is asked of the internet. Then the other three
    jobs are shown: one address, a refresh, an export.

    \b
    Example:
      masthead demo /tmp/demo
    """
    from crawler.commands.mistakes import leave, mistakes
    from crawler.demo import server
    from crawler.demo.portal import create

    if folder.exists() and any(folder.iterdir()):
        leave(f"{folder}: is there and not empty: name a new folder", codes.Exit.USAGE)
    with mistakes():
        create(folder)
    with server.serve(server.SITE) as root:
        site = f"http://{server.HOST}"
        story = f"{site}/2026/03/north-mole-repair.html"
        for arguments in (
            ["crawl"],
            ["fetch", story],
            ["refresh", "--older-than", "0s"],
            ["export", "jsonl", str(folder / "articles.jsonl")],
        ):
            _run(arguments, folder, root)
    click.echo(
        f"\nThe articles are in {folder / '_news'}; the settings in {folder / 'masthead.yaml'}."
    )


def _run(arguments: list[str], folder: Path, proxy: str) -> None:
    """Run a command of ours as a person would, with the sample site in place of the internet."""
    whole = [*arguments, "--portal", str(folder)]
    click.echo(f"\n$ masthead {' '.join(whole)}")
    environment = os.environ | {"http_proxy": proxy, "no_proxy": "", "NO_PROXY": ""}
    result = subprocess.run(  # noqa: S603 - our own command, our own arguments
        [sys.executable, "-m", "crawler.commands", *whole], env=environment, check=False
    )
    if result.returncode:
        sys.exit(result.returncode)
