"""The scheduler of a crawl that many processes share."""

import logging
import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from typing import Any, Final, Self

import redis
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.misc import load_object
from scrapy_redis.scheduler import Scheduler

from crawler.fetching.origins import server as server_of
from crawler.scaling.connection import away, connected, signing_key
from crawler.scaling.dupefilter import RunFilter
from crawler.scaling.errors import MessageError
from crawler.scaling.messages import Codec
from crawler.scaling.outbox import Outbox
from crawler.scaling.pulse import Pulse
from crawler.scaling.queue import Entry, Held, HostQueue, Terms, UnknownWorkerError
from crawler.scaling.signals import run_began
from crawler.scaling.stats import SharedStats

_LOG: Final = logging.getLogger(__name__)
_TICK_S: Final = 0.5
"""Seconds between two looks at what has changed elsewhere."""

_MOST_HOSTS: Final = 256
"""Hosts that one worker has where nothing bounds the requests that it sends."""

_MOST_REFUSED: Final = 100
"""Messages of strangers that are thrown away in one go."""

UNREACHABLE: Final = "queue_unreachable"
"""Reason for which a spider is closed whose queue did not answer for too long."""


class Role(StrEnum):
    """What a process does in a shared crawl."""

    JOIN = "join"
    """It works until all is done; the first one also asks for what the crawl begins with."""

    LEAD = "lead"
    """It begins a crawl of its own, and works until all is done."""

    STAY = "stay"
    """It works whenever there is something, and begins nothing."""

    ENQUEUE = "enqueue"
    """It asks for what a crawl begins with, and leaves the work to others."""

    WAIT = "wait"
    """The same, and it waits until all is done."""


