"""What the spiders and pipelines of one run share: portal, corpus, state, and the lock."""

import contextlib
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.addon import MastheadAddon
from crawler.article.record import Article
from crawler.article.urls import identity
from crawler.corpus import files
from crawler.corpus.corpus import Corpus
from crawler.fetching.outcomes import Outcome, Status, report
from crawler.portal.portal import Portal
from crawler.state.store import Fetch, State, StateError


class Run:
    """Scrapy extension: opens corpus and state under the corpus's lock, and closes them.

    With ``MASTHEAD_SAVE`` off there is neither; articles then only pass through.

    Raises:
        LockedError: another run writes to the corpus.
        StateError: the state cannot be used.
        OSError: the corpus cannot be made or written to.
    """

    def __init__(self, crawler: Crawler, portal: Portal, *, save: bool) -> None:
        self.crawler = crawler
        self.portal = portal
        self.fetches: dict[str, Fetch] = {}
        """By the ``originalUrl`` of articles on their way through the pipelines."""
        self.corpus: Corpus | None = None
        self.state: State | None = None
        self._open = contextlib.ExitStack()
        if save:
            with contextlib.ExitStack() as stack:
                portal.corpus.mkdir(parents=True, exist_ok=True)
                stack.enter_context(files.locked(portal.corpus))
                files.sweep(portal.corpus)
                self.corpus = Corpus(portal.corpus)
                self.state = State(portal.state)
                stack.callback(self.state.close)
                self._open = stack.pop_all()

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

    def close(self) -> None:
        """Close the state and give the lock back."""
        self._open.close()

    def report(self, outcome: Outcome) -> None:
        """Count *outcome* and tell whoever listens."""
        report(self.crawler, outcome)

    def spider_error(self, failure: Failure, response: Response) -> None:
        """Report a fault of ours in a spider, so that no address ends without an outcome."""
        self.fault(response.url, failure.value)

    def item_error(self, item: Article, failure: Failure) -> None:
        """Report a fault of ours in a pipeline."""
        self.fault(item.originalUrl, failure.value)

    def fault(self, url: str, error: BaseException | None) -> None:
        """Report that the work on *url* ("" for the run's own) ended in *error*."""
        reason = str(error)
        if not isinstance(error, StateError | OSError):
            kind = type(error).__name__
            reason = f"internal error, please report it with --log-level ERROR ({kind})"
        self.report(Outcome(url=url, status=Status.FAILED, reason=reason))

    def knows(self, address: str) -> bool:
        """Tell whether the article at *address* has a record, or had one that a person removed."""
        if self.corpus is None or self.state is None:
            return False
        if self.corpus.find_address(address):
            return True
        known = self.state.known(identity(address))
        return known is not None and known.name is not None
