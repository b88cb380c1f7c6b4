"""Saving an article in the corpus: the file, those of its cluster, and what the state knows."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial

from crawler import saved
from crawler.article import edit
from crawler.article.errors import ArticleError
from crawler.article.record import Article
from crawler.article.shape import with_plain
from crawler.article.urls import identity
from crawler.corpus import corpus, merge
from crawler.fetching.outcomes import Status
from crawler.judging.cases import Case, Rules
from crawler.judging.judge import Incremental, Judge, Stated, Verdict, edited
from crawler.judging.neighbourhood import Neighbourhood
from crawler.judging.terms import known, learned, links
from crawler.offloading import off_the_loop
from crawler.placing import placed
from crawler.portal.files import shown
from crawler.portal.places import Place
from crawler.refreshing.arrivals import Arrival
from crawler.saved import Saved
from crawler.sealing.sealer import Sealer
from crawler.state.files import Files
from crawler.state.records import Fetch
from crawler.state.store import State
from crawler.updating import Update, Updates, diff

_DOUBLED = 1.0
"""Growth after which a crawl counts anew how common terms are; `masthead score` does it earlier."""


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
        self._updates = Updates(rules.portal.settings, state, sealer)

    @cached_property
    def _near(self) -> Neighbourhood:
        """What is compared; made when there is something to be saved, which mostly there is not."""
        return Neighbourhood(
            self._folder,
            self._files,
            self._rules.portal.settings.clusters,
            links(self._files, self._state.judgements),
            # Of several workers one counts how common terms are, for all: see ``recount``.
            learned(self._files, grown=_DOUBLED)
            if self._files.turn is None
            else known(self._files),
        )

    @cached_property
    def _judge(self) -> Incremental:
        return Incremental(Judge(self._rules, Stated(self._folder, self._state)), self._near)

    def recount(self) -> bool:
        """Count how common terms are, if the corpus has doubled since; True if that changed."""
        before = self._files.frequencies()
        learned(self._files, grown=_DOUBLED)
        return self._files.frequencies() != before

    def catch_up(self, turn: int) -> None:
        """Get to know what other workers wrote after that *turn*; see ``crawler.turn``."""
        if "_near" in self.__dict__:
            self._near.catch_up(self._files.since(turn))

    def forget(self) -> None:
        """Forget what was known of the corpus: others changed all of it."""
        for name in ("_near", "_judge"):
            self.__dict__.pop(name, None)

    async def save(self, item: Article, arrival: Arrival, *, name: str = "") -> Saved:
        """Save *item*, whose page came as *arrival* says; *name* is to be a new file's, if it can.

        Raises:
            ArticleError, ChangedError, StateError, OSError: it cannot be saved; the record it may
                have had stays as it was.
        """
        place = placed(self._folder, item, arrival)
        if place.entry is None:
            return await self._create(place.article, arrival.fetch, name)
        if place.settled is not None:
            return saved.settled(place)
        with self._state.together():
            update = self._updates.of(place.entry, place.article, arrival)
        if update.is_idle:
            return saved.updated(update)
        return await self._update(update)

    def preview(self, item: Article, arrival: Arrival) -> Saved:
        """Return what ``save`` would make of *item*; nothing is written, here or in the state.

        Raises:
            ArticleError, StateError, OSError: as ``save``.
        """
        place = placed(self._folder, item, arrival)
        if place.entry is None:
            return Saved(status=Status.FOUND, path=self._folder.folder, key="")
        if place.settled is not None:
            return saved.settled(place)
        update = self._updates.of(place.entry, place.article, arrival)
        if update.is_idle:
            return saved.updated(update)
        case, _ = self._opened(update)
        mine, _ = _parted(update.key, self._judge.verdicts([case]))
        text = _edited(update, mine)
        return replace(saved.updated(update, case, text), diff=diff(update.entry, text))

    async def withdraw(self, key: str) -> Saved | None:
        """Let the portal show the record *key* no more: its publisher has taken it away.

        Returns:
            None if there is none, or if that is known.

        Raises:
            ArticleError, ChangedError, StateError, OSError: as ``save``.
        """
        path = self._folder.find_identity(key)
        judged = self._state.judgements.known(key)
        if path is None or (judged is not None and judged.now.gone):
            return None
        return await self._update(self._updates.withdrawal(self._folder.read(path), key))

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

    async def _create(self, article: Article, fetch: Fetch, name: str) -> Saved:
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
            path = await off_the_loop(
                partial(self._folder.create, mine.article, text.encode(), name=name)
            )
        except BaseException:
            self._judge.forget(case)
            raise
        confirm = await self._confirmed(path, key, features, mates)
        return Saved(status=Status.SAVED, path=path, key=key, confirm=confirm)

    async def _update(self, update: Update) -> Saved:
        entry, key = update.entry, update.key
        case, features = self._opened(update)
        mine, mates = _parted(key, self._judge.verdicts([case]))
        text = _edited(update, mine)
        with self._state.together():
            if update.fetch is not None:
                self._state.records.remember(key, update.base, update.fetch, name=entry.path.name)
            self._intend([mine, *mates])
        if text != entry.text:
            await off_the_loop(partial(self._folder.replace, entry, text.encode(), mine.article))
        confirm = await self._confirmed(entry.path, key, features, mates, update)
        return replace(saved.updated(update, case, text), confirm=confirm)

    def _opened(self, update: Update) -> tuple[Case, bytes]:
        """Return the case of what *update* makes of a record, and its features."""
        case = self._rules.open(
            update.key,
            with_plain(update.entry.article, update.changes),
            entry=update.entry,
            known=update.judged,
            written=update.written,
            source=self._sources.get(update.fetch.source) if update.fetch else None,
            gone=update.gone,
        )
        return case, self._judge.place(case)

    async def _confirmed(
        self,
        path: Place,
        key: str,
        features: bytes,
        mates: Sequence[Verdict],
        update: Update | None = None,
    ) -> Callable[[], None]:
        """Write *mates*, and return what tells the state that all is written."""
        written = await self._write_mates(mates)

        def confirm() -> None:
            self._state.records.confirm(key, path.name)
            if update is not None and update.replaced:
                since = update.visit.first if update.visit else None
                now = datetime.now(UTC)
                self._state.versions.add(key, update.replaced, since=since, now=now)
            self._folder.flush()
            self._files.describe([(path.name, features)])
            self._state.judgements.confirm([key, *written])

        return confirm

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


def _edited(update: Update, verdict: Verdict) -> str:
    changes = {**update.changes, **verdict.changes}
    entry = update.entry
    return edit.update(entry.text, changes, path=shown(entry.path), before=entry.article)
