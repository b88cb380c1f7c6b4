"""``masthead init``."""

from pathlib import Path

import click

from crawler.commands import codes


@click.command("init", epilog=codes.EPILOG)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Make a new portal in FOLDER: settings with comments, and folders for data and articles.

    What is there stays as it is.

    \b
    Example:
      masthead init portal
    """
    from crawler.commands.mistakes import mistakes
    from crawler.portal.files import shown
    from crawler.portal.scaffolding import create

    with mistakes():
        for path in create(folder):
            click.echo(f"wrote {shown(path)}")
        click.echo(
            f"portal ready: edit {shown(folder / 'masthead.yaml')}, then run `masthead crawl`"
        )
