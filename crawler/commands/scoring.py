"""What ``masthead score`` does and says."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from crawler import corpora
from crawler.article import instants
from crawler.article.errors import ArticleError
from crawler.commands import codes, output
from crawler.commands.mistakes import leave, mistakes
from crawler.commands.mistakes import told as told_of
from crawler.commands.options import Place
from crawler.commands.progress import Progress
from crawler.corpus import corpus, files
from crawler.enrich import census, chain, quality
from crawler.judging.cases import Rules
from crawler.judging.judge import Verdict
from crawler.judging.scoring import Scoring, Tally
from crawler.judging.workers import Scored
from crawler.portal.files import shown
from crawler.portal.portal import Portal
from crawler.state.database import StateError
from crawler.state.store import opened

_SHOWN: Final = 20
"""Changed records that are listed for a person."""


def score(place: Place, paths: Sequence[Path], *, dry_run: bool, as_json: bool) -> codes.Exit:
    """Judge the records at *paths*, else all; tell what changed, or with *dry_run* what would."""
    with _scoring(place, write=not dry_run) as scoring:
        found = corpus.in_places(paths)
        tally = scoring.some(found, dry_run=dry_run) if paths else scoring.run(dry_run=dry_run)
        portal = scoring.rules.portal
    folder = shown(portal.corpus)
    if as_json:
        for each in tally.changed:
            output.json_line(_plain(each, folder))
        output.json_line(_sums(tally))
    else:
        output.text(told(tally, folder, dry_run=dry_run))
    for name, fault in sorted(tally.faults.items()):
        click.echo(fault if name in fault else f"{folder}/{name}: {fault}", err=True)
    for name, count in _overdone(tally, portal).items():
        what = f"the topic {name!r} is on {count:,} of {tally.records:,} records"
        click.echo(f"{what}: see `masthead topics list`", err=True)
    if not tally.faults:
        return codes.Exit.DONE
    return codes.Exit.PARTLY if tally.records > len(tally.faults) else codes.Exit.FAILED


def told(tally: Tally, folder: str, *, dry_run: bool) -> str:
    """Return *tally* of the records in *folder* for a person."""
    lines = [f"{folder}/{each.name}: {_changes(each)}" for each in tally.changed[:_SHOWN]]
    if len(tally.changed) > _SHOWN:
        lines.append(f"... and {len(tally.changed) - _SHOWN:,} more (all: --json)")
    kept = [f"{folder}/{each.name}: kept a person's {', '.join(each.kept)}" for each in tally.kept]
    lines += kept[:_SHOWN]
    if len(kept) > _SHOWN:
        lines.append(f"... and {len(kept) - _SHOWN:,} more in which a person's values stay")
    would = "would change" if dry_run else "changed"
    lines.append(f"{tally.records:,} records, {len(tally.changed):,} {would}")
    lines += [f"  {name:<14} {count:>7,}" for name, count in tally.fields.most_common()]
    if tally.clusters:
        lines.append(f"{tally.clusters:,} clusters of {tally.clustered:,} records")
    return "".join(f"{line}\n" for line in lines)


def explained(place: Place, paths: Sequence[Path], *, as_json: bool) -> codes.Exit:
    """Tell what the points of the records at *paths* are for."""
    goods: list[bool] = []
    with _scoring(place, write=False) as scoring:
        for path in corpus.in_places(paths):
            try:
                verdict = scoring.verdict(corpus.read(path))
            except (ArticleError, OSError) as error:
                click.echo(told_of(path, error), err=True)
                goods.append(False)
                continue
            goods.append(True)
            found = explanation(verdict, scoring.rules.portal)
            if as_json:
                output.json_line({"file": shown(path), **found})
            else:
                output.text(f"{shown(path)}\n{_explained(found)}")
    return codes.of(goods)


def explanation(verdict: Verdict, portal: Portal) -> dict[str, Any]:
    """Return what the points of *verdict* are for, as plain values."""
    article, case = verdict.article, verdict.case
    scoring = portal.settings.scoring
    portal = replace(portal, source=portal.sources.get(case.source))
    return {
        "topics": list(article.topics),
        "components": quality.components(case.article, portal),
        "quality": article.quality,
        "related": scoring.related * len(article.related),
        "views": case.views,
        "heat": article.heat,
        "publish_at": scoring.publish_at,
        "published": article.published,
        "person": sorted(case.pins),
    }


def _explained(found: Mapping[str, Any]) -> str:
    person = set(found["person"])

    def line(name: str, value: object, note: str = "") -> str:
        note = "set by a person" if name in person else note
        return f"  {name:<14} {value!s:>6}{'  ' + note if note else ''}\n"

    text = "".join(line(name, points) for name, points in found["components"].items() if points)
    text += line("quality", found["quality"])
    text += "".join(line(name, found[name]) for name in ("related", "views") if found[name])
    lesser = "a lesser copy: another record leads its cluster" if found["heat"] == -1 else ""
    text += line("heat", found["heat"], lesser)
    shown_from = f"from a heat of {found['publish_at']}"
    return text + line("published", "yes" if found["published"] else "no", shown_from)


@contextmanager
def _scoring(place: Place, *, write: bool) -> Iterator[Scoring]:
    """Yield what judges the corpus of *place*, under its lock if it is to *write*."""
    with mistakes():
        portal = place.load()
        names = chain.named(portal.settings.scrapy.get("MASTHEAD_ENRICHMENTS", {}))
        rules = Rules(portal, chain.load(names))
        if isinstance(portal.corpus, Path) and not portal.corpus.is_dir():
            leave(f"{shown(portal.corpus)}: no such folder", codes.Exit.USAGE)
        progress = Progress(shown=True)
        try:
            with corpora.alone(portal) if write else nullcontext():
                state = opened(portal.state)
                try:
                    folder, index = corpora.opened(portal, state)
                    with corpora.in_turn(portal, state, index) if write else nullcontext():
                        yield Scoring(rules, folder, state, index, progress=progress.tell)
                finally:
                    progress.clear()
                    state.close()
        except files.LockedError as error:
            leave(str(error), codes.Exit.LOCKED)
        except StateError as error:
            leave(str(error), codes.Exit.FAILED)
        except BrokenProcessPool:
            leave("a process that judges was killed: run it again", codes.Exit.FAILED)


def _overdone(tally: Tally, portal: Portal) -> dict[str, int]:
    """Return the topics that tell hardly anything: most records are in them."""
    if tally.records < census.ENOUGH:
        return {}
    below = {topic.name for topic in portal.topics[1:]}
    return {
        name: count
        for name, count in tally.topics.items()
        if name in below and count > census.BROAD * tally.records
    }


def _plain(scored: Scored, folder: str) -> dict[str, Any]:
    changes = {name: [_json(old), _json(new)] for name, (old, new) in scored.changes.items()}
    return {"file": f"{folder}/{scored.name}", "changes": changes, "kept": list(scored.kept)}


def _sums(tally: Tally) -> dict[str, Any]:
    return {
        "records": tally.records,
        "changed": len(tally.changed),
        "fields": dict(tally.fields.most_common()),
        "clusters": tally.clusters,
        "clustered": tally.clustered,
        "failed": len(tally.faults),
    }


def _json(value: object) -> object:
    """Return *value*, a plain one of a record, with instants as a file has them."""
    if isinstance(value, Mapping):
        return {name: _json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_json(each) for each in value]
    return instants.written(value) if isinstance(value, datetime) else value


def _changes(scored: Scored) -> str:
    return ", ".join(
        f"{name} {_short(old)} -> {_short(new)}" for name, (old, new) in scored.changes.items()
    )


def _short(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"{len(value)} records"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value["name"]) if isinstance(value, dict) and "name" in value else str(value)
