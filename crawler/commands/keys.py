"""``masthead keys``."""

import os
from collections import Counter
from pathlib import Path

import click

from crawler.commands import codes, output
from crawler.commands.options import Place, common


@click.group("keys", epilog=codes.EPILOG)
def command() -> None:
    """Make and list the keys that seal private fields (docs/sealing.md).

    \b
    Examples:
      masthead keys new .masthead/seal.key
      masthead keys list
    """


@command.command("new", epilog=codes.EPILOG)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--rotate", is_flag=True, help="Put it before the keys that FILE has.")
def new(file: Path | None, *, rotate: bool) -> None:
    """Make a random key: in the new FILE, which only its owner can read, or on stdout.

    Whoever loses the key loses what it sealed: keep a copy elsewhere.

    \b
    Examples:
      masthead keys new .masthead/seal.key
      masthead keys new --rotate .masthead/seal.key
      masthead keys new | systemd-creds encrypt --name=seal.key - seal.key.cred
    """
    from datetime import UTC, datetime

    from crawler.commands.mistakes import mistakes
    from crawler.corpus import files
    from crawler.portal import key_files
    from crawler.portal.errors import PortalError
    from crawler.portal.files import shown
    from crawler.sealing import keys
    from crawler.sealing.errors import KeyTextError, MissingLibraryError

    if file is None:
        if rotate:
            raise click.UsageError("--rotate needs the FILE that has the keys")
        output.text(f"{keys.new()}\n")
        return
    with mistakes():
        try:
            key = keys.new()
            ring = keys.Keyring.read(key)
            text = f"# {ring.ids[0]}, made {datetime.now(UTC):%Y-%m-%d}\n{key}\n"
            if rotate:
                text += key_files.read(file)
                keys.Keyring.read(text)
                files.replace(file.resolve(), text.encode())
            else:
                key_files.create(file, text)
        except (KeyTextError, MissingLibraryError) as error:
            raise PortalError(f"{shown(file)}: {error}") from None
    click.echo(f"wrote the key {ring.ids[0]} to {shown(file)}: keep a copy elsewhere")


@command.command("list", epilog=codes.EPILOG)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per key.")
@common
def list_(place: Place, *, as_json: bool) -> None:
    """List the ids of the keys at hand, and how many records each of them sealed.

    \b
    Example:
      masthead keys list
    """
    from crawler import corpora
    from crawler.commands.mistakes import mistakes
    from crawler.portal import seal_keys
    from crawler.sealing import envelope
    from crawler.sealing.errors import SealError

    counts: Counter[str] = Counter()
    with mistakes():
        portal = place.load()
        keys = seal_keys.keyring(portal, os.environ)
        if warning := seal_keys.warning(portal, os.environ):
            click.echo(f"masthead: {warning}", err=True)
        corpus = corpora.browsed(portal)
        for entry in corpus:
            if entry.article.secured is not None:
                try:
                    counts[envelope.key_id(entry.article.secured)] += 1
                except SealError:
                    counts["foreign"] += 1
    for fault in corpus.broken.values():
        click.echo(str(fault), err=True)
    uses = dict.fromkeys(keys.ids, "unseals")
    if keys:
        uses[keys.ids[0]] = "seals"
    uses |= {name: "not at hand" for name in sorted(counts) if name not in uses}
    for name, use in uses.items():
        if as_json:
            output.json_line({"key": name, "use": use, "records": counts[name]})
        else:
            output.text(f"{name:<16}  {use:<11}  {counts[name]} records\n")
    if not uses:
        click.echo(f"no key, and nothing sealed: {seal_keys.WANTED}", err=True)
