"""Taking articles of other programs into a corpus: what is there stays, what is new is saved once.

Nothing is fetched. Records in our own form are written as they are; others are judged by the portal
and saved as a page would be.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from crawler.article.checks import findings
from crawler.article.frontmatter import dumps
from crawler.article.record import Article
from crawler.article.shape import to_plain
from crawler.article.urls import identity
from crawler.corpus import corpus, matching, merge
from crawler.corpus.filters import Filter
from crawler.enrich import chain
from crawler.fetching.outcomes import Status
from crawler.importing import cleaning
from crawler.importing.completing import completed
from crawler.importing.importers import Asked, Item
from crawler.judging.cases import Rules
from crawler.offloading import at_once
from crawler.portal.files import shown
from crawler.portal.places import Place, Url
from crawler.refreshing.arrivals import Arrival
from crawler.saving import Saver
from crawler.sealing.sealer import Sealer
from crawler.state.files import Files
from crawler.state.records import Fetch
from crawler.state.store import State

_BATCH: Final = 200
"""Files that are written before the index hears of them; it finds them itself, should it not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How articles are to be taken in."""

    update: bool = False
    """Bring records up to date that are there; else they stay. Records in our own form that are new
    are then the source's, to be changed by the next import; else all in them is a person's."""

    judge: bool = False
    """Judge also records in our own form."""

    dry: bool = False
    """Write nothing, only tell."""

    wanted: Filter = Filter()  # noqa: RUF009 - frozen
    """What an article has to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of an article."""

    status: Status
    """FOUND where it would be saved."""

    title: str
    path: str = ""
    """Of its record, as people see it; empty if it has none."""

    reason: str = ""
    changed: tuple[str, ...] = ()
    """Fields of a record that was updated."""


class RefusedError(Exception):
    """An article cannot be a record here; the message says why."""


class Intake:
    """Takes articles into *folder*, one after the other. Whoever has it holds the folder's lock.

    *files* is the folder's index in *state*; *render* gives a new article the form of a file.
    """

    def __init__(  # noqa: PLR0913 - the parts of a portal that a record touches
        self,
        rules: Rules,
        folder: corpus.Corpus,
        state: State,
        files: Files,
        sealer: Sealer,
        *,
        how: How,
        asked: Asked,
        render: Callable[[Article], str] = dumps,
    ) -> None:
        self._rules = rules
        self._folder = folder
        self._state = state
        self._sealer = sealer
        self._how = how
        self._asked = asked
        self._saver = Saver(rules, folder, state, files, sealer, render)
        self._seen: set[str] = set()
        """Identities of what a dry run would have saved."""
        self._unflushed = 0

    def begin(self) -> None:
        """Finish what a run that was killed left to do."""
        if not self._how.dry:
            at_once(self._saver.finish())

    def end(self) -> None:
        """Let the index know all files."""
        if not self._how.dry:
            self._folder.flush()

    def take(self, item: Item) -> Taken | None:
        """Save what *item* says, if it is news to the corpus; None if it is not wanted.

        Raises:
            UncleanError, RefusedError: it makes no record here.
            ArticleError, ChangedError, StateError, OSError: it cannot be saved; the record it may
                have stays as it was.
        """
        article, said = self._article(item)
        if self._how.wanted and not self._how.wanted.matches(_values(item, article)):
            return None
        found = self._match(item, article)
        if isinstance(found, Path | Url):
            return Taken(status=Status.UNCHANGED, title=article.title, path=shown(found))
        if found.entry is not None:
            return self._known(item, found, found.entry, said)
        article = found.article
        if self._how.dry:
            return self._foreseen(article)
        if item.is_record and not self._how.judge:
            return self._restored(item, article)
        arrival = Arrival(fetch=_fetch(item, article))
        saved = at_once(self._saver.save(article, arrival, name=item.name))
        with self._state.together():
            saved.confirm()
        return Taken(status=saved.status, title=article.title, path=shown(saved.path))

    def _article(self, item: Item) -> tuple[Article, frozenset[str]]:
        """Return the article of *item* as the portal has it, and what its source says of it."""
        portal = self._rules.portal
        said = frozenset[str]()
        if against := sorted(item.signals & set(portal.settings.obey)):
            raise RefusedError(f"the publisher asks for {', '.join(against)}")
        if item.is_record and item.article is not None:
            article = item.article
        elif item.article is not None:
            article = item.article.replace(category=portal.settings.category)
        else:
            article, said = cleaning.cleaned(item, self._asked, portal.settings.body)
        if item.is_record and not self._how.judge:
            identity(article.originalUrl)  # without one it could never be found again
            return article, said
        article = chain.enriched(article, portal, self._rules.enrichments)
        for loc, what in findings(article, [topic.name for topic in portal.topics]):
            if loc != ("topics",):  # a portal need not have topics
                raise RefusedError(f"{'.'.join(str(part) for part in loc)}: {what}")
        return article, said

    def _match(self, item: Item, article: Article) -> matching.Match | Place:
        """Return what the corpus has of *article*; only the path where that is enough."""
        if not item.is_record:
            return matching.match(self._folder, article, address=item.address)
        path = self._folder.find(article)
        if path is not None:
            return matching.Match(article, self._folder.read(path)) if self._how.update else path
        twin = self._folder.find_twin(article)
        return matching.Match(article, twin, is_twin=twin is not None)

    def _known(
        self, item: Item, found: matching.Match, entry: corpus.Entry, said: frozenset[str]
    ) -> Taken:
        """Leave the record in *entry* as it is, or bring it up to date."""
        article = found.article
        path, title = shown(entry.path), article.title
        if found.is_twin:
            reason = f"the same article as {entry.article.address}"
            return Taken(status=Status.UNCHANGED, title=title, path=path, reason=reason)
        if not self._how.update:
            return Taken(status=Status.UNCHANGED, title=title, path=path)
        if item.article is None:
            article = completed(article, entry.article, said)
        fetch = replace(_fetch(item, article), at=item.fetched or self._asked.now)
        arrival = Arrival(fetch=fetch, modified=article.updatedDateTime)
        if self._how.dry:
            saved = self._saver.preview(article, arrival)
        else:
            saved = at_once(self._saver.save(article, arrival))
            with self._state.together():
                saved.confirm()
        return Taken(
            status=saved.status,
            title=title,
            path=shown(saved.path),
            reason=saved.reason,
            changed=saved.changed,
        )

    def _foreseen(self, article: Article) -> Taken:
        keys = {identity(each) for each in (article.originalUrl, article.webUrl) if each}
        again = not self._seen.isdisjoint(keys)
        self._seen |= keys
        return Taken(status=Status.UNCHANGED if again else Status.FOUND, title=article.title)

    def _restored(self, item: Item, article: Article) -> Taken:
        """Write a record as it is.

        The state hears nothing of it, as of a file that a person copied: what is in it may be a
        person's, so no refresh takes it for the machine's. Unless the source is to be followed.
        """
        text, base = item.text, merge.plain(article)
        if self._sealer.fields and article.secured is None:
            sealed = self._sealer.sealed(article)
            article, text = sealed.article, None
            base = {**merge.plain(article), **sealed.base}
        data = (dumps(article) if text is None else text).encode()
        key = identity(article.originalUrl)
        if self._how.update:
            self._state.records.remember(key, base, _fetch(item, article), name=None)
        path = self._folder.create(article, data, name=item.name)
        if self._how.update:
            self._state.records.confirm(key, path.name)
        self._unflushed += 1
        if self._unflushed >= _BATCH:
            self._folder.flush()
            self._unflushed = 0
        return Taken(status=Status.SAVED, title=article.title, path=shown(path))


def _fetch(item: Item, article: Article) -> Fetch:
    """Return how the page of *article* was fetched.

    Where nobody says so, that was when it was published or changed: a refresh looks at it soon.
    """
    at = item.fetched or article.updatedDateTime or article.publishedDateTime
    return Fetch(at=at, address=item.address)


def _values(item: Item, article: Article) -> dict[str, Any]:
    """Return *article* as filters look at it."""
    return {**to_plain(article), "body": article.body, "path": item.name}
