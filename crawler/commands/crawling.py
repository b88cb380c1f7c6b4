"""Running a spider for a command."""

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

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
from crawler.exporting import UnknownExporterError
from crawler.fetching.outcomes import Outcome, outcome_reached
from crawler.pool import ExtractionPool
from crawler.run import Run
from crawler.state.database import StateError

_DESCRIPTORS = 24
"""Files that every run has open: the event loop's, the state's, a worker's, a connection."""


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
        except StateError as error:
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
) -> bool:
    """Run *spider*, calling *on_outcome* for each address; return False if it was told to stop.

    Raises:
        PortalError, LockedError, StateError, OSError: the run could not begin.
    """
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict({**place.settings(), "MASTHEAD_SAVE": save}, priority="cmdline")
    load_portal(settings)  # a wrong one is told before all else
    _check_descriptors()
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider)

    def hear(outcome: Outcome) -> None:
        on_outcome(outcome)

    def take(item: Article) -> None:
        if on_article:
            on_article(item)

    crawler.signals.connect(hear, signal=outcome_reached)
    crawler.signals.connect(take, signal=signals.item_scraped)
    if on_request:
        crawler.signals.connect(on_request, signal=signals.request_scheduled)
    stopped = False

    def closed(reason: str) -> None:
        nonlocal stopped
        stopped = reason == "shutdown"

    crawler.signals.connect(closed, signal=signals.spider_closed)
    task = process.crawl(crawler, **arguments)
    with _hangups_told():
        process.start()
    if not task.done() or task.cancelled():  # told twice: Scrapy left at once
        _let_go(crawler)
        return False
    error = task.exception()
    if error is not None:
        raise error
    return not stopped


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
