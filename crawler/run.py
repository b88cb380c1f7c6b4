"""What the spiders and pipelines of one run share: portal, corpus, state, and the lock."""

import contextlib
import threading
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import corpora
from crawler.addon import MastheadAddon
from crawler.article.errors import AddressError
from crawler.article.record import Article
from crawler.article.urls import identity, web_address
from crawler.company import Company
from crawler.corpus.corpus import Corpus, published_in
from crawler.discovery.learning import learned
from crawler.fetching.conditional import KNOWN
from crawler.fetching.outcomes import ABSENT, GONE, Outcome, Status, report
from crawler.fetching.under_way import UnderWay
from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.portal.portal import Portal
from crawler.portal.sources import Source
from crawler.refreshing import looks
from crawler.refreshing.arrivals import Arrival, Missing
from crawler.sames import Same, Sames
from crawler.state.addresses import KnownAddress, Standing, Waiting
from crawler.state.database import StateError
from crawler.state.files import Files
from crawler.state.hosts import Hosts
from crawler.state.retrying import is_due
from crawler.state.store import State, existing, opened
from crawler.state.validators import Validators
from crawler.state.visits import Visit
from crawler.turn import Alone, Learner, Writing

FOUND_AT = "masthead_found_at"
"""Meta key of a request for an article: its address as it was given."""

CLAIMED_AT = "masthead_claimed_at"
"""Meta key of a request whose address was claimed before: when, by the monotonic clock."""

SOURCE = "masthead_source"
"""Meta key of a request for a source, such as a feed."""

CLAIMED = "claimed"
"""Code of pages that another run is at."""

_NOT_ASKED = frozenset({CLAIMED, "gone", "host", "later", "quiet"})
"""Codes of refusals without a request."""


