"""Item pipelines: each calls the rules and has one effect. No rule about news is here."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler import exporting
from crawler.article.checks import findings
from crawler.article.edit import update
from crawler.article.errors import ArticleError
from crawler.article.record import Article
from crawler.article.urls import bare, identity
from crawler.corpus import corpus, matching, merge
from crawler.enrich import chain
from crawler.fetching.outcomes import Outcome, Status
from crawler.offloading import off_the_loop
from crawler.portal.files import shown
from crawler.run import Run
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
    """Keeps the corpus in step with what was fetched."""

    def __init__(self, run: Run, render: Callable[[Article], str]) -> None:
        self.run = run
        self.render = render
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
        return cls(Run.of(crawler), render)

    async def process_item(self, item: Article) -> Article:
        """Save *item* if it is news to the corpus; report what became of it."""
        fetch = self.run.fetches.pop(item.originalUrl, None) or Fetch(at=datetime.now(UTC))
        if self.run.corpus is None or self.run.state is None:
            self.run.report(_outcome(item, Status.FETCHED, signals=fetch.signals))
            return item
        async with self._turn:
            try:
                await self._save(self.run.corpus, self.run.state, item, fetch)
            except (ArticleError, corpus.ChangedError, StateError, OSError) as error:
                reason = str(error).partition("\n")[0]
                self.run.report(_outcome(item, Status.FAILED, reason, signals=fetch.signals))
        return item

    async def _save(self, folder: corpus.Corpus, state: State, item: Article, fetch: Fetch) -> None:
        found = matching.match(folder, item, address=fetch.address, hint=fetch.record)
        write: Callable[[], Path] | None = None
        status, reason, key = Status.SAVED, "", identity(item.originalUrl)
        if found.entry is None:
            state.records.remember(key, merge.plain(found.article), fetch, name=None)
            text = self.render(found.article)
            write = partial(folder.create, found.article, text.encode())
        else:
            key, status = matching.key_of(found.entry), Status.UNCHANGED
            if found.is_twin:
                reason = f"the same article as {found.entry.article.address}"
            else:
                text, reason = self._merged(state, found.entry, found.article, key)
                plain, name = merge.plain(found.article), found.entry.path.name
                state.records.remember(key, plain, fetch, name=name)
                if text != found.entry.text:
                    status = Status.UPDATED
                    write = partial(folder.replace, found.entry, text.encode(), found.article)
        path = found.entry.path if found.entry else None
        if write is not None:  # the disk takes its time: the crawl goes on meanwhile
            path = await off_the_loop(write)
        assert path is not None  # noqa: S101 - there was a file, or there is one now
        outcome = _outcome(item, status, reason, path=shown(path), signals=fetch.signals)
        with state.together():
            if not found.is_twin:
                state.records.confirm(key, path.name)
            self._keep_validators(state, fetch, key)
            self.run.remember(outcome, key)
        self.run.tell(outcome)

    def _merged(
        self, state: State, entry: corpus.Entry, item: Article, key: str
    ) -> tuple[str, str]:
        """Return the file of *entry* as it is to be, and which edits of a person it keeps."""
        known = state.records.known(key)
        if known is None and key != bare(entry.article.originalUrl):
            known = state.records.named(entry.path.name)  # by a key of older rules
        merged = merge.merged(known.bases if known else (), entry.article, item)
        text = update(entry.text, merged.changes, path=shown(entry.path))
        return text, f"kept a person's {', '.join(merged.kept)}" if merged.kept else ""

    def _keep_validators(self, state: State, fetch: Fetch, key: str) -> None:
        if fetch.address:
            validators = Validators(
                etag=_bytes(fetch.etag), last_modified=_bytes(fetch.last_modified)
            )
            state.validators.keep(fetch.address, validators, record=key)


def _outcome(
    item: Article, status: Status, reason: str = "", *, path: str = "", signals: tuple[str, ...]
) -> Outcome:
    url = item.originalUrl
    return Outcome(url=url, status=status, reason=reason, path=path, signals=signals)


def _bytes(text: str | None) -> bytes | None:
    return text.encode("latin-1") if text else None