class Frontier(Scheduler):  # type: ignore[misc] # scrapy-redis is untyped
    """Scheduler of scrapy-redis whose requests are never lost, nor asked of a host by two workers.

    A request that this worker takes stays in Redis as its own until the engine is wholly done with
    it: until its items are saved and its requests are in the queue. If the worker is not heard of
    for the lease, others get all that it had.

    Settings:
        MASTHEAD_QUEUE: Redis, as in ``scale.queue``.
        MASTHEAD_QUEUE_NAME: of what is crawled; the spider's name is added to it.
        MASTHEAD_QUEUE_ROLE: one of ``Role``; ``join`` if not set.
        MASTHEAD_QUEUE_RUN: name of the run to take part in; the one there is, or a new one.
        MASTHEAD_QUEUE_LEASE, _WAITING, _TRIES, _REMEMBER, _PATIENCE: as in ``scale``; in seconds.
        MASTHEAD_QUEUE_KINDS: path of a function that gives, of a crawler, the kinds of values in
            meta that messages may hold (``crawler.scaling.values``).
        MASTHEAD_QUEUE_LOCAL: meta keys that stay in the process.

    Stats:
        frontier/pushed, popped, done, duplicates: requests; frontier/late: done when others had
            them already; frontier/returned: that came back from workers taken for dead.
        frontier/refused: messages that were none of ours; frontier/unsendable: requests that
            cannot be put into one; frontier/away: times that Redis did not answer.

    Raises:
        PortalError: Redis must not be used as it is set.
        QueueError: it does not answer.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.crawler = crawler
        self.url = settings["MASTHEAD_QUEUE"]
        super().__init__(connected(self.url), persist=True)
        assert crawler.stats is not None  # noqa: S101 - set before any scheduler
        self.stats = crawler.stats
        self.role = Role(settings.get("MASTHEAD_QUEUE_ROLE", "join"))
        self.works = self.role in (Role.JOIN, Role.LEAD, Role.STAY)
        self.wanted = settings.get("MASTHEAD_QUEUE_RUN", "")
        self.most_waiting = settings.getint("MASTHEAD_QUEUE_WAITING", 1_000_000)
        delay = max(settings.getfloat("MASTHEAD_DELAY"), settings.getfloat("DOWNLOAD_DELAY"))
        at_once = 1 if delay > 0 else settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._at_once = at_once or sys.maxsize
        self.terms = Terms(
            lease_s=settings.getfloat("MASTHEAD_QUEUE_LEASE", 60.0),
            pause_s=delay,
            tries=settings.getint("MASTHEAD_QUEUE_TRIES", 5),
            most_hosts=2 * settings.getint("CONCURRENT_REQUESTS") or _MOST_HOSTS,
            remember_s=settings.getint("MASTHEAD_QUEUE_REMEMBER", 7 * 86_400),
        )
        self.outbox = Outbox(patience_s=settings.getfloat("MASTHEAD_QUEUE_PATIENCE", 600.0))
        self.gave_up = False
        """True once this worker ends because the queue was away for too long."""
        self._leased: dict[Request, Held] = {}
        self._lost: set[Request] = set()
        """Those that others may have by now."""
        self.run = ""
        """Name of the run, as far as this worker has heard."""
        self._next_share = 0.0
        self._loop = create_looping_call(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the settings."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Join the others."""
        self.spider = spider
        settings = self.crawler.settings
        kinds = settings.get("MASTHEAD_QUEUE_KINDS")
        key = key_of(settings.get("MASTHEAD_QUEUE_NAME", ""), spider.name)
        self.codec = Codec(
            spider,
            kinds=tuple(load_object(kinds)(self.crawler)) if kinds else (),
            local=frozenset(settings.getlist("MASTHEAD_QUEUE_LOCAL")),
            key=signing_key(),
            place=key,
        )
        self.queue = HostQueue(self.server, self.codec, key, self.terms, works=self.works)
        self.df = RunFilter.of(self.server, key, spider)
        self._about: dict[str, object] = {
            "machine": socket.gethostname(), "process": os.getpid(), "role": self.role.value,
        }  # fmt: skip
        patience_s = self.outbox.patience_s
        self.pulse = Pulse(lambda: self.queue.beat(self._about), self.terms.lease_s, patience_s)
        try:
            self.pulse.beat()
        except redis.RedisError as error:
            self._away(error)  # it was there a moment ago
        self._hear()
        self.pulse.start()
        self._loop.start(_TICK_S, now=False)

    def close(self, reason: str) -> None:
        """Leave; what this worker has not done goes to the others."""
        if self._loop.running:
            self._loop.stop()
        self.pulse.end()
        self._settle()
        try:
            self.outbox.flush(at_once=True)
            given_back = self.queue.leave()
            if isinstance(self.stats, SharedStats):
                self.stats.share(self.server, self.stats_key)
        except redis.RedisError as error:
            _LOG.warning("%s: what this worker had comes back by itself", away(self.url, error))
        else:
            _LOG.info("left the others (%s); %d requests go to them", reason, given_back)
        self.server.close()

    # What the engine asks for.

    def enqueue_request(self, request: Request) -> bool:
        """Put *request* into the queue; return False, told, if the run has had it."""
        try:
            entry = self._entry(request)
        except MessageError as error:
            _LOG.error("not queued: %s", error)
            self._count("unsendable")
            return False
        told = self.outbox.do(lambda again: self.queue.put([entry], again=again))
        if told == [False]:
            self.df.log(request, self.spider)
            self._count("duplicates")
            return False
        self._count("pushed")
        return True

    def next_request(self) -> Request | None:
        """Return a request of a host that this worker has, or may have; None if there is none."""
        self._settle()
        if not self.works or not self.outbox.flush():
            return None
        for _ in range(_MOST_REFUSED):
            try:
                held = self.queue.take(self._busy())
            except UnknownWorkerError:
                self._try(self.pulse.beat)
                self._hear()
                return None
            except redis.RedisError as error:
                self._away(error)
                return None
            self.outbox.worked()
            if held is None:
                return None
            request = self._request(held)
            if request is not None:
                self._leased[request] = held
                self._count("popped")
                return request
        return None

    def has_pending_requests(self) -> bool:
        """Tell whether to stay: while anybody has anything to do, there may be more for all."""
        self._settle()
        if self.role is Role.STAY or not self.outbox.flush():
            return True
        if self.role is Role.ENQUEUE:
            return False
        try:
            return not self.queue.is_over()
        except redis.RedisError as error:
            self._away(error)
            return True

    # What other components ask for.

    def may_send(self, request: Request) -> bool:
        """Tell whether *request* is surely still this worker's, or was never one of the queue's.

        If this worker could not say for a while that it is there, it has to wait.
        """
        return request not in self._leased or time.monotonic() < self.pulse.valid_until

    def is_lost(self, request: Request) -> bool:
        """Tell whether *request* was taken from this worker: it was thought to be dead."""
        self._hear()
        return request in self._lost

    def begin(self, *, waited: bool) -> str:
        """Return what to do at the beginning, see ``HostQueue.begin``; ``away`` for: ask again.

        Who has *waited* while another began a run takes part in that one, also if it is over.
        """
        if not self.outbox.flush():
            return "away"
        which = (
            "new" if self.role in (Role.LEAD, Role.ENQUEUE, Role.WAIT) else "old" if waited else ""
        )
        try:
            what, run = self.queue.begin(which, self.wanted)
        except redis.RedisError as error:
            self._away(error)
            return "away"
        self._note(run)
        _LOG.info("run %s: %s", run, what)
        return what

    def seeded(self) -> None:
        """Note that all that a run begins with was asked for."""
        self.outbox.do(lambda _: self.queue.seeded())

    def is_full(self) -> bool:
        """Tell whether so much waits that nothing should be added."""
        if not self.outbox.flush():
            return True
        try:
            return len(self.queue) >= self.most_waiting
        except redis.RedisError as error:
            self._away(error)
            return True

    # What happens between.

    def _entry(self, request: Request) -> Entry:
        message = self.codec.dumps(request)
        seen = self.df.request_fingerprint(request)
        return self.queue.entry(server_of(request.url), request.priority, seen, message)

    def _request(self, held: Held) -> Request | None:
        """Return the request that was taken; None, told and thrown away, if it is none of ours."""
        try:
            request = self.codec.loads(held.message)
            if server_of(request.url) != held.host:
                raise MessageError(f"is in the queue of another host, {held.host[:100]}")  # noqa: TRY301
        except MessageError as error:
            _LOG.warning("a message in the queue was refused: %s", error)
            self._count("refused")
            self.outbox.do(lambda _: self.queue.done([held]))
            return None
        return request

    def _busy(self) -> list[str]:
        """Return the hosts of which as many pages are fetched as may be at once."""
        many = Counter(self._leased[each].host for each in self._active() if each in self._leased)
        return [host for host, number in many.items() if number >= self._at_once]

    def _active(self) -> Iterable[Request]:
        engine = self.crawler.engine
        return engine.downloader.active if engine is not None else ()

    def _settle(self) -> None:
        """Acknowledge what the engine is done with.

        It has no signal for that moment, when items are saved too; its own set of requests in
        progress is the only place where it can be seen.
        """
        engine = self.crawler.engine
        slot = engine._slot if engine is not None else None  # noqa: SLF001
        if slot is None:
            return
        over = [each for each in self._leased if each not in slot.inprogress]
        if not over:
            return
        held = [self._leased.pop(each) for each in over]
        self._lost.difference_update(over)
        late = self.outbox.do(lambda _: self.queue.done(held))
        self._count("done", len(held))
        if late:
            self._count("late", late)

    def _tick(self) -> None:
        self._settle()
        if self.outbox.is_hopeless():
            self._give_up()
            return
        self._hear()
        if self.outbox.flush():
            self._try(self._share)
        engine = self.crawler.engine
        slot = engine._slot if engine is not None else None  # noqa: SLF001
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()  # there may be something that another worker put in

    def _hear(self) -> None:
        """Take in what the queue has said to this worker's beats."""
        for told in self.pulse.heard():
            if not told.known and self._leased:
                _LOG.warning("this worker was taken for dead: others have what it had")
                self._try(self._see_lost)
            if told.dead:
                _LOG.warning("%d workers died, %d requests came back", told.dead, told.back)
                self._count("returned", told.back)
            self._note(told.run)
            mine = [held for each, held in self._leased.items() if each not in self._lost]
            if told.held > len(mine) and self.outbox.flush():
                self._try(partial(self.queue.resync, mine))

    def _see_lost(self) -> None:
        still = self.queue.held()
        self._lost.update(each for each, held in self._leased.items() if held.id not in still)

    def _share(self) -> None:
        if isinstance(self.stats, SharedStats) and time.monotonic() >= self._next_share:
            self.stats.share(self.server, self.stats_key)
            self._next_share = time.monotonic() + self.terms.lease_s / 5

    def _note(self, run: str) -> None:
        """Tell whoever listens if this worker is in another run now."""
        if run and self.run and run != self.run:
            self.crawler.signals.send_catch_log(run_began, run=run)
        self.run = run or self.run

    @property
    def stats_key(self) -> str:
        """Key of the sums of all workers' stats."""
        return str(self.queue.key) + "stats"

    def _try(self, what: Callable[[], Any]) -> None:
        try:
            what()
        except redis.RedisError as error:
            self._away(error)

    def _away(self, error: redis.RedisError) -> None:
        self.outbox.failed(error)
        self._count("away")

    def _give_up(self) -> None:
        engine = self.crawler.engine
        if engine is None or engine.spider is None:
            return
        self.gave_up = True
        self._loop.stop()
        error = self.outbox.error or redis.ConnectionError("")
        _LOG.critical("%s for too long: this worker ends", away(self.url, error))
        deferred_from_coro(engine.close_spider_async(reason=UNREACHABLE))

    def _count(self, what: str, by: int = 1) -> None:
        self.stats.inc_value(f"frontier/{what}", by)


def key_of(name: str, spider: str) -> str:
    """Return what all keys begin with of the queue of *spider* in the portal *name*."""
    # Braces: all keys are on one node of a cluster, as scripts need them.
    return f"masthead:{{{name}:{spider}}}:"
