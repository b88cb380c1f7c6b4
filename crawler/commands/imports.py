"""What ``masthead import`` does and says."""

import errno
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import chain as chained
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from crawler.article.errors import AddressError, ArticleError
from crawler.article.text import one_line
from crawler.article.urls import web_address
from crawler.commands import codes, output
from crawler.commands.filtering import filtered
from crawler.commands.mistakes import leave, mistakes
from crawler.commands.options import Place
from crawler.commands.progress import Progress
from crawler.corpus import corpus, files
from crawler.enrich import chain
from crawler.fetching.outcomes import Status
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

_LONGEST: Final = 300
"""Characters of a complaint."""

_TOLD: Final[dict[str, str]] = {Status.SAVED: "imported", Status.FOUND: "to be imported"}
_ORDER: Final = (
    Status.SAVED, Status.FOUND, Status.UPDATED, Status.UNCHANGED, "filtered", "skipped", "failed",
)  # fmt: skip


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
    report = _Report(as_json=as_json, dry=dry_run)
    with mistakes():
        portal = place.load()
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
                portal.corpus.mkdir(parents=True, exist_ok=True)
                stack.enter_context(files.locked(portal.corpus))
                files.sweep(portal.corpus)
            state = _state(portal, dry=how.dry)
            stack.callback(state.close)
            index = state.files(portal.place)
            folder = corpus.Corpus(portal.corpus, index)
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


class _Report:
    """Tells what becomes of each place, and the sums."""

    def __init__(self, *, as_json: bool, dry: bool) -> None:
        self._as_json = as_json
        self._dry = dry
        self._counts: Counter[str] = Counter()
        self._progress = Progress(shown=True)

    def is_over(self, limit: int | None) -> bool:
        """Tell whether *limit* articles were taken in."""
        taken = sum(self._counts[each] for each in (Status.SAVED, Status.UPDATED, Status.FOUND))
        return limit is not None and taken >= limit

    def tell(self, found: Item | Fault, taken: Taken | Fault | None) -> None:
        """Tell what became of what was *found*."""
        if taken is None:
            self._counts["filtered"] += 1
        elif isinstance(taken, Fault):
            self._counts["skipped" if taken.is_skipped else "failed"] += 1
            self._tell_fault(taken)
        else:
            self._counts[taken.status] += 1
            self._tell_taken(found.place, taken)
        self._progress.count("read", self._counts.total())

    def finish(self) -> None:
        """Print the sums, and end the process."""
        self._progress.clear()
        counts = self._counts
        if self._as_json:
            output.json_line({"summary": dict(sorted(counts.items()))})
        else:
            order = [*_ORDER, *sorted(counts.keys() - set(_ORDER))]
            told = [f"{counts[each]:,} {_TOLD.get(each, each)}" for each in order if counts[each]]
            text = ", ".join(told) or "nothing to import"
            click.echo(f"{text}; nothing was written" if self._dry else text)
        goods = [True] if counts.total() > counts["failed"] else []
        sys.exit(codes.of([*goods, *([False] if counts["failed"] else [])]))

    def _tell_fault(self, fault: Fault) -> None:
        self._progress.clear()
        why = one_line(fault.why)[:_LONGEST]
        if self._as_json:
            status = "skipped" if fault.is_skipped else "failed"
            output.json_line({"place": fault.place, "status": status, "reason": why})
        elif not fault.is_skipped:
            click.echo(f"{one_line(fault.place)}: {why}", err=True)

    def _tell_taken(self, place: str, taken: Taken) -> None:
        if self._as_json:
            self._progress.clear()
            told: dict[str, Any] = {"place": place, "status": str(taken.status)}
            told |= {"path": taken.path, "title": taken.title, "reason": taken.reason}
            told["changed"] = list(taken.changed)
            output.json_line({name: value for name, value in told.items() if value})
        elif taken.status in (Status.FOUND, Status.UPDATED):
            self._progress.clear()
            word = "would import" if taken.status is Status.FOUND else "updated"
            if self._dry and taken.status is Status.UPDATED:
                word = "would update"
            notes = "; ".join(filter(None, (", ".join(taken.changed), taken.reason)))
            what = one_line(taken.path or taken.title)
            output.text(f"{place}: {word} {what}{f' ({notes})' if notes else ''}\n")
        elif taken.reason:
            self._progress.clear()
            output.text(f"{place}: {taken.status} {taken.path} ({one_line(taken.reason)})\n")


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
