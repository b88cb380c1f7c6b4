"""Item pipelines: each calls the rules and has one effect. No rule about news is here."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Self

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
from crawler.portal import seal_keys
from crawler.portal.files import shown
from crawler.run import Run
from crawler.sealing.sealer import Sealed, Sealer
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

    def __init__(self, run: Run, render: Callable[[Article], str], sealer: Sealer) -> None:
        self.run = run
        self.render = render
        self.sealer = sealer
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
        run = Run.of(crawler)
        return cls(run, render, seal_keys.sealer(run.portal, os.environ))

    async def process_item(self, item: Article) -> Article:
        """Save *item* if it is news to the corpus; report what became of it."""
        fetch = self.run.fetches.pop(item.originalUrl, None) or Fetch(at=datetime.now(UTC))
        if self.run.corpus is None or self.run.state is None:
            return self._shown(item, fetch)
        async with self._turn:
            try:
                await self._save(self.run.corpus, self.run.state, item, fetch)
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

    async def _save(self, folder: corpus.Corpus, state: State, item: Article, fetch: Fetch) -> None:
        found = matching.match(folder, item, address=fetch.address, hint=fetch.record)
        write: Callable[[], Path] | None = None
        status, reason, key = Status.SAVED, "", identity(item.originalUrl)
        if found.entry is None:
            sealed = self.sealer.sealed(found.article, fetch=fetch.provenance())
            plain = {**merge.plain(sealed.article), **sealed.base}
            state.records.remember(key, plain, fetch, name=None)
            text = self.render(sealed.article)
            write = partial(folder.create, sealed.article, text.encode())
        else:
            key, status = matching.key_of(found.entry), Status.UNCHANGED
            if found.is_twin:
                reason = f"the same article as {found.entry.article.address}"
            else:
                bases = self._bases(state, found.entry, key)
                sealed = self.sealer.sealed(
                    found.article, found.entry.article, bases, fetch.provenance()
                )
                text, reason = _merged(found.entry, sealed, bases)
                plain, name = {**merge.plain(sealed.article), **sealed.base}, found.entry.path.name
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

    def _bases(self, state: State, entry: corpus.Entry, key: str) -> list[Mapping[str, Any]]:
        """Return what the machine may have written into the file of *entry*."""
        known = state.records.known(key)
        if known is None and key != bare(entry.article.originalUrl):
            known = state.records.named(entry.path.name)  # by a key of older rules
        return known.bases if known else []

    def _keep_validators(self, state: State, fetch: Fetch, key: str) -> None:
        if fetch.address:
            validators = Validators(
                etag=_bytes(fetch.etag), last_modified=_bytes(fetch.last_modified)
            )
            state.validators.keep(fetch.address, validators, record=key)


def _merged(
    entry: corpus.Entry, sealed: Sealed, bases: Sequence[Mapping[str, Any]]
) -> tuple[str, str]:
    """Return the file of *entry* as it is to be, and which edits of a person it keeps."""
    merged = merge.merged(bases, entry.article, sealed.article, leaving=sealed.leaving)
    changes = {**merged.changes, **sealed.changes}
    text = update(entry.text, changes, path=shown(entry.path))
    kept = f"kept a person's {', '.join(merged.kept)}" if merged.kept else ""
    return text, "; ".join(note for note in (kept, sealed.note) if note)


def _outcome(
    item: Article, status: Status, reason: str = "", *, path: str = "", signals: tuple[str, ...]
) -> Outcome:
    url = item.originalUrl
    return Outcome(url=url, status=status, reason=reason, path=path, signals=signals)


def _bytes(text: str | None) -> bytes | None:
    return text.encode("latin-1") if text else None
