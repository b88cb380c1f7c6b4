"""Saving an article in the corpus: the file, those of its cluster, and what the state knows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from crawler.article.edit import update
from crawler.article.errors import ArticleError
from crawler.article.record import Article
from crawler.article.shape import with_plain
from crawler.article.urls import bare, identity
from crawler.corpus import corpus, matching, merge
from crawler.fetching.outcomes import Status
from crawler.judging.cases import Rules
from crawler.judging.judge import Incremental, Judge, Stated, Verdict, edited
from crawler.judging.neighbourhood import Neighbourhood
from crawler.judging.terms import learned, links
from crawler.offloading import off_the_loop
from crawler.portal.files import shown
from crawler.sealing.sealer import Sealer
from crawler.state.files import Files
from crawler.state.judgements import Judged
from crawler.state.records import Fetch, Known
from crawler.state.store import State

_DOUBLED = 1.0
"""Growth after which a crawl counts anew how common terms are; `masthead score` does it earlier."""


@dataclass(frozen=True, slots=True)
class Saved:
    """An article that is on disk."""

    status: Status
    path: Path
    key: str
    """Identity of its record."""

    reason: str
    """What is to be said of it: whose copy it is, or which edits of a person it keeps."""

    confirm: Callable[[], None]
    """Tells the state that it is; to be called with what else is kept of it."""


class Saver:
    """Saves articles in *folder*, one after the other: what was saved for one, the next one sees.

    *files* is the folder's index in *state*. What is private goes into the hands of *sealer* before
    anything is judged or written. *render* gives a new article the form of a file.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of a portal that a record touches
        self,
        rules: Rules,
        folder: corpus.Corpus,
        state: State,
        files: Files,
        sealer: Sealer,
        render: Callable[[Article], str],
    ) -> None:
        self._rules = rules
        self._sources = rules.portal.sources
        self._folder = folder
        self._state = state
        self._files = files
        self._sealer = sealer
        self._render = render

    @cached_property
    def _judge(self) -> Incremental:
        """What judges; made when there is something to be saved, which mostly there is not."""
        near = Neighbourhood(
            self._folder,
            self._files,
            self._rules.portal.settings.clusters,
            links(self._files, self._state.judgements),
            learned(self._files, grown=_DOUBLED),
        )
        return Incremental(Judge(self._rules, Stated(self._folder, self._state)), near)

    async def save(self, item: Article, fetch: Fetch) -> Saved:
        """Save *item*, whose page was fetched as *fetch* says.

        Raises:
            ArticleError, ChangedError, StateError, OSError: it cannot be saved; the record it may
                have had stays as it was.
        """
        found = matching.match(self._folder, item, address=fetch.address, hint=fetch.record)
        if found.entry is None:
            return await self._create(found.article, fetch)
        key = matching.key_of(found.entry)
        if found.is_twin:
            reason = f"the same article as {found.entry.article.address}"
            return Saved(Status.UNCHANGED, found.entry.path, key, reason, lambda: None)
        return await self._update(found.entry, found.article, key, fetch)

    async def finish(self) -> None:
        """Write what a run before this one did not get to: the records related to its last."""
        left = self._state.judgements.pending()
        if not left:
            return
        cases = [case for key in left if (case := self._judge.judge.case(key)) is not None]
        for case in cases:
            self._judge.place(case)
        verdicts = self._judge.verdicts(cases)
        self._intend(verdicts)
        written = await self._write_mates(verdicts)
        gone = set(left) - {case.key for case in cases}
        self._folder.flush()
        self._state.judgements.confirm({*written, *gone})

    async def _create(self, article: Article, fetch: Fetch) -> Saved:
        key = identity(article.originalUrl)
        sealed = self._sealer.sealed(article, fetch=fetch.provenance())
        case = self._rules.open(
            key, sealed.article, entry=None, known=None, source=self._sources.get(fetch.source)
        )
        features = self._judge.place(case)
        mine, mates = _parted(key, self._judge.verdicts([case]))
        with self._state.together():
            plain = {**merge.plain(mine.article), **sealed.base}
            self._state.records.remember(key, plain, fetch, name=None)
            self._intend([mine, *mates])
        text = self._render(mine.article)
        try:
            # The disk takes its time: the crawl goes on meanwhile.
            path = await off_the_loop(partial(self._folder.create, mine.article, text.encode()))
        except BaseException:
            self._judge.forget(case)
            raise
        return await self._saved(Status.SAVED, path, key, "", features, mates)

    async def _update(self, entry: corpus.Entry, item: Article, key: str, fetch: Fetch) -> Saved:
        known, judged = self._known(entry, key), self._state.judgements.known(key)
        written = known.bases if known else []
        sealed = self._sealer.sealed(item, entry.article, written, fetch.provenance())
        bases = _bases(written, judged)
        merged = merge.merged(bases, entry.article, sealed.article, leaving=sealed.leaving)
        fresh = {**merged.changes, **sealed.changes}
        case = self._rules.open(
            key,
            with_plain(entry.article, fresh),
            entry=entry,
            known=judged,
            written=written,
            source=self._sources.get(fetch.source),
        )
        features = self._judge.place(case)
        mine, mates = _parted(key, self._judge.verdicts([case]))
        text = update(entry.text, {**fresh, **mine.changes}, path=shown(entry.path))
        with self._state.together():
            plain = {**merge.plain(sealed.article), **sealed.base}
            self._state.records.remember(key, plain, fetch, name=entry.path.name)
            self._intend([mine, *mates])
        status = Status.UNCHANGED
        if text != entry.text:
            status = Status.UPDATED
            await off_the_loop(partial(self._folder.replace, entry, text.encode(), mine.article))
        kept = [*merged.kept, *case.kept]
        notes = (f"kept a person's {', '.join(kept)}" if kept else "", sealed.note)
        reason = "; ".join(filter(None, notes))
        return await self._saved(status, entry.path, key, reason, features, mates)

    async def _saved(  # noqa: PLR0913, PLR0917 - what a Saved is made of
        self,
        status: Status,
        path: Path,
        key: str,
        reason: str,
        features: bytes,
        mates: Sequence[Verdict],
    ) -> Saved:
        written = await self._write_mates(mates)

        def confirm() -> None:
            self._state.records.confirm(key, path.name)
            self._folder.flush()
            self._files.describe([(path.name, features)])
            self._state.judgements.confirm([key, *written])

        return Saved(status, path, key, reason, confirm)

    def _known(self, entry: corpus.Entry, key: str) -> Known | None:
        known = self._state.records.known(key)
        if known is None and key != bare(entry.article.originalUrl):
            known = self._state.records.named(entry.path.name)  # by a key of older rules
        return known

    def _intend(self, verdicts: Sequence[Verdict]) -> None:
        new = {each.case.key: each.judgement for each in verdicts if each.is_new}
        self._state.judgements.intend(new)

    async def _write_mates(self, mates: Sequence[Verdict]) -> list[str]:
        """Write what the judgement of one article changes in *mates*; return those now right.

        One that cannot be written is left for the next run: the article itself is saved.
        """
        done = []
        for each in mates:
            entry = each.case.entry
            assert entry is not None  # noqa: S101 - only the article that is saved has none
            try:
                text = edited(each)
                if text != entry.text:
                    await off_the_loop(
                        partial(
                            self._folder.replace, entry, text.encode(), each.article, judged=True
                        )
                    )
            except (ArticleError, corpus.ChangedError, OSError):
                continue
            done.append(each.case.key)
        return done


def _parted(key: str, verdicts: Sequence[Verdict]) -> tuple[Verdict, list[Verdict]]:
    """Return the verdict on *key*, and the others."""
    mine = next(each for each in verdicts if each.case.key == key)
    return mine, [each for each in verdicts if each is not mine]


def _bases(bases: Sequence[Mapping[str, Any]], judged: Judged | None) -> list[Mapping[str, Any]]:
    """Return what the machine may have written: as fetched, and as judged since."""
    since = judged.bases if judged else []
    return [*bases, *({**base, **values} for base in bases for values in since)]
