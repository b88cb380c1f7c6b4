"""Item pipelines: each calls the rules and has one effect. No rule about news is here."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
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
from crawler.portal import seal_keys
from crawler.portal.files import shown
from crawler.run import Run
from crawler.saving import Saver
from crawler.sealing.sealer import Sealer
from crawler.state.database import StateError
from crawler.state.records import Fetch
from crawler.state.store import State
from crawler.state.validators import Validators


class EnrichPipeline:
    """Makes an article a record of this portal."""

    def __init__(self, run: Run, enrichments: tuple[chain.Enrichment, ...]) -> None:
        self.run = run
        self.enrichments = enrichments

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the enrichments from ``MASTHEAD_ENRICHMENTS``."""
        return cls(Run.of(crawler), chain.load(crawler.settings.getdict("MASTHEAD_ENRICHMENTS")))

    def process_item(self, item: Article) -> Article:
        """Return *item* with the portal's judgement."""
        fetch = self.run.fetches.get(item.originalUrl)
        source = self.run.portal.sources.get(fetch.source) if fetch else None
        return chain.enriched(item, replace(self.run.portal, source=source), self.enrichments)


class CheckPipeline:
    """Lets only valid articles through."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the run."""
        return cls(Run.of(crawler))

    def process_item(self, item: Article) -> Article:
        """Return *item*, or drop it with what is wrong."""
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
        self._turn = asyncio.Lock()
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
            await self._saver.finish()

    async def process_item(self, item: Article) -> Article:
        """Save *item* if it is news to the corpus; report what became of it."""
        fetch = self.run.fetches.pop(item.originalUrl, None) or Fetch(at=datetime.now(UTC))
        if self._saver is None or self.run.state is None:
            return self._shown(item, fetch)
        async with self._turn:
            try:
                await self._save(self._saver, self.run.state, item, fetch)
            except (ArticleError, corpus.ChangedError, StateError, OSError) as error:
                reason = str(error).partition("\n")[0]
                self.run.report(_outcome(item, Status.FAILED, reason, signals=fetch.signals))
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

    async def _save(self, saver: Saver, state: State, item: Article, fetch: Fetch) -> None:
        saved = await saver.save(item, fetch)
        path = shown(saved.path)
        outcome = _outcome(item, saved.status, saved.reason, path=path, signals=fetch.signals)
        with state.together():
            saved.confirm()
            if fetch.address:
                validators = Validators(
                    etag=_bytes(fetch.etag), last_modified=_bytes(fetch.last_modified)
                )
                state.validators.keep(fetch.address, validators, record=saved.key)
            self.run.remember(outcome, saved.key)
        self.run.tell(outcome)


def _outcome(
    item: Article, status: Status, reason: str = "", *, path: str = "", signals: tuple[str, ...]
) -> Outcome:
    url = item.originalUrl
    return Outcome(url=url, status=status, reason=reason, path=path, signals=signals)


def _bytes(text: str | None) -> bytes | None:
    return text.encode("latin-1") if text else None
