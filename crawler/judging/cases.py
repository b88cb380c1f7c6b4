"""One record before its judgement: what the portal says of it alone, and what a person said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from crawler.article.record import Article, Related
from crawler.article.shape import to_plain, with_plain
from crawler.corpus.corpus import Entry
from crawler.enrich import chain
from crawler.judging import leading, origins, pins
from crawler.portal.portal import Portal
from crawler.portal.sources import Source
from crawler.state.judgements import Judged, Judgement

LESSER = -1
"""Heat of a lesser copy in a cluster (record-format 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A record that is judged."""

    key: str
    """Its identity."""

    entry: Entry | None
    """Its file; None if it has none yet."""

    article: Article
    """As the portal and a person judge it alone; its ``quality`` is the one that counts."""

    pins: frozenset[str]
    """Judgements that are a person's."""

    views: int
    """Views that its heat counts."""

    links: tuple[str, ...]
    """See ``Judgement.links``."""

    source: str
    """Key of its source; empty if that is not known."""

    gone: bool = False
    """See ``Judgement.gone``."""

    known: Judged | None = None
    """What was judged of it before."""

    kept: tuple[str, ...] = ()
    """Judgements that a person changed, and the portal would change too."""


@dataclass(frozen=True)
class Rules:
    """What one corpus is judged by."""

    portal: Portal
    enrichments: tuple[chain.Enrichment, ...]

    @cached_property
    def _origins(self) -> origins.Origins:
        return origins.Origins(self.portal.sources)

    def open(  # noqa: PLR0913 - each by name
        self,
        key: str,
        article: Article,
        *,
        entry: Entry | None,
        known: Judged | None,
        written: Collection[Mapping[str, Any]] = (),
        source: Source | None = None,
        gone: bool | None = None,
        adopt: bool = False,
    ) -> Case:
        """Return the case of the record *key*.

        Args:
            key: its identity.
            article: the record as it is to be, but for the judgements.
            entry: its file as it is.
            known: what was judged before.
            written: what the crawl may have written into the file, where nothing was judged before.
            source: where it was found, if the caller knows.
            gone: whether its publisher has taken it away; None for what was known.
            adopt: see ``pins.pinned``.
        """
        old = entry.article if entry else None
        bases = known.bases if known else written
        names: frozenset[str] = frozenset()
        if old is not None:
            at = self.portal.settings.scoring.publish_at
            names = pins.pinned(old, bases, publish_at=at, adopt=adopt)
        if source is None:
            source = self._source(article, known)
        portal = replace(self.portal, source=source)
        free = chain.enriched(article, portal, self.enrichments)
        judged, kept = free, frozenset[str]()
        if old is not None and names:
            names = _meant(names, old, free, written)
            kept = _conflicting(names, bases, free)
            judged = self._held(article, old, names, portal)
        return Case(
            key=key,
            entry=entry,
            article=judged,
            pins=names,
            views=self._views(article, entry, known),
            links=_links(old, known),
            source=source.key if source else "",
            gone=known is not None and known.now.gone if gone is None else gone,
            known=known,
            kept=tuple(name for name in pins.JUDGED if name in kept),
        )

    def again(self, key: str, entry: Entry, known: Judged) -> Case:
        """Return the case of a record that was judged before, and is looked at for others' sake.

        Of what the portal says of it alone, nothing changes.
        """
        at = self.portal.settings.scoring.publish_at
        return Case(
            key=key,
            entry=entry,
            article=entry.article,
            pins=pins.pinned(entry.article, known.bases, publish_at=at, adopt=False),
            views=self._views(entry.article, entry, known),
            links=known.now.links,
            source=known.now.source,
            gone=known.now.gone,
            known=known,
        )

    def settle(self, case: Case, related: tuple[Related, ...], *, leads: bool) -> Article:
        """Return the article of *case*, which lists *related*, the best of its cluster."""
        scoring = self.portal.settings.scoring
        article, pinned = case.article, case.pins
        found: dict[str, Any] = {"related": article.related, "heat": article.heat}
        if "related" not in pinned:
            found["related"] = related
        if "heat" not in pinned:
            heat = (article.quality or 0) + scoring.related * len(found["related"]) + case.views
            found["heat"] = heat if leads else LESSER
        if "published" not in pinned:
            heat = found["heat"]
            shown = heat is not None and heat >= scoring.publish_at
            found["published"] = leads and shown and not case.gone
        same = all(getattr(article, name) == value for name, value in found.items())
        return article if same else article.replace(**found)

    def judgement(self, case: Case, settled: Article) -> Judgement:
        """Return what is to be remembered of *settled*, the outcome of *case*."""
        return Judgement(
            values=pins.written(settled, case.pins),
            views=case.views,
            links=case.links,
            source=case.source,
            gone=case.gone,
        )

    def _views(self, article: Article, entry: Entry | None, known: Judged | None) -> int:
        """Return the views of *article*: what the portal's table says, else what its heat says.

        Heat is quality, and points for those related, and views (record-format 2).
        """
        if self.portal.settings.views is not None:
            return self.portal.views.of(article, entry.path.name if entry else None)
        if known is not None:
            return known.now.views
        old = entry.article if entry else None
        if old is None or old.heat is None or old.quality is None:
            return 0
        return max(
            0, old.heat - old.quality - self.portal.settings.scoring.related * len(old.related)
        )

    def _source(self, article: Article, known: Judged | None) -> Source | None:
        if known is not None and known.now.source:
            return self.portal.sources.get(known.now.source)
        return self._origins.likely(article)

    def _held(
        self, article: Article, old: Article, names: Collection[str], portal: Portal
    ) -> Article:
        """Return *article* enriched, with what *old* says of *names* at every step."""
        values = to_plain(old)
        held = {name: values.get(name) for name in names}
        for enrich in (None, *self.enrichments):
            article = with_plain(enrich(article, portal) if enrich else article, held)
        return article


def _meant(
    names: frozenset[str], old: Article, free: Article, written: Collection[Mapping[str, Any]]
) -> frozenset[str]:
    """Return which of *names* differ from the portal's own opinion: the others are no pins.

    On those that hang on what else is in the corpus it has none yet; on those that come from a page
    its opinion is what the crawl has *written*.
    """
    mine, theirs = pins.plain(old), pins.plain(free)
    differ = {name for name in names if mine.get(name) != theirs.get(name)}
    own = {
        name
        for name in names & pins.ON_PAGES
        if not any(base.get(name) == mine.get(name) for base in written)
    }
    return frozenset(differ) | own | (names & pins.AMONG_OTHERS)


def _conflicting(
    names: frozenset[str], bases: Collection[Mapping[str, Any]], free: Article
) -> frozenset[str]:
    """Return on which of *names* the portal's opinion is another than it was."""
    now = pins.plain(free)
    return frozenset(
        name
        for name in names - pins.AMONG_OTHERS
        if not any(base.get(name) == now.get(name) for base in bases)
    )


def _links(old: Article | None, known: Judged | None) -> tuple[str, ...]:
    if known is not None:
        return known.now.links
    if old is None:
        return ()
    return tuple(key for each in old.related if (key := leading.key_of(each)))
