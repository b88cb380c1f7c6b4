"""The versions of a record as steps from one to the next, from each that can tell. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from crawler.article.errors import FrontMatterError
from crawler.article.frontmatter import read
from crawler.article.record import Article
from crawler.article.shape import shape, to_plain
from crawler.article.urls import bare
from crawler.corpus.merge import MACHINE_FIELDS
from crawler.history.deltas import Change, Revision, changed
from crawler.history.git import Commit

COMPARED: Final = (*MACHINE_FIELDS, "topics", "published", "quality", "heat")
"""Fields of files whose values are told; of the others it is told that they changed."""

_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


class Witness(StrEnum):
    """Who tells of a version."""

    FILE = "file"
    """The file as it is now."""
    STATE = "state"
    GIT = "git"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A version, with what it changed."""

    witness: Witness
    at: datetime | None = None
    """When it came about, UTC; None if that is not known, or it is the file as it is now."""

    values: Mapping[str, Any] = field(default_factory=dict)
    """What it says, as plain values by field: of the machine's fields, or those of COMPARED."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    """What is different from the version before it that the same witness has."""

    others: tuple[str, ...] = ()
    """Names of further fields that are different."""

    first: bool = False
    """True if nothing is known of a version before it."""

    fault: str = ""
    """Why it cannot be read."""

    commit: Commit | None = None
    """For ``Witness.GIT``."""


def values_of(article: Article) -> dict[str, Any]:
    """Return the fields of *article* as plain values, with ``body``, without unknown ones."""
    known = {name: value for name, value in to_plain(article).items() if name in shape(Article)}
    return known | ({"body": article.body} if article.body else {})


def of_article(article: Article) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of *article* that are compared, and all others."""
    values = values_of(article)
    others = {name: value for name, value in values.items() if name not in COMPARED}
    return (
        {name: values[name] for name in COMPARED if name in values},
        others | {f"{name} (unknown)": value for name, value in article.unknown.items()},
    )


def of_state(revisions: Sequence[Revision]) -> list[Step]:
    """Return *revisions*, the first one first, as steps in that order."""
    steps: list[Step] = []
    for revision in revisions:
        steps.append(
            Step(
                witness=Witness.STATE,
                at=revision.since,
                values=revision.values,
                changes=changed(steps[-1].values, revision.values) if steps else {},
                first=not steps,
            )
        )
    return steps


def of_git(
    commits: Sequence[Commit], contents: Mapping[str, bytes | None], own: Article | None
) -> list[Step]:
    """Return *commits*, the newest first, as steps in the order of time.

    *contents* are the file's by the names of blobs. Where git takes another article for an older
    version of *own*, because the one was removed with the commit that added the other, that is
    where it begins.
    """
    steps: list[Step] = []
    last: tuple[dict[str, Any], dict[str, Any]] | None = None
    for commit in reversed(_begun(commits, contents, own)):
        article, fault = _read(contents.get(commit.blob))
        step = Step(witness=Witness.GIT, at=commit.at, commit=commit, first=not steps, fault=fault)
        if article is not None:
            values, others = of_article(article)
            if last is not None:
                step = replace(
                    step, changes=changed(last[0], values), others=tuple(changed(last[1], others))
                )
            last = values, others
            step = replace(step, values=values)
        steps.append(step)
    return steps


def together(state: Sequence[Step], git: Sequence[Step]) -> list[Step]:
    """Return the steps of both in the order of time; of git's what the state does not tell.

    The machine writes, and someone commits that some time later: what a commit changed to what the
    machine had written last is told already.
    """
    told = [rest for step in git if (rest := _untold(step, state)) is not None]
    # Where git has the beginning, the state need not say that it does not know when that was.
    is_dated = bool(told) and told[0].first and told[0].at is not None
    found = [step for step in state if step.at or not is_dated] + told
    # Of the same second: first the machine wrote, then it was committed.
    found.sort(key=lambda step: (step.at or _EARLIEST, step.witness is Witness.GIT))
    return [*found[:1], *(replace(step, first=False) for step in found[1:])]


def _untold(step: Step, state: Sequence[Step]) -> Step | None:
    before = [each for each in state if each.at and step.at and each.at <= step.at]
    if step.fault or not before:
        return step
    if step.first:
        return None
    told: dict[str, Any] = {}
    for each in before:
        told.update({name: new for name, (_, new) in each.changes.items()})
    rest = {
        name: change
        for name, change in step.changes.items()
        if name not in told or told[name] != change[1]
    }
    return replace(step, changes=rest) if rest or step.others else None


def _begun(
    commits: Sequence[Commit], contents: Mapping[str, bytes | None], own: Article | None
) -> list[Commit]:
    """Return those of *commits* that are about the article *own*."""
    found: list[Commit] = []
    for commit in commits:
        if found and found[-1].moved and own is not None:
            article, _ = _read(contents.get(commit.blob))
            if article is not None and bare(article.originalUrl) != bare(own.originalUrl):
                break
        found.append(commit)
    return found


def _read(data: bytes | None) -> tuple[Article | None, str]:
    """Return the article in *data*, or what is wrong with it."""
    if data is None:
        return None, "git lacks it, or it is too long"
    try:
        return read(data), ""
    except FrontMatterError as error:
        return None, f"line {error.problems[0]}"
