"""What a page that was fetched anew changes in the record it belongs to; nothing is written."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from crawler.article.locks import locked
from crawler.article.record import Article
from crawler.article.shape import with_plain
from crawler.article.urls import bare
from crawler.corpus import corpus, matching, merge
from crawler.history.deltas import delta, machine
from crawler.portal.files import shown
from crawler.portal.settings import Settings
from crawler.refreshing import fates
from crawler.refreshing.arrivals import Arrival
from crawler.refreshing.changes import FOUND, Fate
from crawler.sealing.sealer import Sealer
from crawler.state.judgements import Judged
from crawler.state.records import Fetch, Known
from crawler.state.store import State
from crawler.state.visits import Visit

_CORRECTIONS = ("title", "excerpt", "body")
"""Fields whose change is a correction: what readers are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What is to be done with one record."""

    entry: corpus.Entry
    """It, as its file is."""

    key: str
    """Its identity."""

    visit: Visit | None = None
    """What is known of the looks at its page."""

    fate: Fate = Fate.SAME
    """What happened to the article."""

    base: Mapping[str, Any] = field(default_factory=dict)
    """What is to be remembered as the machine's."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    """New values by field, for ``edit.update``."""

    conflicts: Sequence[str] = ()
    """See ``Merge.kept``."""

    edited: tuple[str, ...] = ()
    """See ``Merge.edited``."""

    written: Sequence[Mapping[str, Any]] = ()
    """What the machine may have written into the file."""

    replaced: Mapping[str, Any] = field(default_factory=dict)
    """What the machine had written of the fields in which ``base`` differs."""

    note: str = ""
    """See ``Sealed.note``."""

    judged: Judged | None = None
    """What was judged of it before."""

    fetch: Fetch | None = None
    """How the page was fetched; None where there is none."""

    gone: bool | None = False
    """True where the publisher took the article away; None where that is as it was known."""

    @property
    def is_lost(self) -> bool:
        """True if the page must not replace the record, for its fate."""
        return self.fate not in FOUND

    @property
    def is_idle(self) -> bool:
        """True if nothing is to be written, not even into the state."""
        return self.is_lost or (self.fate is Fate.SAME and not self.base)

    @property
    def changed(self) -> tuple[str, ...]:
        """Fields of the publisher that change, in file order."""
        return tuple(name for name in merge.MACHINE_FIELDS if name in self.changes)


