"""``masthead init``."""

import sys
from pathlib import Path

import click

from crawler.commands import codes


def _contact(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    from crawler.portal.contact import contact

    if value is None:
        return None
    try:
        return contact(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _asked() -> str | None:
    """Ask a person for the contact; nobody else can answer."""
    from crawler.portal.contact import contact

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def read(text: str) -> str:
        try:
            return contact(text)
        except ValueError as error:
            raise click.UsageError(str(error)) from None

    question = "Web page or e-mail address where publishers can reach you"
    answer: str = click.prompt(question, value_proc=read, err=True)
    return answer


@click.command("init", epilog=codes.EPILOG)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--contact",
    callback=_contact,
    help="Web page or e-mail address where publishers can reach you; asked for on a terminal.",
)
def command(folder: Path, contact: str | None) -> None:
    """Make a new portal in FOLDER: settings with comments, and folders for data and articles.

    What is there stays as it is.

    \b
    Example:
      masthead init portal --contact https://portal.example/about
    """
    from crawler.commands.mistakes import mistakes
    from crawler.portal.files import shown
    from crawler.portal.portal import load
    from crawler.portal.scaffolding import create

    with mistakes():
        settings = folder / "masthead.yaml"
        if contact is None and not settings.exists():
            contact = _asked()
        for path in create(folder, contact=contact):
            click.echo(f"wrote {shown(path)}")
        if contact is None and load(folder).settings.contact is None:
            where = shown(settings)
            click.echo(
                f"masthead: nobody can reach you: set `contact` in {where} before you crawl, "
                "publishers look for it in the User-Agent",
                err=True,
            )
        click.echo(f"portal ready: edit {shown(settings)}, then run `masthead crawl`")
