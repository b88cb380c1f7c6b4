"""``masthead export``."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands import codes
from crawler.commands.options import Place, common

if TYPE_CHECKING:
    from crawler.corpus.corpus import Corpus
    from crawler.exporting import Record


@click.command("export", epilog=codes.EPILOG)
@click.argument("form", metavar="FORMAT")
@click.argument("dest", type=click.Path(path_type=Path))
@common
def command(place: Place, form: str, dest: Path) -> None:
    """Write the corpus to DEST in another form, whole or not at all.

    FORMAT is frontmatter (a folder of files) or jsonl (one file); other packages may add more.
    Records that cannot be read are named and left out; the exit code is then 3.

    \b
    Examples:
      masthead export jsonl articles.jsonl
      masthead export frontmatter /srv/site/content/news
    """
    from crawler import exporting
    from crawler.commands.mistakes import leave, mistakes
    from crawler.corpus.corpus import Corpus
    from crawler.corpus.outputs import whole_file, whole_folder

    try:
        exporter = exporting.load(form)
    except exporting.UnknownExporterError as error:
        leave(str(error), codes.Exit.USAGE)
    with mistakes():
        corpus = Corpus(place.load().corpus)
        output = whole_folder if exporter.folder else whole_file
        with output(dest) as unfinished:
            count = exporter.write(_records(corpus), unfinished)
    for fault in corpus.broken.values():
        click.echo(str(fault), err=True)
    click.echo(f"{count} articles -> {dest}")
    sys.exit(codes.of([True, *(False for _ in corpus.broken)]))


def _records(corpus: "Corpus") -> "Iterator[Record]":
    from crawler.exporting import Record

    for entry in corpus:
        yield Record(entry.path.name, entry.article)
