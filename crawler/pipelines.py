"""Item pipelines: each calls the rules and has one effect. No rule about news is here."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler import exporting
from crawler.article.checks import findings
from crawler.article.errors import ArticleError
from crawler.article.record import Article
from crawler.corpus import corpus
from crawler.enrich import chain
from crawler.fetching.outcomes import Outcome, Status
from crawler.judging.cases import Rules
from crawler.placing import DELETED, DeletedError
from crawler.portal import seal_keys
from crawler.portal.files import shown
from crawler.refreshing import looks
from crawler.refreshing.arrivals import Arrival, Missing
from crawler.run import Run
from crawler.saved import Saved
from crawler.saving import Saver
from crawler.sealing.sealer import Sealer
from crawler.state.database import StateError
from crawler.state.records import Fetch
from crawler.state.store import State
from crawler.state.validators import Validators
from crawler.turn import Alone, Writing


class EnrichPipeline:
    """Makes an article a record of this portal."""

    def __init__(self, run: Run, enrichments: tuple[chain.Enrichment, ...]) -> None:
        self.run = run
        self.enrichments = enrichments

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the enrichments from ``MASTHEAD_ENRICHMENTS``."""
        return cls(Run.of(crawler), chain.load(crawler.settings.getdict("MASTHEAD_ENRICHMENTS")))

    def process_item(self, item: Article | Missing) -> Article | Missing:
        """Return *item* with the portal's judgement."""
        if isinstance(item, Missing):
            return item
        arrival = self.run.arrivals.get(item.originalUrl)
        source = self.run.portal.sources.get(arrival.fetch.source) if arrival else None
        return chain.enriched(item, replace(self.run.portal, source=source), self.enrichments)


class CheckPipeline:
    """Lets only valid articles through."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the run."""
        return cls(Run.of(crawler))

    def process_item(self, item: Article | Missing) -> Article | Missing:
        """Return *item*, or drop it with what is wrong."""
        if isinstance(item, Missing):
            return item
        names = [topic.name for topic in self.run.portal.topics]
        for loc, what in findings(item, names):
            if loc != ("topics",):  # a portal need not have topics
                reason = f"{'.'.join(str(part) for part in loc)}: {what}"
                self.run.report(Outcome(url=item.originalUrl, status=Status.REFUSED, reason=reason))
                raise DropItem(reason, log_level="DEBUG")
        return item


