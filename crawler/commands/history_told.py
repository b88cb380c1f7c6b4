"""The versions of a record, told to a person or a program."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.article import instants
from crawler.commands.changes_told import changed, names, safe
from crawler.history.git import Commit
from crawler.history.timeline import Step, Witness
from crawler.portal.files import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The versions of one record."""

    path: Path
    now: Step | None
    """The file as it is, with what it says else than was last told; None if it is broken."""

    is_edited: bool
    """True if what it says else is else than the machine wrote, so a person's; False if it is
    else than in the last commit."""

    fetched: datetime | None
    """When the page was last fetched with success, UTC; None if that is not known."""

    steps: Sequence[Step]
    """The newest first."""

    more: bool
    """True if there are older ones."""


def text(history: History) -> str:
    """Return *history* as lines for a person."""
    name = safe(shown(history.path))
    now = history.now
    if now and not now.changes and not history.more and len(history.steps) <= 1:
        return f"{name}: {_only(history)}\n"
    lines = [name]
    if now is not None:
        lines += [f"  {'now':<20}  {_now(history)}", *_changes(now)]
    for step in history.steps:
        lines += [f"  {_when(step):<20}  {_who(step)}", *_changes(step)]
    if history.more:
        lines.append("  older versions are not shown (--limit)")
    return "".join(f"{line}\n" for line in lines)


def plain(history: History) -> Iterator[dict[str, Any]]:
    """Yield *history* as objects of JSON, one a version, the newest first."""
    steps = [*([history.now] if history.now else []), *history.steps]
    for step in steps:
        found: dict[str, Any] = {
            "file": shown(history.path),
            "at": instants.written(step.at) if step.at else None,
            "from": str(step.witness),
        }
        if step.witness is Witness.FILE:
            found["edited" if history.is_edited else "uncommitted"] = list(step.changes)
        if step.commit is not None:
            found["commit"] = step.commit.hash
            found["author"] = safe(step.commit.author)
            found["subject"] = safe(step.commit.subject)
        if step.fault:
            yield found | {"fault": step.fault}
            continue
        yield found | {
            "first": step.first,
            "changes": {
                name: [as_json(old), as_json(new)] for name, (old, new) in step.changes.items()
            },
            "others": list(step.others),
            "values": as_json(step.values),
        }


def as_json(value: object) -> object:
    """Return *value*, of a record's YAML, as JSON can have it, with instants as a file has them."""
    if isinstance(value, Mapping):
        return {str(name): as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if isinstance(value, datetime):
        return instants.written(value)
    if isinstance(value, float):
        return value if value - value == 0 else str(value)  # JSON has no infinity
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def _only(history: History) -> str:
    if not history.steps:
        return "nothing is known of its versions"
    (step,) = history.steps
    if step.at is not None:
        by = f", {_commit(step.commit)}" if step.commit else ""
        return f"one version, written {instants.written(step.at)}{by}"
    until = history.fetched
    return f"one version, last fetched {instants.written(until)}" if until else "one version"


def _now(history: History) -> str:
    changes = history.now.changes if history.now else {}
    if not history.is_edited:
        return "as in the last commit" if not changes else "not committed"
    return "as the machine wrote it" if not changes else "a person's edits, which stay"


def _when(step: Step) -> str:
    return instants.written(step.at) if step.at else "unknown time"


def _who(step: Step) -> str:
    notes = ["first known version"] if step.first else []
    if step.fault:
        notes.append(f"cannot be read: {safe(step.fault)}")
    note = f" ({'; '.join(notes)})" if notes else ""
    if step.commit is None:
        return f"{step.witness}{note}"
    return f"{_commit(step.commit)}{note}"


def _commit(commit: Commit) -> str:
    return f'commit {commit.hash[:7]} by {safe(commit.author)}, "{safe(commit.subject)}"'


def _changes(step: Step) -> Iterator[str]:
    for name, change in step.changes.items():
        yield from (f"    {line}" for line in changed(name, change))
    if step.others:
        yield f"    also changed: {names(step.others)}"
