"""The spider for a portal's sources."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.agenda import Agenda, Place, places
from crawler.article.urls import web_address
from crawler.discovery import registry
from crawler.discovery.budget import Budget
from crawler.discovery.keeping import found_again, kept
from crawler.discovery.listing import LARGEST, Fetched, Found, Listing, ListingError, More
from crawler.discovery.sifting import Sieve, told
from crawler.discovery.tally import Tally
from crawler.fetching.conditional import AGAIN, NotModifiedError, validators_in
from crawler.fetching.outcomes import Outcome, Status, of_failure, report
from crawler.portal.sources import Source
from crawler.run import SOURCE
from crawler.scaling.messages import ONCE
from crawler.spiders.base import PERMANENT, PageSpider, header, is_yes
from crawler.spiders.choosing import chosen
from crawler.state.addresses import Waiting
from crawler.state.validators import Validators

source_read: Final = object()
"""Scrapy signal, sent at the end with ``tally``, a :class:`Tally`, for each source of the run."""

_PLACE: Final = "masthead_place"
_GONE: Final = 410
_FIRST: Final = 1_000_000
"""Priority of listings: what is new is known before anything is fetched."""

_MOST_PROBLEMS: Final = 20
"""Of one listing that are named one by one."""


class DiscoverSpider(PageSpider):
    """Reads the portal's sources and fetches the articles that the corpus does not have.

    ``scrapy crawl discover``; ``-a source="gazette herald"`` reads only these, ``-a feed=ADDRESS``
    a feed instead. A source is read when it is due, and a feed of the settings each time;
    ``-a all=1`` reads all that is chosen, ``-a due=1`` also of the feeds only what is due.
    ``-a limit=N`` bounds the articles. With ``-a dry=1`` no article is fetched and nothing is kept.
    With ``-a joins=1`` it begins nothing, and takes part in what others began.
    """

    name = "discover"

    def __init__(
        self,
        source: str = "",
        feed: str = "",
        dry: str | bool = False,  # noqa: FBT001, FBT002 - Scrapy's arguments are text
        limit: str | int = 0,
        **kwargs: Any,  # noqa: ANN401 - Scrapy's own
    ) -> None:
        self.all, self.due = (is_yes(kwargs.pop(name, False)) for name in ("all", "due"))
        self.joins = is_yes(kwargs.pop("joins", False))
        super().__init__(**kwargs)
        self.sources, self.feeds = source.split(), feed.split()
        self.dry, self.limit = is_yes(dry), int(limit)
        self.tallies: dict[str, Tally] = {}
        self._parts: Counter[str] = Counter()
        self._asked: set[str] = set()
        self._taken: Counter[str] = Counter()
        self._learned: dict[str, float] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401
        """Tell at the end what was found in the sources."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._tell, signal=signals.spider_closed)  # noqa: SLF001 - its own
        return spider

    # Made when they are needed: one that joins others begins nothing itself.
    @cached_property
    def agenda(self) -> Agenda:
        """When listings are due."""
        state = self.run.state
        return Agenda(self.run.portal.settings.schedule, state.listings if state else None)

    @cached_property
    def budget(self) -> Budget:
        """How many articles may be asked for."""
        most = self.run.portal.settings.budget
        return Budget(min(most.run, self.limit or most.run), most.host)

    @cached_property
    def sieve(self) -> Sieve:
        """Tells what is new."""
        return Sieve(self.run.knows, datetime.now(UTC))

    async def requests(self) -> AsyncIterator[Request]:
        """Ask for the listings that are due, and for what runs before this one left."""
        run = self.run
        if self.joins:
            return
        sources = chosen(run.portal, self.sources, self.feeds)
        for request in self._left({source.key for source in sources}):
            yield request
        for source in sources:
            self._tally(source.key)
            for place in places(source):
                if not self._is_due(place):
                    continue
                if "://" in place.address:
                    yield self._listing_request(place)
                    continue
                for request in await self._from_file(place):
                    yield request

    def _left(self, mine: Iterable[str]) -> Iterator[Request]:
        """Yield requests for what runs before this one found in *mine*, or in what is no more."""
        sources = self.run.portal.sources
        for waiting in [] if self.dry else self.run.unfinished():
            source = sources.get(waiting.source)
            if source is not None and source.key not in mine:
                continue
            if not self.sieve.is_new(waiting.address):
                continue
            if not self.budget.take(waiting.address):
                self._tally(waiting.source).waiting += 1
                continue
            given = found_again(waiting.given)
            request = self.page_request(waiting.address, source=source, given=given)
            if request:
                yield request

    def _is_due(self, place: Place) -> bool:
        """Tell whether the listing at *place* is to be read now; one that is gone is named."""
        source, when = place.source, self.agenda.due(place)
        if when is None and not self.again:
            known = self.agenda.known(place.address)
            since = f" since {known.asked:%Y-%m-%d}" if known else ""
            what = f"{place.address}: gone{since} (HTTP 410): remove it from {_file(source)}"
            self._tally(source.key).notices.append(what)
            return False
        always = self.all or (not source.path and not self.due)
        return always or when is None or when <= datetime.now(UTC)

    def _listing_request(self, place: Place) -> Request:
        self._parts[place.root] += 1
        self._asked.add(place.address)
        return Request(
            place.address,
            callback=self.parse_listing,
            errback=self.listing_failed,
            dont_filter=True,
            priority=_FIRST,
            meta={
                SOURCE: True,
                ONCE: f"listing {place.address}",
                _PLACE: place,
                AGAIN: self.again or self.dry,
                "download_maxsize": LARGEST,
            },
        )

    async def _from_file(self, place: Place) -> list[Request]:
        """Return the requests for what is new in a file of the portal."""
        path = self.run.portal.root / place.address
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            self._failed(place, error.strerror or str(error))
            return []
        # Relative addresses mean nothing in a file: none can lead to this host.
        fetched = Fetched(url="http://file.invalid/", content=content, now=datetime.now(UTC))
        return [request async for request in self._read(place, fetched, None)]

    async def parse_listing(self, response: Response) -> AsyncIterator[Request]:
        """Yield a request for each article that is new, the newest first, and for more listings."""
        place: Place = response.meta[_PLACE]
        fetched = Fetched(
            url=web_address(response.url),
            content=response.body,
            content_type=header(response, "Content-Type") or "",
            now=datetime.now(UTC),
            css=place.source.section_css,
            shapes=self._shapes() if place.kind == "section" else {},
        )
        async for request in self._read(place, fetched, response):
            yield request

    async def _read(
        self, place: Place, fetched: Fetched, response: Response | None
    ) -> AsyncIterator[Request]:
        try:
            listing = await self.pool.listing(place.kind, fetched)
        except ListingError as error:
            self._failed(place, str(error))
            return
        tally, kind = self._tally(place.source.key), registry.load(place.kind)
        self._name_problems(place, listing)
        new = self.sieve.new(listing.found, place.source, kind, tally)
        tally.read += 1
        is_shared = self.run.company is not None
        if not self.dry and not is_shared:
            self._keep(place, listing, new, response)
        elif not self.dry:
            self.run.found(_waiting(place, new))
        for request in self._more(place, listing.more, any_new=bool(new)):
            yield request
        for request in self._pages(place, new, tally):
            yield request
        if not self.dry and is_shared:
            # Whoever reads it again, where this worker is killed before all is in the queue, must
            # not hear that it is as it was.
            self._keep(place, listing, new, response)

    def _keep(
        self, place: Place, listing: Listing, new: list[Found], response: Response | None
    ) -> None:
        """Keep what is new before the validators are: what is "not modified" lists nothing."""
        stated = validators_in(response) if response else Validators()
        address = response.url if response else place.address
        self.run.discovered(_waiting(place, new), address, stated)
        reading = self.agenda.read(
            place, listing, new=len(new), headers=_headers(response), moved=_moved(response)
        )
        self._note(place, self.agenda.notice(reading))

    def _pages(self, place: Place, new: list[Found], tally: Tally) -> Iterator[Request]:
        source = place.source
        moved = self.run.records_of(source.key, [found.id for found in new if found.id])
        for rank, found in enumerate(new):
            if self.dry:
                outcome = Outcome(url=found.address, status=Status.FOUND, reason=told(found))
                report(self.crawler, outcome)
                continue
            most = source.limits.articles
            full = most is not None and self._taken[source.key] >= most
            if full or not self.budget.take(found.address):
                tally.waiting += 1
                continue
            self._taken[source.key] += 1
            request = self.page_request(
                found.address,
                priority=-rank,
                source=source,
                given=found.given,
                record=moved.get(found.id, ""),
            )
            if request:
                yield request

    def _more(self, place: Place, more: Iterable[More], *, any_new: bool) -> Iterator[Request]:
        """Yield requests for the listings that the one at *place* leads to, within bounds."""
        kind = registry.load(place.kind)
        if not kind.parts and not any_new:
            return  # the next page has nothing newer
        most = place.source.limits.listings or kind.pages
        oldest = self.sieve.oldest(place.source, kind)
        for each in more:
            known = self.agenda.known(each.address) if not self.all else None
            read = known.answered if known else None
            if each.address in self._asked or not self.sieve.worth(each, oldest, read):
                continue
            if self._parts[place.root] >= most:
                if kind.parts:
                    self._note(place, f"leads to more than {most:,} listings: the rest is left")
                return
            yield self._listing_request(place.inner(each.address))

    def listing_failed(self, failure: Failure) -> None:
        """Report why a listing could not be fetched; one that is as it was is well."""
        request: Request = failure.request  # type: ignore[attr-defined]
        place: Place = request.meta[_PLACE]
        if isinstance(failure.value, NotModifiedError):
            self._tally(place.source.key).read += 1
            headers = _headers(failure.value.response)
            reading = self.agenda.read(place, None, new=0, headers=headers)
            self._note(place, self.agenda.notice(reading))
            return
        gone = isinstance(failure.value, HttpError) and failure.value.response.status == _GONE
        outcome = of_failure(place.address, failure)
        if not self.dry:
            self.agenda.failed(place, outcome.reason, gone=gone)
        self._tally(place.source.key).failed += 1
        self.run.report(outcome)

    def _failed(self, place: Place, reason: str) -> None:
        """Report that what was fetched for *place* is no listing."""
        if not self.dry:
            self.agenda.failed(place, reason, gone=False)
        self._tally(place.source.key).failed += 1
        outcome = Outcome(url=place.address, status=Status.FAILED, code="listing", reason=reason)
        report(self.crawler, outcome)

    def _name_problems(self, place: Place, listing: Listing) -> None:
        named = list(listing.problems[:_MOST_PROBLEMS])
        if len(listing.problems) > _MOST_PROBLEMS:
            named.append(f"{len(listing.problems) - _MOST_PROBLEMS:,} more entries like these")
        for reason in named:
            outcome = Outcome(url=place.address, status=Status.REFUSED, code="entry", reason=reason)
            report(self.crawler, outcome)  # the listing itself is well

    def _note(self, place: Place, what: str) -> None:
        """Keep *what* for the end, once."""
        notices = self._tally(place.source.key).notices
        line = f"{place.root}: {what}"
        if what and line not in notices:
            notices.append(line)

    def _tally(self, source: str) -> Tally:
        return self.tallies.setdefault(source, Tally(source))

    def _shapes(self) -> dict[str, float]:
        """Return how often addresses of each shape were articles; looked up once a run."""
        if self._learned is None:
            self._learned = self.run.learned_shapes()
        return self._learned

    def afresh(self) -> None:
        """Tell what was found, and begin to count anew."""
        self._tell()
        for found in (self.tallies, self._parts, self._asked, self._taken):
            found.clear()
        self._learned = None
        for name in ("agenda", "budget", "sieve"):
            self.__dict__.pop(name, None)

    def _tell(self) -> None:
        """Tell what was found in each source, and when it is due again."""
        for key, tally in self.tallies.items():
            source = self.run.portal.sources.get(key)
            if source is not None and not self.dry:
                tally.due = self.agenda.next_due([source])
            self.crawler.signals.send_catch_log(source_read, tally=tally)


def _waiting(place: Place, new: Iterable[Found]) -> list[Waiting]:
    return [
        Waiting(
            address=found.address, source=place.source.key, item=found.id, given=kept(found.given)
        )
        for found in new
    ]


def _file(source: Source) -> str:
    return source.path or "feeds in masthead.yaml"


def _headers(response: Response | None) -> dict[str, str]:
    if response is None:
        return {}
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def _moved(response: Response | None) -> str:
    """Return the address to which a listing moved for good; empty if it did not."""
    if response is None:
        return ""
    reasons = response.meta.get("redirect_reasons", [])
    return response.url if reasons and all(each in PERMANENT for each in reasons) else ""
