"""What ``masthead history`` does: find the record, ask state and git, tell."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from crawler.article.errors import ArticleError, FrontMatterError
from crawler.article.redaction import redacted
from crawler.article.text import one_line
from crawler.commands import codes, history_told, output
from crawler.commands.mistakes import leave, mistakes
from crawler.commands.mistakes import told as told_of
from crawler.commands.options import Place
from crawler.corpus.corpus import Corpus, Entry, read
from crawler.corpus.matching import key_of
from crawler.history import git
from crawler.history.deltas import Change, changed, machine, rebuilt
from crawler.history.edits import edits
from crawler.history.timeline import Step, Witness, of_article, of_git, of_state, together
from crawler.judging.pins import pinned
from crawler.portal import places
from crawler.portal.files import shown
from crawler.portal.portal import Portal
from crawler.sealing.environment import without_keys
from crawler.state.database import StateError
from crawler.state.store import State, existing

_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)


@dataclass(slots=True)
class _Asked:
    """What is asked, and who."""

    portal: Portal
    state: State | None
    corpus: Corpus
    limit: int
    source: str
    said: set[str] = field(default_factory=set)

    def note(self, text: str) -> None:
        """Tell *text* on stderr, each once."""
        if text not in self.said:
            self.said.add(text)
            click.echo(one_line(redacted(text)), err=True)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the state has of one record."""

    steps: Sequence[Step] = ()
    edits: dict[str, Change] = field(default_factory=dict)
    fetched: datetime | None = None


def told(
    place: Place, wanted: Sequence[str], *, limit: int, source: str, as_json: bool
) -> codes.Exit:
    """Tell the histories of the records *wanted*, paths or addresses."""
    with _asked(place, limit, source) as asked:
        goods = [_tell(asked, each, as_json=as_json) for each in wanted]
    return codes.of(goods)


@contextmanager
def _asked(place: Place, limit: int, source: str) -> Iterator[_Asked]:
    """Yield what is to be asked. Nothing is locked: there is nothing to be written."""
    with mistakes():
        portal = place.load()
        state = existing(portal.state) if source != "git" else None
        try:
            folder = Corpus(portal.folder, state.files(portal.place) if state else None)
            asked = _Asked(portal, state, folder, limit, source)
            if state is None and source != "git":
                asked.note("the portal has no state, or none that can be read")
            yield asked
        except StateError as error:
            leave(str(error), codes.Exit.FAILED)
        finally:
            if state is not None:
                state.close()


def _tell(asked: _Asked, wanted: str, *, as_json: bool) -> bool:
    """Tell the history of one record; return whether all went well."""
    path: places.Place | None = Path(wanted)
    if _ADDRESS.match(wanted):
        path = asked.corpus.find_address(wanted)
    if not isinstance(path, Path):
        asked.note(f"{wanted}: no record in {shown(asked.corpus.folder)} has this address")
        return False
    entry: Entry | None = None
    try:
        entry = read(path)
    except (ArticleError, OSError) as error:
        asked.note(told_of(path, error).partition("\n")[0])
        # What a broken file was before is all the more of interest, and git may know.
        if not isinstance(error, FrontMatterError) or path.is_symlink() or not path.is_file():
            return False
    try:
        history = _history(asked, path, entry)
    except git.GitError as error:
        asked.note(f"{shown(path)}: {error}")
        return False
    if as_json:
        for line in history_told.plain(history):
            output.json_line(line)
    else:
        output.text(history_told.text(history))
    return entry is not None


def _history(asked: _Asked, path: Path, entry: Entry | None) -> history_told.History:
    kept = _from_state(asked, entry) if entry is not None else _Kept()
    commits, more = _from_git(asked, path, entry, needed=not kept.steps)
    now, changes = None, kept.edits
    if entry is not None:
        values, _ = of_article(entry.article)
        if not kept.steps:
            last = next((step.values for step in reversed(commits) if not step.fault), values)
            changes = changed(last, values)
        now = Step(witness=Witness.FILE, values=values, changes=changes)
    steps = together(kept.steps, commits)[::-1]
    return history_told.History(
        path=path,
        now=now,
        is_edited=bool(kept.steps),
        fetched=kept.fetched,
        steps=steps[: asked.limit],
        more=more or len(steps) > asked.limit,
    )


def _from_state(asked: _Asked, entry: Entry) -> _Kept:
    if asked.state is None:
        return _Kept()
    try:
        key = key_of(entry)
    except ArticleError:  # found at no web address: never fetched
        return _Kept()
    known = asked.state.records.known(key) or asked.state.records.named(entry.path.name)
    if known is None:
        return _Kept()
    visit, judged = asked.state.visits.known(key), asked.state.judgements.known(key)
    first = visit.first if visit else None
    steps = of_state(rebuilt(machine(known.written), asked.state.versions.of(key), first=first))
    judgements = judged.bases if judged else []
    at = asked.portal.settings.scoring.publish_at
    pins = pinned(entry.article, judgements, publish_at=at, adopt=True) if judgements else ()
    written = [machine(base) for base in known.bases]
    return _Kept(steps, edits(entry.article, written, judgements, pins), known.fetched)


def _from_git(
    asked: _Asked, path: Path, entry: Entry | None, *, needed: bool
) -> tuple[list[Step], bool]:
    """Return what git has, in the order of time, and whether there is more of it.

    Raises:
        GitError: it was to be asked and does not say.
    """
    if asked.source == "state":
        return [], False
    environment = without_keys(os.environ)
    try:
        commits = git.commits(path, asked.limit + 1, environment)
        contents = git.contents(path.parent, [each.blob for each in commits], environment)
    except git.GitError as error:
        is_none = isinstance(error, git.NoRepositoryError)
        if asked.source == "git" or (needed and not is_none):
            raise
        asked.note(f"{shown(path.parent) if is_none else shown(path)}: {error}")
        return [], False
    if not commits and needed:
        asked.note(f"{shown(path)}: git has no version of it")
    steps = of_git(commits, contents, entry.article if entry else None)
    more = len(commits) > asked.limit
    return steps[1:] if more and len(steps) > asked.limit else steps, more