class SavePipeline:
    """Keeps the corpus in step with what was fetched.

    What is private leaves an article here: what is saved and what comes out is for everybody.
    """

    def __init__(
        self,
        run: Run,
        enrichments: tuple[chain.Enrichment, ...],
        render: Callable[[Article], str],
        sealer: Sealer,
    ) -> None:
        self.run = run
        self.enrichments = enrichments
        self.render = render
        self.sealer = sealer
        self._saver: Saver | None = None
        self._turn: Writing = Alone()
        """One after the other: what was saved for one page, the next one sees."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the exporter of new files from ``MASTHEAD_EXPORTER``, by name."""
        name = crawler.settings["MASTHEAD_EXPORTER"]
        render = exporting.load(name).render
        if render is None:
            raise exporting.UnknownExporterError(
                f"MASTHEAD_EXPORTER: {name} writes no single files"
            )
        names = crawler.settings.getdict("MASTHEAD_ENRICHMENTS")
        run = Run.of(crawler)
        return cls(run, chain.load(names), render, seal_keys.sealer(run.portal, os.environ))

    async def open_spider(self) -> None:
        """Finish what a run that was killed left to do."""
        run = self.run
        if run.corpus is not None and run.state is not None and run.files is not None:
            rules = Rules(run.portal, self.enrichments)
            self._saver = Saver(rules, run.corpus, run.state, run.files, self.sealer, self.render)
            self._turn = run.turns(self._saver)
            await self._turn.do(partial(self._begin, self._saver))
            if run.company is not None:
                run.company.when_dead(self._finish)

    async def _begin(self, saver: Saver) -> None:
        company = self.run.company
        if company is not None and self.run.begins and saver.recount():
            company.look_anew()
        await saver.finish()

    async def _finish(self) -> None:
        """Finish what a worker that died left to do."""
        assert self._saver is not None  # noqa: S101 - asked for after it was made
        try:
            await self._turn.do(self._saver.finish)
        except StateError as error:
            self.run.fault("", error)

    async def process_item(self, item: Article | Missing) -> Article:
        """Save *item* if it is news to the corpus; report what became of it."""
        if isinstance(item, Missing):
            await self._missed(item)
            raise DropItem(item.outcome.reason, log_level="DEBUG")
        arrival = self.run.arrivals.pop(item.originalUrl, None)
        if arrival is None:
            arrival = Arrival(fetch=Fetch(at=datetime.now(UTC)))
        if self._saver is None or self.run.state is None:
            return self._shown(item, arrival.fetch)
        try:
            work = partial(self._save, self._saver, self.run.state, item, arrival)
            self.run.tell(await self._turn.do(work))
        except (
            ArticleError, corpus.ChangedError, DeletedError, StateError, OSError,
        ) as error:  # fmt: skip
            reason = str(error).partition("\n")[0]
            outcome = _outcome(item, Status.FAILED, reason, signals=arrival.fetch.signals)
            if isinstance(error, DeletedError):
                outcome = replace(outcome, status=Status.REFUSED, code=DELETED)
            if arrival.subject:
                outcome = replace(outcome, path=arrival.subject.path)
            self.run.report(outcome)
        return self.sealer.opened(item)

    def _shown(self, item: Article, fetch: Fetch) -> Article:
        """Return *item* as its file would be, and report that it was fetched."""
        try:
            sealed = self.sealer.sealed(item, fetch=fetch.provenance())
        except ArticleError as error:
            self.run.report(_outcome(item, Status.FAILED, str(error), signals=fetch.signals))
            return self.sealer.opened(item)
        self.run.report(_outcome(item, Status.FETCHED, signals=fetch.signals))
        return sealed.article

    async def _save(self, saver: Saver, state: State, item: Article, arrival: Arrival) -> Outcome:
        fetch = arrival.fetch
        if self.run.dry:
            return _told(item, saver.preview(item, arrival), fetch)
        self.run.note_sames()  # what is known of a record is looked up from here on
        saved = await saver.save(item, arrival)
        outcome = _told(item, saved, fetch)
        with state.together():
            saved.confirm()
            if fetch.address and saved.status is not Status.KEPT:
                validators = Validators(
                    etag=_bytes(fetch.etag), last_modified=_bytes(fetch.last_modified)
                )
                state.validators.keep(fetch.address, validators, record=saved.key)
            is_same = saved.status is not Status.SAVED and not saved.code and not saved.changed
            if is_same and not arrival.archived:
                state.records.touch({saved.key: fetch.at})
            self._looked(saved, item, fetch)
            self.run.remember(outcome, saved.key)
        return outcome

    def _looked(self, saved: Saved, item: Article, fetch: Fetch) -> None:
        """Keep what this look tells about the next one."""
        if saved.status is Status.SAVED:
            self.run.first_seen(saved.key, fetch.source, item.publishedDateTime)
        elif saved.status is Status.KEPT:
            self.run.missed(saved.key, item.publishedDateTime, fate=saved.code)
        else:
            self.run.looked(
                saved.key,
                item.publishedDateTime,
                changed=bool(saved.changed or saved.conflicts),
                fate=saved.code,
                source=fetch.source,
                visit=saved.visit,
            )

    async def _missed(self, item: Missing) -> None:
        """Keep that a record's page is not there; let the portal hide what is gone."""
        outcome, run = item.outcome, self.run
        if not (run.dry or run.archived or run.state is None or self._saver is None):
            try:
                work = partial(self._noted, self._saver, run.state, item)
                outcome = await self._turn.do(work)
            except (ArticleError, corpus.ChangedError, StateError, OSError) as error:
                reason = str(error).partition("\n")[0]
                outcome = replace(outcome, status=Status.FAILED, reason=reason)
        run.tell(outcome)

    async def _noted(self, saver: Saver, state: State, item: Missing) -> Outcome:
        outcome, subject, run = item.outcome, item.subject, self.run
        with state.together():
            visit = run.missed(
                subject.key,
                subject.published,
                fate=outcome.code,
                missing=item.missing,
                failed=outcome.status is Status.FAILED,
            )
            run.remember(outcome, subject.key)
        pace = run.portal.settings.refresh
        now = datetime.now(UTC)
        if pace.unpublish_gone and looks.is_gone(visit, now, pace, for_good=item.for_good):
            saved = await saver.withdraw(subject.key)
            if saved is not None:
                saved.confirm()
                outcome = replace(outcome, reason=f"{outcome.reason}; not shown any more")
        return outcome


def _told(item: Article, saved: Saved, fetch: Fetch) -> Outcome:
    return Outcome(
        url=item.originalUrl,
        status=saved.status,
        code=saved.code,
        reason=saved.reason,
        path=shown(saved.path),
        signals=fetch.signals,
        changed=saved.changed,
        conflicts=saved.conflicts,
        edited=saved.edited,
        diff=saved.diff,
    )


def _outcome(
    item: Article, status: Status, reason: str = "", *, signals: tuple[str, ...]
) -> Outcome:
    return Outcome(url=item.originalUrl, status=status, reason=reason, signals=signals)


def _bytes(text: str | None) -> bytes | None:
    return text.encode("latin-1") if text else None
