"""What ``masthead export`` does and says."""

import gc
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
import yaml

from crawler import corpora, exporting
from crawler.commands import codes, output
from crawler.commands.exported import FILE, Exported, source_of
from crawler.commands.filtering import filtered, streamed
from crawler.commands.mistakes import leave, mistakes
from crawler.commands.options import Place
from crawler.commands.progress import Progress
from crawler.commands.provenances import provenances
from crawler.corpus.corpus import Corpus
from crawler.corpus.filters import Filter
from crawler.corpus.outputs import whole_file, whole_folder
from crawler.corpus.stamped import Files
from crawler.exporting import About, Exporter
from crawler.portal.files import shown
from crawler.state.store import OURS


def export(
    place: Place,
    form: str,
    dest: Path,
    *,
    conditions: Sequence[str],
    options: Sequence[str],
    strict: bool,
    as_json: bool,
) -> None:
    """Write the records that meet *conditions* to *dest*; tell how many, and end the process."""
    try:
        exporter = exporting.load(form)
    except exporting.UnknownExporterError as error:
        leave(str(error), codes.Exit.USAGE)
    gc.freeze()  # what was imported stays: it need not be looked at while there is more and more
    with mistakes():
        portal = place.load()
        about = About(
            portal=portal,
            options=_options(exporter, form, portal.settings.export.get(form, {}), options),
            now=datetime.now(UTC),
        )
        wanted = filtered(conditions, portal, about.now)
        if isinstance(portal.corpus, Path) and not portal.corpus.is_dir():
            leave(f"{shown(portal.corpus)}: no such folder", codes.Exit.USAGE)
        corpus = corpora.browsed(portal)
        exported = Exported(portal.root / OURS / FILE)
        files = Files(corpus)
        asked = partial(source_of, corpus, files, form, about, conditions)
        source = asked() if exporter.of_records and exported.has_files() else None
        count = exported.count(dest, source) if source else None
        is_as_it_was = count is not None
        if source and count is None:
            count = exported.copied(dest, source)
        if count is None:
            count = written(
                exporter, corpus, wanted, about, dest, files=files, exported=exported, strict=strict
            )
        if exporter.of_records and count is not None and not is_as_it_was and not corpus.broken:
            source = source or asked()  # it is asked late where nothing could be as it was
            if source:
                exported.keep_file(dest, source, count)
    for fault in corpus.broken.values():
        click.echo(str(fault), err=True)
    broken = len(corpus.broken)
    if count is None:
        what = "1 record cannot" if broken == 1 else f"{broken:,} records cannot"
        leave(f"{what} be read, so nothing was written (--strict)", codes.Exit.FAILED)
    if as_json:
        told = {"format": form, "to": str(dest), "articles": count, "broken": broken}
        output.json_line({**told, "unchanged": is_as_it_was})
    else:
        note = " (as it was)" if is_as_it_was else ""
        click.echo(f"{count:,} {'article' if count == 1 else 'articles'} -> {dest}{note}")
    sys.exit(codes.of([True, *(False for _ in corpus.broken)]))


def written(
    exporter: Exporter,
    corpus: Corpus,
    wanted: Filter,
    about: About,
    dest: Path,
    *,
    files: Files,
    exported: Exported,
    strict: bool = False,
) -> int | None:
    """Write what is *wanted* of *corpus*; return how many, or None if that was too *strict*.

    *files* are names and stamps of all its records.
    """
    progress = Progress(shown=True)
    is_folder = exporter.writes_folder(dest)
    place = whole_folder(dest, exported.digest(dest)) if is_folder else whole_file(dest)
    try:
        with (
            place as unfinished,
            streamed(
                about.portal, corpus, wanted, partial(progress.count, "records read"), files=files
            ) as stream,
            provenances(about.portal) as known,
        ):
            about = replace(about, provenance=known, everything=stream.unfiltered)
            count = exporter.write(stream, unfinished, about)
            if strict:
                _check(corpus)
    except _TooStrictError:
        return None
    finally:
        progress.clear()
    if is_folder:
        exported.keep_folder(dest)
    return count


class _TooStrictError(Exception):
    """A record cannot be read, and nothing is to be written."""


def _check(corpus: Corpus) -> None:
    if corpus.broken:
        raise _TooStrictError


def tell(*, as_json: bool) -> None:
    """Print which formats there are, with their options."""
    for name in exporting.names():
        try:
            exporter = exporting.load(name)
        except exporting.UnknownExporterError as error:
            click.echo(str(error), err=True)
            continue
        options = {
            option: {"default": _default(info.default), "help": info.description or ""}
            for option, info in exporter.options.model_fields.items()
        }
        if as_json:
            output.json_line({"format": name, "about": exporter.about, "options": options})
            continue
        needs = f" (needs masthead[{exporter.needs}])" if exporter.needs else ""
        click.echo(f"{name:<14} {exporter.about}{needs}")
        for option, told in options.items():
            click.echo(f"{'':<14}   -o {option}={told['default']}  {told['help']}")


def _default(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _options(
    exporter: Exporter, form: str, set_in_portal: Mapping[str, Any], given: Sequence[str]
) -> exporting.Options:
    values: dict[str, Any] = {}
    for each in given:
        name, equals, text = each.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--option {each}: write NAME=VALUE, as in -o items=20")
        try:
            values[name] = yaml.safe_load(text) if text else ""
        except (yaml.YAMLError, ValueError, RecursionError):
            values[name] = text
    try:
        return exporting.options_of(exporter, {**set_in_portal, **values})
    except exporting.OptionError as error:
        where = "--option" if given else f"masthead.yaml: export.{form}"
        leave(f"{where}: {error}", codes.Exit.USAGE)
