"""What became of an article in the corpus, for those who tell it."""

from collections.abc import Callable
from dataclasses import dataclass

from crawler.corpus import matching
from crawler.fetching.outcomes import Status
from crawler.judging.cases import Case
from crawler.placing import Place
from crawler.portal import places
from crawler.refreshing.fates import REASONS, Fate
from crawler.state.visits import Visit
from crawler.updating import Update


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of an article in the corpus."""

    status: Status
    path: places.Place
    key: str
    """Identity of its record."""

    code: str = ""
    """What happened to the article, see ``crawler.refreshing.fates``; empty for nothing."""

    reason: str = ""
    """What is to be said of it: whose copy it is, or which edits of a person it keeps."""

    changed: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    """See ``Outcome``."""

    diff: str = ""
    """See ``Outcome``."""

    visit: Visit | None = None
    """What is known of the looks at its page, where that was looked up."""

    confirm: Callable[[], None] = lambda: None
    """Tells the state that it is on disk; to be called with what else is kept of it."""


def settled(place: Place) -> Saved:
    """Return that there was nothing to be done with the record of *place*."""
    assert place.entry is not None  # noqa: S101 - what has no record is never settled
    status, code, reason = place.settled or (Status.UNCHANGED, "", "")
    key = matching.key_of(place.entry)
    return Saved(status=status, path=place.entry.path, key=key, code=code, reason=reason)


def updated(update: Update, case: Case | None = None, text: str | None = None) -> Saved:
    """Return what became of *update*, whose file is now to be *text*; None for as it was."""
    status = Status.KEPT if update.is_lost else Status.UNCHANGED
    is_new = text is not None and text != update.entry.text
    kept = [*update.conflicts, *(case.kept if case else ())]
    notes = (
        REASONS[update.fate] if update.is_lost else "",
        f"kept a person's {', '.join(kept)}" if kept else "",
        update.note,
    )
    return Saved(
        status=Status.UPDATED if is_new else status,
        path=update.entry.path,
        key=update.key,
        code=_code(update, is_new=is_new),
        reason="; ".join(filter(None, notes)),
        changed=update.changed if is_new else (),
        conflicts=tuple(kept),
        edited=update.edited,
        visit=update.visit,
    )


def _code(update: Update, *, is_new: bool) -> str:
    """Return the name of what happened to the article, where it did something."""
    if update.fate is Fate.SAME:
        return ""
    return update.fate if is_new or update.is_lost or update.fate is Fate.BACK else ""
