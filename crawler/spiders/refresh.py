"""The spider for records that may be out of date."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy import Request

from crawler.article.errors import AddressError, FrontMatterError
from crawler.article.urls import identity
from crawler.corpus.corpus import Entry
from crawler.fetching.outcomes import Outcome, Status, report
from crawler.portal.durations import duration
from crawler.portal.files import shown
from crawler.spiders.base import is_yes
from crawler.spiders.records import RecordSpider
from crawler.state.records import Known

_SKEW = timedelta(hours=1)
"""By which the clocks of machines with one state may differ."""


class RefreshSpider(RecordSpider):
    """Fetches again the records whose page was last fetched longer ago than ``older_than``.

    ``scrapy crawl refresh -a older_than=7d``: a number with ``s``, ``m``, ``h``, ``d`` or ``w``.
    """

    name = "refresh"

    def __init__(self, older_than: str = "0s", dry: str | bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.dry = is_yes(dry)
        self.older_than: timedelta = duration(older_than)

    async def requests(self) -> AsyncIterator[Request]:
        """Ask for each stale record's page."""
        run = self.run
        if run.corpus is None or run.state is None:
            return
        known = run.state.records.all()
        now = datetime.now(UTC)
        for entry in run.corpus:
            address = entry.article.originalUrl
            rests = None if self.again else run.resting(address)
            if rests:
                kept = shown(entry.path)
                outcome = Outcome(url=address, status=Status.UNCHANGED, reason=rests[1], path=kept)
                report(self.crawler, outcome)
            elif self.is_stale(entry, known, now):
                request = self.record_request(entry)
                if request:
                    yield request
        for path, error in run.corpus.broken.items():
            reason = (
                f"line {error.problems[0]}" if isinstance(error, FrontMatterError) else str(error)
            )
            run.report(Outcome(url="", status=Status.FAILED, reason=reason, path=shown(path)))

    def is_stale(self, entry: Entry, known: dict[str, Known], now: datetime) -> bool:
        """Tell whether *entry* was last fetched too long ago; unknown counts as never."""
        try:
            mine = known.get(identity(entry.article.originalUrl))
        except AddressError:  # page_request says so
            return True
        # One from a time to come was fetched by a clock that was wrong.
        if mine is None or mine.fetched > now + _SKEW:
            return True
        return now - mine.fetched >= self.older_than