class Run:
    """Scrapy extension: opens corpus and state under the corpus's lock, and closes them.

    A corpus that several workers write into has no lock: see ``crawler.company``.

    With ``MASTHEAD_SAVE`` off there is neither; articles then only pass through. The pace of
    hosts is that of the portal all the same, where it has a state.

    Raises:
        LockedError: another run writes to the corpus.
        StateError: the state cannot be used.
        OSError: the corpus cannot be made or written to.
    """

    def __init__(self, crawler: Crawler, portal: Portal, *, save: bool) -> None:
        self.crawler = crawler
        self.portal = portal
        self.arrivals: dict[str, Arrival] = {}
        """By the ``originalUrl`` of articles on their way through the pipelines."""
        self.corpus: Corpus | None = None
        self.state: State | None = None
        self.files: Files | None = None
        """The corpus's index."""
        self.number = 0
        """Of this run, in the state."""
        self.company: Company | None = None
        """The other runs on the same corpus; None where it has the corpus alone."""
        self.sames: Sames | None = None
        self.under_way = UnderWay()
        """Pages that were claimed and have no outcome yet."""
        self._told = False
        self._thread = threading.get_ident()
        self._open = contextlib.ExitStack()
        self._pace: State | None = None
        """The state as far as it is about hosts, where articles are not saved."""
        if not save:
            self._pace = existing(portal.state)
        else:
            with contextlib.ExitStack() as stack:
                stack.enter_context(corpora.alone(portal))
                self.state = opened(portal.state, portal.patience_s)
                stack.callback(self.state.close)
                self.corpus, self.files = corpora.opened(portal, self.state)
                self.state.addresses.release(self.state.runs.dead())
                lease = portal.lease
                self.number = self.state.runs.begin(self.job, _now(), lease=lease)
                if lease is not None:
                    self.company = self._joined(self.state, self.files, lease)
                    stack.callback(self.company.end)
                self.sames = Sames(
                    self.state, portal.settings.refresh, lambda error: self.fault("", error)
                )
                self._open = stack.pop_all()

    def _joined(self, state: State, files: Files, lease: timedelta) -> Company:
        company = Company(
            state,
            files,
            folder=self.portal.place,
            run=self.number,
            lease=lease,
            patience_s=self.portal.patience_s,
        )
        company.begin()
        return company

    def turns(self, learner: Learner) -> Writing:
        """Return the turns in which the corpus is written; *learner* hears what others wrote."""
        if self.company is None or self.dry:
            return Alone()
        return self.company.turns(learner)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the portal from the add-on."""
        addon = crawler.get_addon(MastheadAddon)
        if addon is None:
            raise NotConfigured("crawler.addon.MastheadAddon is not in ADDONS")
        run = cls(crawler, addon.portal, save=crawler.settings.getbool("MASTHEAD_SAVE"))
        crawler.signals.connect(run.close, signal=signals.spider_closed)
        crawler.signals.connect(run.spider_error, signal=signals.spider_error)
        crawler.signals.connect(run.item_error, signal=signals.item_error)
        return run

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """Return the run of *crawler*."""
        run = crawler.get_extension(cls)
        if run is None:
            raise NotConfigured("crawler.run.Run is not in EXTENSIONS")
        return run

    @property
    def hosts(self) -> Hosts | None:
        """Facts about hosts; see ``crawler.fetching.memory``."""
        state = self.state or self._pace
        return state.hosts if state else None

    @property
    def job(self) -> str:
        """Name of the spider."""
        return self.crawler.spider.name if self.crawler.spider else ""

    @property
    def dry(self) -> bool:
        """True if the run only tells what it would do: nothing is written, nothing kept."""
        return bool(getattr(self.crawler.spider, "dry", False))

    @property
    def begins(self) -> bool:
        """True unless the run only takes part in what others began."""
        return not getattr(self.crawler.spider, "joins", False)

    @property
    def archived(self) -> bool:
        """True if the run reads pages that were captured once: it looks at none of the web."""
        return bool(getattr(self.crawler.spider, "archived", False))

    def close(self) -> None:
        """Close the state and give the lock back."""
        self.note_sames()
        if self.state is not None:
            with contextlib.suppress(StateError):  # it is only a cache; what matters was told
                self.state.addresses.release([self.number])
                self.state.runs.end(self.number, self._counts(), _now())
        if self.company is not None:
            self.company.end()
        if self._pace is not None:
            self._pace.close()
        self._open.close()

    def report(self, outcome: Outcome, *, record: str = "") -> None:
        """Count *outcome*, tell whoever listens, and remember it; *record* is its identity."""
        self.tell(outcome)
        try:
            self.remember(outcome, record)
        except StateError as error:
            if not self._told:  # once: it will be the same for each
                self._told = True
                self.fault("", error)

    def tell(self, outcome: Outcome) -> None:
        """Count *outcome*, and tell whoever listens."""
        self.under_way.leave(_key(outcome.url))
        report(self.crawler, outcome)

    def claim(self, address: str) -> bool:
        """Claim *address* for this run; False if another run is at it."""
        if self.state is None or self.dry or self.archived:
            return True
        if self.sames is not None and address in self.sames:
            self.sames.flush()  # which gives it back
        # What another worker left behind is taken over: see crawler.company.
        return self.state.addresses.claim(address, job=self.job, run=self.number, now=_now())

    def claim_all(self, requests: Iterable[Request]) -> None:
        """Claim the addresses of *requests*, which go out soon; those that can be are marked so.

        Where several work, each claims what it takes from the queue.
        """
        if self.state is None or self.dry or self.archived or self.company is not None:
            return
        asked = {web_address(request.meta[FOUND_AT]): request for request in requests}
        mine = self.state.addresses.claim_all(asked, job=self.job, run=self.number, now=_now())
        for address in mine:
            asked[address].meta[CLAIMED_AT] = time.monotonic()

    def hand_on(self, address: str) -> None:
        """Let another run claim *address*: the request for it is on its way to one."""
        self.under_way.leave(address)
        if self.state is not None and not self.dry and not self.archived:
            self.state.addresses.give_back(address, run=self.number)

    def discovered(self, found: Sequence[Waiting], listing: str, validators: Validators) -> None:
        """Keep *found* until they are done, then the validators of *listing*, which has them."""
        self.found(found)
        if self.state is not None:
            self.state.validators.keep(listing, validators)

    def found(self, found: Sequence[Waiting]) -> None:
        """Keep *found* until they are done."""
        if self.state is not None:
            self.state.addresses.found(found, job=self.job, now=_now())

    def unfinished(self) -> list[Waiting]:
        """Return the addresses that runs before this one found and did not get to an end."""
        return self.state.addresses.unfinished(self.job, _now()) if self.state else []

    def records_of(self, source: str, items: Sequence[str]) -> dict[str, str]:
        """Return the identity of the record that each of *items*, ids of *source*, led to."""
        return self.state.addresses.records_of(source, items) if self.state and items else {}

    def is_done(self, address: str, since: datetime) -> bool:
        """Tell whether any run got to an end with *address* after *since*."""
        known = self.state.addresses.known(address) if self.state else None
        if known is None or known.standing is Standing.CLAIMED:
            return False
        return bool(known.finished) and datetime.fromisoformat(known.finished) >= since

    def met(self, addresses: Sequence[str]) -> dict[str, KnownAddress]:
        """Return what the state knows of *addresses*, each as it was given; not of all."""
        if self.state is None:
            return {}
        keys = {address: _key(address) for address in addresses}
        known = self.state.addresses.all_of(list(dict.fromkeys(keys.values())))
        return {address: known[key] for address, key in keys.items() if key in known}

    def source_of(self, address: str, known: KnownAddress | None = None) -> Source | None:
        """Return the source that *address* was found in; None if that is not known.

        *known* is what the state knows of it, for who has asked that already.
        """
        if known is None and self.state is not None:
            known = self.state.addresses.known(_key(address))
        return self.portal.sources.get(known.source) if known is not None else None

    def learned_shapes(self) -> dict[str, float]:
        """Return the share of articles among the addresses of each shape that were read."""
        return learned(self.state.addresses.outcomes()) if self.state else {}

    def resting(self, address: str, known: KnownAddress | None = None) -> tuple[str, str] | None:
        """Return code and reason why not to ask for *address* now; None if there is none.

        It is gone for good, or failed so often that it has to wait. *known* as for ``source_of``.
        """
        if known is None and self.state is not None:
            known = self.state.addresses.known(_key(address))
        if known is None:
            return None
        if known.standing is Standing.GONE:
            return "gone", f"gone since {known.finished[:10]} (HTTP 410)"
        if known.standing is Standing.FAILED and not is_due(known.not_before, _now()):
            return "later", f"failed {known.tries} times in a row, rests until {known.not_before}"
        return None

    def validators_of(self, request: Request) -> tuple[Validators, str] | None:
        """Return the validators of *request*'s address, where what they belong to still exists.

        See ``crawler.fetching.conditional``.
        """
        if self.state is None or self.corpus is None:
            return None
        address, known = request.meta.get(KNOWN, ("", None))
        if address != request.url:
            known = self.state.validators.of(request.url)
        if known is None:
            return None
        validators, record = known
        if record is None:
            return (validators, "") if request.meta.get(SOURCE) else None
        return (validators, record) if self.corpus.find_identity(record) else None

    def unchanged(self, address: str, record: str, published: datetime | None) -> None:
        """Report that the page at *address* is the one that *record*, an identity, was made of.

        *published* is when its article was; None: its file tells. The state hears of it soon.
        """
        path = self.corpus.find_identity(record) if self.corpus is not None else None
        told = shown(path) if path is not None else ""
        self.tell(Outcome(url=address, status=Status.UNCHANGED, path=told))
        if self.sames is None or self.dry:
            return
        if published is None and path is not None and self.corpus is not None:
            published = published_in(self.corpus, path)
        same = Same(address=_key(address), record=record, published=published, at=_now())
        self.sames.add(same)

    def note_sames(self) -> None:
        """Let the state know of all pages that were as they were, so far."""
        # What is saved beside the event loop is of other addresses than those that wait.
        if self.sames is not None and threading.get_ident() == self._thread:
            self.sames.flush()

    def first_seen(self, key: str, source: str, published: datetime) -> None:
        """Note that the record *key* was saved for the first time."""
        if self.state is not None and not self.archived:
            pace = self.portal.settings.refresh
            visit = looks.first(key, source, published=published, now=_now(), pace=pace)
            self.state.visits.keep(visit)

    def looked(  # noqa: PLR0913 - each by name
        self,
        key: str,
        published: datetime,
        *,
        changed: bool,
        fate: str,
        source: str = "",
        visit: Visit | None = None,
    ) -> None:
        """Note that the article of the record *key* was found, *changed* or as it was.

        *visit* is what is known of the looks at it, for who has asked that already.
        """
        self.note_sames()
        if self.state is not None and not self.archived:
            visit = looks.found(
                visit
                or self.state.visits.known(key, change=True)
                or Visit(identity=key, source=source),
                changed=changed,
                fate=fate,
                published=published,
                now=_now(),
                pace=self.portal.settings.refresh,
            )
            self.state.visits.keep(visit)

    def missed(
        self,
        key: str,
        published: datetime,
        *,
        fate: str,
        missing: bool = False,
        failed: bool = False,
    ) -> Visit:
        """Note that the article of the record *key* was not found; return what is known now."""
        assert self.state is not None  # noqa: S101 - asked only where something is kept
        self.note_sames()
        visit = looks.missed(
            self.state.visits.known(key, change=True) or Visit(identity=key),
            missing=missing,
            failed=failed,
            fate=fate,
            published=published,
            now=_now(),
            pace=self.portal.settings.refresh,
        )
        self.state.visits.keep(visit)
        return visit

    def remember(self, outcome: Outcome, record: str) -> None:
        """Keep *outcome* in the state; *record* is the identity of its record, if it has one.

        Raises:
            StateError: it cannot be kept.
        """
        if self.state is None or self.dry or self.archived or not outcome.url:
            return
        if outcome.code == CLAIMED:  # what becomes of it, whoever is at it will tell
            return
        self.note_sames()
        address = _key(outcome.url)
        if (
            outcome.status.good and outcome.code not in ABSENT
        ):  # these are asked for ever more seldom
            done = str(outcome.status)
            signals = " ".join(outcome.signals) if outcome.signals else None
            self.state.addresses.done(
                address, record=record, outcome=done, now=_now(), signals=signals
            )
        else:
            name = f"{outcome.status}: {outcome.code}" if outcome.code else str(outcome.status)
            self.state.addresses.failed(
                address,
                outcome=name,
                reason=outcome.reason,
                now=_now(),
                asked=_asked(outcome),
                gone=outcome.code == GONE,
                signals=" ".join(outcome.signals) or None,
            )

    def _counts(self) -> dict[str, int]:
        assert self.crawler.stats is not None  # noqa: S101 - set before any spider runs
        found = self.crawler.stats.get_stats()
        return {
            name.removeprefix("masthead/"): number
            for name, number in found.items()
            if name.startswith("masthead/")
        }

    def spider_error(self, failure: Failure, response: Response) -> None:
        """Report a fault of ours in a spider, so that no address ends without an outcome."""
        self.fault(response.meta.get(FOUND_AT, response.url), failure.value)

    def item_error(self, item: Article | Missing, failure: Failure) -> None:
        """Report a fault of ours in a pipeline."""
        self.fault(item.originalUrl, failure.value)

    def fault(self, url: str, error: BaseException | None) -> None:
        """Report that the work on *url* ("" for the run's own) ended in *error*."""
        code, reason = "", str(error)
        if not isinstance(error, StateError | OSError | PortalError):
            kind = type(error).__name__
            reason = f"internal error, please report it with --log-level ERROR ({kind})"
            code = "internal"
        self.report(Outcome(url=url, status=Status.FAILED, code=code, reason=reason))

    def knows(self, address: str) -> bool:
        """Tell whether there is no use in asking for *address* now.

        Its article has a record, or had one that a person removed; it is gone, or gave none so
        often that it has to wait.
        """
        if self.corpus is None or self.state is None:
            return False
        if self.corpus.find_address(address):
            return True
        met = self.state.addresses.known(address)
        if met is not None and (
            met.standing is Standing.GONE or not is_due(met.not_before, _now())
        ):
            return True
        key = met.record if met is not None and met.record else identity(address)
        if self.corpus.find_identity(key):
            return True
        known = self.state.records.known(key)
        return known is not None and known.name is not None


def _asked(outcome: Outcome) -> bool:
    """Tell whether *outcome* says something of the page: what is this machine's own does not."""
    if outcome.status is Status.FAILED:
        return outcome.code not in ("", "state")
    return outcome.code not in _NOT_ASKED


def _now() -> datetime:
    return datetime.now(UTC)


def _key(address: str) -> str:
    """Return *address* as the state knows it."""
    try:
        return web_address(address)
    except AddressError:
        return address
