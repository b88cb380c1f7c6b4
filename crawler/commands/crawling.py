"""Running a spider for a command."""

import errno
import gc
import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any, Final

import click
from scrapy import Request, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler.addon import load_portal
from crawler.article.record import Article
from crawler.commands.codes import Exit
from crawler.commands.mistakes import leave
from crawler.commands.mistakes import mistakes as common_mistakes
from crawler.commands.options import Place
from crawler.corpus.files import LockedError
from crawler.discovery.looking import Look
from crawler.discovery.proposal import Tested
from crawler.discovery.tally import Tally
from crawler.exporting import UnknownExporterError
from crawler.fetching.outcomes import Outcome, outcome_reached
from crawler.pool import ExtractionPool
from crawler.portal import seal_keys
from crawler.portal.portal import Portal
from crawler.run import Run
from crawler.scaling.errors import QueueError
from crawler.spiders.archive import not_captured
from crawler.spiders.discover import source_read
from crawler.spiders.look import looked
from crawler.spiders.refresh import left_over
from crawler.state.database import StateError

_DESCRIPTORS = 24
"""Files that every run has open: the event loop's, the state's, a worker's, a connection."""


_FIRST: Final = frozenset({"TWISTED_REACTOR", "ASYNCIO_EVENT_LOOP"})
"""Settings of Scrapy that are looked at before any add-on is."""


class Ending(Enum):
    """How a run came to its end; the value tells a person."""

    DONE = ""
    STOPPED = "stopped before the end"
    OUT_OF_TIME = "the time it was given is over"
    CUT_OFF = "the queue did not answer for too long"


_ENDINGS: Final = {
    "shutdown": Ending.STOPPED,
    "closespider_timeout": Ending.OUT_OF_TIME,
    "queue_unreachable": Ending.CUT_OFF,
}
"""By the reasons for which Scrapy closes a spider."""


@contextmanager
def mistakes() -> Iterator[None]:
    """Add to the mistakes of all commands those of a run."""
    with common_mistakes():
        try:
            yield
        except LockedError as error:
            leave(str(error), Exit.LOCKED)
        except UnknownExporterError as error:
            leave(str(error), Exit.USAGE)
        except (StateError, QueueError) as error:
            leave(str(error), Exit.FAILED)


def crawl(
    place: Place,
    spider: str,
    arguments: dict[str, Any],
    *,
    save: bool = True,
    on_outcome: Callable[[Outcome], None],
    on_article: Callable[[Article], None] | None = None,
    on_request: Callable[[Request], None] | None = None,
    on_source: Callable[[Tally], None] | None = None,
    on_left: Callable[[int], None] | None = None,
    on_look: Callable[[tuple[Look, list[Tested]]], None] | None = None,
    on_absent: Callable[[int], None] | None = None,
    most_s: float = 0,
    role: str = "",
) -> Ending:
    """Run *spider*, calling *on_outcome* for each address; return how it ended.

    After *most_s* seconds nothing more is asked for, if it is given. Where the portal's crawls are
    shared by many processes, *role* is this one's in them (``crawler.scaling.frontier.Role``);
    without one it crawls by itself.

    Raises:
        PortalError, LockedError, StateError, OSError: the run could not begin.
    """
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict({**place.settings(), "MASTHEAD_SAVE": save}, priority="cmdline")
    settings.set("MASTHEAD_SHARE", bool(role), priority="cmdline")
    if role:
        settings.set("MASTHEAD_QUEUE_ROLE", role, priority="cmdline")
    if most_s:
        settings.set("CLOSESPIDER_TIMEOUT", most_s, priority="cmdline")
    portal = load_portal(settings)  # a wrong one is told before all else
    check_keys(portal)
    _check_descriptors()
    for name in _FIRST & portal.settings.scrapy.keys():
        settings.set(name, portal.settings.scrapy[name], priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    logging.getLogger().setLevel(settings["LOG_LEVEL"])  # what nobody hears is not even made
    crawler = process.create_crawler(spider)

    _listen(crawler, outcome_reached, "outcome", on_outcome)
    _listen(crawler, signals.item_scraped, "item", on_article)
    _listen(crawler, signals.request_scheduled, "request", on_request)
    _listen(crawler, source_read, "tally", on_source)
    _listen(crawler, looked, "seen", on_look)
    _listen(crawler, left_over, "waiting", on_left)
    _listen(crawler, not_captured, "count", on_absent)
    reasons: list[str] = []
    _listen(crawler, signals.spider_closed, "reason", reasons.append)
    task = process.crawl(crawler, **arguments)
    with _hangups_told(), _at_rest():
        process.start()
    if not task.done() or task.cancelled():  # told twice: Scrapy left at once
        _let_go(crawler)
        return Ending.STOPPED
    error = task.exception()
    if error is not None:
        raise error
    return _ENDINGS.get(reasons[-1], Ending.DONE) if reasons else Ending.DONE


def check_keys(portal: Portal) -> None:
    """See that what is private in *portal* can be sealed; say so if its key is in danger.

    Raises:
        PortalError: it cannot.
    """
    if seal_keys.sealer(portal, os.environ).fields and (
        warning := seal_keys.warning(portal, os.environ)
    ):
        click.echo(f"masthead: {warning}", err=True)


def _listen(crawler: Crawler, sent: object, name: str, tell: Callable[[Any], None] | None) -> None:
    """Give *tell* what the signal *sent* brings under *name*."""
    if tell is not None:
        crawler.signals.connect(lambda **told: tell(told[name]), signal=sent, weak=False)


def _check_descriptors() -> None:
    """See that a run can open what it needs; in the middle of its start, Twisted would log it.

    Raises:
        OSError: it cannot.
    """
    opened: list[int] = []
    try:
        opened.extend(os.open(os.devnull, os.O_RDONLY) for _ in range(_DESCRIPTORS))
    except OSError as error:
        if error.errno != errno.EMFILE:
            raise
        needs = f"a run needs {_DESCRIPTORS} file descriptors (ulimit -n)"
        raise OSError(error.errno, f"{error.strerror}: {needs}") from None
    finally:
        for each in opened:
            os.close(each)


@contextmanager
def _at_rest() -> Iterator[None]:
    """Let the garbage collector not look at what is there already, again and again.

    That is mostly code: it takes a tenth of the time of a run in which nothing is new.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _hangups_told() -> Iterator[None]:
    """Take a lost terminal for a request to end, as SIGTERM is; nohup(1) keeps its meaning."""
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is None or signal.getsignal(hangup) is not signal.SIG_DFL:
        yield
        return
    signal.signal(hangup, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(hangup, signal.SIG_DFL)


def _let_go(crawler: Crawler) -> None:
    """Close what a run that did not end has open."""
    pool, run = crawler.get_extension(ExtractionPool), crawler.get_extension(Run)
    if pool is not None:
        pool.close()
    if run is not None:
        run.close()
