"""Item pipelines: each calls the rules and has one effect. No rule about news is here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
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
from crawler.portal.files import shown
from crawler.run import Run
from crawler.state.database import StateError
from crawler.state.records import Fetch
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

    def process_item(self, item: Article) -> Article:
        """Save *item* if it is news to the corpus; report what became of it."""
        fetch = self.run.fetches.pop(item.originalUrl, None) or Fetch(at=datetime.now(UTC))
        key = ""
        try:
            outcome, key = self._saved(item, fetch)
        except (ArticleError, corpus.ChangedError, StateError, OSError) as error:
            reason = str(error).partition("\n")[0]
            outcome = Outcome(url=item.originalUrl, status=Status.FAILED, reason=reason)
        self.run.report(replace(outcome, signals=fetch.signals), record=key)
        return item

    def _saved(self, item: Article, fetch: Fetch) -> tuple[Outcome, str]:
        """Return what became of *item*, and the identity of its record."""
        if self.run.corpus is None or self.run.state is None:
            return Outcome(url=item.originalUrl, status=Status.FETCHED), ""
        found = matching.match(self.run.corpus, item, address=fetch.address, hint=fetch.record)
        if found.entry is None:
            key = identity(item.originalUrl)
            outcome = self._created(self.run.corpus, found.article, fetch, key)
        else:
            key = matching.key_of(found.entry)
            if found.is_twin:
                outcome = _twin(item, found.entry)
            else:
                outcome = self._updated(self.run.corpus, found.entry, found.article, fetch, key)
        if fetch.address:
            validators = Validators(
                etag=_bytes(fetch.etag), last_modified=_bytes(fetch.last_modified)
            )
            self.run.state.validators.keep(fetch.address, validators, record=key)
        return outcome, key

    def _created(self, folder: corpus.Corpus, item: Article, fetch: Fetch, key: str) -> Outcome:
        assert self.run.state is not None  # noqa: S101 - there is one where there is a corpus
        self.run.state.records.remember(key, merge.plain(item), fetch, name=None)
        path = folder.create(item, self.render(item).encode())
        self.run.state.records.confirm(key, path.name)
        return Outcome(url=item.originalUrl, status=Status.SAVED, path=shown(path))

    def _updated(
        self, folder: corpus.Corpus, entry: corpus.Entry, item: Article, fetch: Fetch, key: str
    ) -> Outcome:
        assert self.run.state is not None  # noqa: S101 - there is one where there is a corpus
        known = self.run.state.records.known(key)
        if known is None and key != bare(entry.article.originalUrl):
            known = self.run.state.records.named(entry.path.name)  # by a key of older rules
        merged = merge.merged(known.bases if known else (), entry.article, item)
        text = update(entry.text, merged.changes, path=shown(entry.path))
        self.run.state.records.remember(key, merge.plain(item), fetch, name=entry.path.name)
        kept = f"kept a person's {', '.join(merged.kept)}" if merged.kept else ""
        status = Status.UNCHANGED
        if text != entry.text:
            folder.replace(entry, text.encode(), item)
            status = Status.UPDATED
        self.run.state.records.confirm(key, entry.path.name)
        return Outcome(url=item.originalUrl, status=status, reason=kept, path=shown(entry.path))


def _bytes(text: str | None) -> bytes | None:
    return text.encode("latin-1") if text else None


def _twin(item: Article, entry: corpus.Entry) -> Outcome:
    """Return the outcome of *item*, which *entry* is a record of: a second is not made of it."""
    return Outcome(
        url=item.originalUrl,
        status=Status.UNCHANGED,
        reason=f"the same article as {entry.article.address}",
        path=shown(entry.path),
    )
