"""What ``masthead import`` does and says."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain as chained
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from crawler import corpora
from crawler.article.errors import AddressError, ArticleError
from crawler.article.urls import web_address
from crawler.commands import codes, output
from crawler.commands.filtering import filtered
from crawler.commands.imports_told import Report
from crawler.commands.mistakes import leave, mistakes
from crawler.commands.options import Place
from crawler.corpus import corpus, files
from crawler.enrich import chain
from crawler.importing import importers
from crawler.importing.cleaning import UncleanError
from crawler.importing.fields import FIELDS
from crawler.importing.importers import Asked, Fault, Form, Importer, Item
from crawler.importing.reading import is_encoding
from crawler.intake import How, Intake, RefusedError, Taken
from crawler.judging.cases import Rules
from crawler.portal import seal_keys
from crawler.portal.files import shown
from crawler.portal.portal import Portal
from crawler.state.database import StateError
from crawler.state.store import State, existing, opened

_FATAL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM})
"""Errors of the disk that every article after this one would meet as well."""


def asked(
    *, names: Sequence[str], encoding: str, base: str, zone: str, written_in: Form | None
) -> Asked:
    """Return what a person says about the sources.

    Raises:
        click.BadParameter: it cannot be.
    """
    if encoding and not is_encoding(encoding):
        raise click.BadParameter(f"there is no {encoding!r}", param_hint="--encoding")
    try:
        base = web_address(base) if base else ""
        in_zone = UTC if zone == "UTC" else ZoneInfo(zone)
    except AddressError as error:
        raise click.BadParameter(str(error), param_hint="--base") from None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        what = f"there is no {zone!r}: write one as Europe/Berlin"
        raise click.BadParameter(what, param_hint="--timezone") from None
    return Asked(
        names=_names(names),
        encoding=encoding,
        base=base,
        zone=in_zone,
        form=written_in,
        now=datetime.now(UTC),
    )


def _names(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in given:
        field, equals, name = each.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--map {each}: write FIELD=NAME, as in title=headline")
        if field not in FIELDS:
            raise click.UsageError(f"--map {each}: no field {field!r}: {', '.join(FIELDS)}")
        found[field] = (*found.get(field, ()), name)
    return found


def run(
    place: Place,
    sources: Sequence[Path],
    form: str | None,
    asked: Asked,
    *,
    conditions: Sequence[str],
    update: bool,
    judge: bool,
    limit: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take the articles of *sources* in; tell what became of them, and end the process."""
    try:
        readers = [_reader(source, form) for source in sources]
    except importers.UnknownImporterError as error:
        leave(str(error), codes.Exit.USAGE)
    report = Report(as_json=as_json, dry=dry_run)
    with mistakes():
        portal = place.load()
        asked = replace(asked, body=portal.settings.body)
        wanted = filtered(conditions, portal, asked.now)
        how = How(update=update, judge=judge, dry=dry_run, wanted=wanted)
        with _intake(portal, how, asked) as intake:
            found = chained.from_iterable(
                _items(reader, source, asked)
                for reader, source in zip(readers, sources, strict=True)
            )
            for each in found:
                try:
                    report.tell(each, _taken(intake, each))
                except OSError as error:
                    why = f"{error.strerror or error}: nothing more is imported"
                    report.tell(each, Fault(each.place, why))
                    break
                if report.is_over(limit):
                    break
    report.finish()


def _reader(source: Path, form: str | None) -> Importer:
    if not source.exists():
        raise importers.UnknownImporterError(f"{source}: no such file or folder")
    if not source.is_file() and not source.is_dir():
        raise importers.UnknownImporterError(f"{source}: is neither a file nor a folder")
    return importers.load(form) if form else importers.guessed(source)


@contextmanager
def _intake(portal: Portal, how: How, asked: Asked) -> Iterator[Intake]:
    """Yield what takes articles into the corpus of *portal*, under its lock unless it is dry."""
    names = chain.named(portal.settings.scrapy.get("MASTHEAD_ENRICHMENTS", {}))
    rules = Rules(portal, chain.load(names))
    sealer = seal_keys.sealer(portal, os.environ)
    with ExitStack() as stack:
        try:
            if not how.dry:
                stack.enter_context(corpora.alone(portal))
            state = _state(portal, dry=how.dry)
            stack.callback(state.close)
            folder, index = corpora.opened(portal, state)
            if not how.dry:
                stack.enter_context(corpora.in_turn(portal, state, index))
            intake = Intake(rules, folder, state, index, sealer, how=how, asked=asked)
            intake.begin()
            try:
                yield intake
            finally:
                intake.end()
        except files.LockedError as error:
            leave(str(error), codes.Exit.LOCKED)
        except StateError as error:
            leave(str(error), codes.Exit.FAILED)


def _state(portal: Portal, *, dry: bool) -> State:
    """Return the state; for a dry run where there is none, one that leaves nothing behind."""
    if dry:
        return existing(portal.state) or State("sqlite://")
    return opened(portal.state)


def _items(reader: Importer, source: Path, asked: Asked) -> Iterator[Item | Fault]:
    try:
        yield from reader.read(source, asked)
    except OSError as error:
        yield Fault(shown(source), error.strerror or str(error))
    except Exception as error:  # noqa: BLE001 - another's module may do anything
        yield Fault(shown(source), f"its importer failed: {type(error).__name__}: {error}")


def _taken(intake: Intake, found: Item | Fault) -> Taken | Fault | None:
    """Return what became of *found*; None where it was not wanted.

    Raises:
        StateError, OSError: nothing more can be saved.
    """
    if isinstance(found, Fault):
        return found
    try:
        return intake.take(found)
    except (ArticleError, corpus.ChangedError, UncleanError, RefusedError) as error:
        return Fault(found.place, str(error))
    except OSError as error:
        if error.errno in _FATAL:
            raise
        return Fault(found.place, error.strerror or str(error))


def tell(*, as_json: bool) -> None:
    """Print which formats there are, and by which names fields are known."""
    found: dict[str, Importer] = {}
    for name in importers.names():
        try:
            found[name] = importers.load(name)
        except importers.UnknownImporterError as error:
            click.echo(str(error), err=True)
    if as_json:
        for name, each in found.items():
            ends = list(each.suffixes)
            output.json_line({"format": name, "about": each.about, "suffixes": ends})
        output.json_line({"fields": {name: list(known) for name, known in FIELDS.items()}})
        return
    for name, each in found.items():
        click.echo(f"{name:<14} {each.about} ({', '.join(each.suffixes)})")
    click.echo("\nNames of the fields, the first with a value counts:")
    for name, known in FIELDS.items():
        click.echo(f"  {name:<18} {', '.join(known)}")