class Updates:
    """Compares pages with records."""

    def __init__(self, settings: Settings, state: State, sealer: Sealer) -> None:
        self._rules = settings.refresh
        self._has_text = settings.body != "none"
        self._state = state
        self._sealer = sealer

    def of(self, entry: corpus.Entry, item: Article, arrival: Arrival) -> Update:
        """Return what *item*, whose page came as *arrival* says, changes in *entry*.

        Raises:
            ArticleError: the record was found at no web address, or has no room for what is sealed.
        """
        key = matching.key_of(entry)
        known, judged = self._known(entry, key), self._state.judgements.known(key)
        visit = self._state.visits.known(key)
        before = _machine(entry.article, known)
        if not self._has_text:  # since a while, perhaps: that a page gives none says nothing
            before = before.replace(body="")
        item = _placed(item, before, arrival)
        shown_ = arrival.shown
        lost = fates.losing(before, item, shown_) if shown_ and not arrival.insisted else None
        if lost is not None:
            return Update(entry=entry, key=key, visit=visit, fate=lost)
        written = known.bases if known else []
        item = self._dated(item, known, arrival)
        item = merge.in_form_of(item, known.written if known else merge.plain(entry.article))
        sealed = self._sealer.sealed(item, entry.article, written, arrival.fetch.provenance())
        base = {**merge.plain(sealed.article), **sealed.base}
        was_missing = visit is not None and visit.missing is not None
        if arrival.subject is not None and not was_missing and not sealed.changes:
            gone = judged is None or judged.pending or judged.now.gone
            if known and known.before is None and known.written == base and not gone:
                return Update(entry=entry, key=key, visit=visit)
        merged = merge.merged(
            _bases(written, judged),
            entry.article,
            sealed.article,
            leaving=sealed.leaving,
            locked=locked(entry.article),
        )
        return Update(
            entry=entry,
            key=key,
            visit=visit,
            fate=fates.of_update(
                before, item, merged.changes, was_missing=was_missing, shown=shown_
            )
            if shown_ and not arrival.archived
            else Fate.SAME,
            base=base,
            changes={**merged.changes, **sealed.changes},
            conflicts=merged.kept,
            edited=tuple(merged.edited),
            written=written,
            replaced=_replaced(known, base, sealed.leaving),
            note=sealed.note,
            judged=judged,
            fetch=arrival.fetch,
            gone=None if arrival.archived else False,
        )

    def withdrawal(self, entry: corpus.Entry, key: str) -> Update:
        """Return what makes the portal show *entry* no more: nothing that its page says."""
        known = self._known(entry, key)
        return Update(
            entry=entry,
            key=key,
            visit=self._state.visits.known(key),
            written=known.bases if known else (),
            judged=self._state.judgements.known(key),
            gone=True,
        )

    def _known(self, entry: corpus.Entry, key: str) -> Known | None:
        known = self._state.records.known(key)
        if known is None and key != bare(entry.article.originalUrl):
            known = self._state.records.named(entry.path.name)  # by a key of older rules
        return known

    def _dated(self, item: Article, known: Known | None, arrival: Arrival) -> Article:
        """Return *item* with the time of its last correction, where the portal wants it."""
        if known is None:
            return item
        now = merge.plain(item)
        when = known.written.get("updatedDateTime")
        if (
            self._rules.updated
            and not arrival.archived
            and any(now.get(name) != known.written.get(name) for name in _CORRECTIONS)
        ):
            when = arrival.modified or arrival.fetch.at
        return item.replace(updatedDateTime=when) if when != item.updatedDateTime else item


def diff(entry: corpus.Entry, text: str) -> str:
    """Return what changes in the file of *entry* if it becomes *text*; empty for nothing."""
    name = shown(entry.path)
    lines = difflib.unified_diff(_lines(entry.text), _lines(text), name, name, n=0, lineterm="")
    return "\n".join(line.removesuffix("\r") for line in lines)


def _lines(text: str) -> list[str]:
    return text.split("\n")  # other line ends than these are text


def _machine(article: Article, known: Known | None) -> Article:
    """Return *article* as the machine wrote it last, without what a person did to it."""
    if known is None:
        return article
    values = {name: known.written.get(name) for name in merge.MACHINE_FIELDS}
    try:
        return with_plain(article, values)
    except ValidationError:  # a base of a version with other rules
        return article


def _placed(item: Article, before: Article, arrival: Arrival) -> Article:
    """Return *item* with the addresses of *before* that its page is no witness of."""
    if arrival.is_amp:
        amp = {"ampWebUrl": before.ampWebUrl, "cdnAmpWebUrl": before.cdnAmpWebUrl}
        return item.replace(webUrl=before.webUrl, **amp)
    if not arrival.for_good and before.webUrl and item.webUrl:
        return item.replace(webUrl=before.webUrl)
    return item


def _replaced(
    known: Known | None, base: Mapping[str, Any], private: Collection[str]
) -> dict[str, Any]:
    """Return what was written of the fields in which *base* differs; not what is *private* now."""
    if known is None:
        return {}
    # What was never confirmed may have been written, but nobody was told of it as a version.
    old = known.written if known.before is None else known.before
    before = delta(machine(old), machine(base))
    return {name: value for name, value in before.items() if name not in private}


def _bases(bases: Sequence[Mapping[str, Any]], judged: Judged | None) -> list[Mapping[str, Any]]:
    """Return what the machine may have written: as fetched, and as judged since."""
    since = judged.bases if judged else []
    return [*bases, *({**base, **values} for base in bases for values in since)]
