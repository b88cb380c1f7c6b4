"""The spider for records that may be out of date."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

from scrapy import Request, signals

from crawler.article.errors import FrontMatterError
from crawler.article.record import Article
from crawler.corpus.corpus import Corpus
from crawler.discovery.budget import Budget
from crawler.fetching.conditional import KNOWN
from crawler.fetching.outcomes import Outcome, Status, report
from crawler.judging.origins import Origins
from crawler.offloading import off_the_loop
from crawler.portal.durations import duration
from crawler.portal.files import shown
from crawler.refreshing.selecting import Candidate, Candidates, Selection, Twin
from crawler.spiders.base import is_yes
from crawler.spiders.choosing import stale
from crawler.spiders.records import RecordSpider
from crawler.state.addresses import KnownAddress
from crawler.state.store import State
from crawler.state.validators import Validators

left_over: Final = object()
"""Scrapy signal, sent at the end with ``waiting``: records that are left to the next run."""

_AT_ONCE: Final = 32
"""Files that are read in one go."""

_MOST: Final = 1_000
"""Requests that may wait to be sent: a corpus is larger than what should be in memory."""

_REST: Final = timedelta(days=1)
"""Until what is not asked for now counts as due again."""


class RefreshSpider(RecordSpider):
    """Fetches again the records whose articles may have changed.

    ``scrapy crawl refresh`` asks for what is due, ``-a older_than=7d`` for what was last fetched
    longer ago: a number with ``s``, ``m``, ``h``, ``d`` or ``w``. ``-a source=a,b``,
    ``-a topic=A,B``, ``-a failing=1`` and ``-a filter="age<7d; published=yes"`` leave out others,
    ``-a paths="FILE URL"`` are the records themselves, ``-a limit=N`` bounds them. With ``-a
    dry=1`` nothing is written.
    """

    name = "refresh"

    def __init__(  # noqa: PLR0913 - each by name
        self,
        *,
        paths: str | Sequence[str] = "",
        older_than: str = "",
        source: str | Sequence[str] = "",
        topic: str | Sequence[str] = "",
        failing: str | bool = False,
        filter: str | Sequence[str] = "",  # noqa: A002 - as on the command line
        limit: str | int = 0,
        dry: str | bool = False,
        **kwargs: Any,  # noqa: ANN401 - Scrapy's own
    ) -> None:
        super().__init__(**kwargs)
        self.paths = _words(paths, r"\s+")
        self.older_than = duration(older_than) if older_than else None
        self.sources, self.topics = _words(source, r"[\s,]+"), _words(topic, r"\s*,\s*")
        self.failing, self.dry = is_yes(failing), is_yes(dry)
        self.conditions = _words(filter, r"\s*;\s*")
        self.limit = int(limit)
        self.waiting = 0
        """Records that are left to the next run, by a limit or the budget."""
        self._met: dict[str, KnownAddress] = {}
        """What the state knows of the addresses of the records at hand."""
        self._validators: dict[str, tuple[Validators, str | None]] = {}
        """Those of the records at hand, by address."""

    async def requests(self) -> AsyncIterator[Request]:
        """Ask for each stale record's page."""
        run = self.run
        if run.corpus is None or run.state is None:
            return
        self.crawler.signals.connect(self._tell, signal=signals.spider_closed)
        run.corpus.know()
        self.budget = self.budget_of(self.limit)
        selection = self._selection(run.corpus)
        async for some in self._candidates(run.corpus, run.state, selection):
            requests = []
            for found in some:
                if isinstance(found, Twin):
                    self._second(found, run.corpus)
                elif request := self.request_for(found):
                    requests.append(request)
            run.claim_all(requests)
            for request in requests:
                yield request
                await self._sent()
        self._name_broken(run.corpus, selection)

    def budget_of(self, limit: int) -> Budget:
        """Return how many records may be asked for, at most *limit* if that is not 0."""
        most = self.run.portal.settings.budget
        return Budget(min(most.run, limit or most.run), most.host)

    def _selection(self, corpus: Corpus) -> Selection:
        """Return what is asked for; addresses without a record are named."""
        selection, urls = stale(
            self.run.portal,
            paths=self.paths,
            sources=self.sources,
            topics=self.topics,
            older_than=self.older_than,
            failing=self.failing,
            conditions=self.conditions,
        )
        names = set(selection.names or ())
        for url in urls:
            path = corpus.find_address(url)
            if path is not None:
                names.add(path.name)
                continue
            reason = f"no record of this address: `masthead fetch {url}` makes one"
            outcome = Outcome(url=url, status=Status.REFUSED, code="no-record", reason=reason)
            report(self.crawler, outcome)  # nothing is known of it now that was not before
        return replace(selection, names=frozenset(names)) if urls else selection

    async def _candidates(
        self, corpus: Corpus, state: State, selection: Selection
    ) -> AsyncIterator[list[Candidate | Twin]]:
        """Yield what is to be looked at, as much at a time as is read in one go."""
        portal = self.run.portal
        which = selection.which(datetime.now(UTC), portal.settings.refresh)
        rows = state.stale.select(portal.place, which, selection.names)
        origins = Origins(portal.sources)

        def source_of(article: Article) -> str:
            likely = origins.likely(article)
            return likely.key if likely else ""

        found = Candidates(rows, corpus, selection, source_of=source_of, room=self._has_room)
        each = iter(found)
        while some := await off_the_loop(lambda: list(islice(each, _AT_ONCE))):
            # In one query, which for each of them would take as long as for some ten.
            candidates = [one for one in some if isinstance(one, Candidate)]
            addresses = [one.asked.original for one in candidates]
            self._met = self.run.met(addresses)
            self._validators = state.validators.all_of(addresses)
            yield [one for one in some if one is not None]
        self.waiting += found.waiting

    def _has_room(self, key: str) -> bool:
        return self.budget.has(f"https://{key}")

    def request_for(self, found: Candidate) -> Request | None:
        """Return the request for the page of *found*; None, told, if it is not to be asked for."""
        address = found.asked.original
        known = self._met.get(address)
        rests = None if self.again else self.run.resting(address, known)
        if rests:
            code, reason = rests
            kept = shown(found.path)
            outcome = Outcome(url=address, status=Status.UNCHANGED, reason=reason, path=kept)
            report(self.crawler, outcome)
            pace = self.run.portal.settings.refresh
            self._put_off(found.key, pace.longest if code == "gone" else _REST)
            return None
        if found.key is not None and not self.budget.take(f"https://{found.key}"):
            self.waiting += 1
            return None
        # "Not modified" would not tell that a page is there again.
        again = self.again or found.is_missing
        request = self.record_request(found, again=again, known=known)
        if request is not None and request.url == address:
            request.meta[KNOWN] = request.url, self._validators.get(request.url)
        return request

    def _second(self, twin: Twin, corpus: Corpus) -> None:
        """Name a second file of an article."""
        first, path = shown(corpus.folder / twin.of), shown(corpus.folder / twin.name)
        reason = f"a second file of the article in {first}: keep one of them"
        self.run.report(
            Outcome(url="", status=Status.REFUSED, code="twin", reason=reason, path=path)
        )

    def _put_off(self, key: str | None, span: timedelta) -> None:
        """Let what is not asked for now not be due for a while."""
        if key is not None and self.run.state is not None and not self.dry:
            self.run.state.visits.put_off(key, datetime.now(UTC) + span)

    async def _sent(self) -> None:
        """Wait until few requests wait to be sent.

        The scheduler also says that it is empty when all hosts it has requests for are busy.
        """
        stats = self.crawler.stats
        assert stats is not None  # noqa: S101 - set before any spider runs
        while (
            stats.get_value("scheduler/enqueued", 0) - stats.get_value("scheduler/dequeued", 0)
            >= _MOST
        ):
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def _name_broken(self, corpus: Corpus, selection: Selection) -> None:
        """Name the files that cannot be read, if they are meant."""
        names = selection.names
        for path, error in corpus.broken.items():
            if selection.is_narrow if names is None else path.name not in names:
                continue
            reason = (
                f"line {error.problems[0]}" if isinstance(error, FrontMatterError) else str(error)
            )
            self.run.report(Outcome(url="", status=Status.FAILED, reason=reason, path=shown(path)))

    def _tell(self) -> None:
        if self.waiting:
            self.crawler.signals.send_catch_log(left_over, waiting=self.waiting)


def _words(given: str | Sequence[str], separator: str) -> tuple[str, ...]:
    """Return the parts of an argument, whose values Scrapy's command line gives as one text."""
    words = re.split(separator, given.strip()) if isinstance(given, str) else given
    return tuple(dict.fromkeys(word for word in words if word))
