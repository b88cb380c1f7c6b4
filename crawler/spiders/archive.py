"""The spider that reads the pages of records again from WARC files, and fetches nothing."""

import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from scrapy import Request, signals

from crawler.archived import NO_CAPTURE
from crawler.discovery.budget import Budget
from crawler.fetching.outcomes import Outcome, Status, report
from crawler.offloading import off_the_loop
from crawler.portal.files import shown
from crawler.refreshing.arrivals import Missing, Subject
from crawler.refreshing.selecting import Candidate
from crawler.spiders.base import is_yes
from crawler.spiders.refresh import RefreshSpider
from crawler.warc.archive import Archive, files_in
from crawler.warc.errors import WarcError
from crawler.warc.reading import Limits

not_captured: Final = object()
"""Scrapy signal, sent at the end with ``count``: records of which there is no capture."""

OLDER: Final = "older"
"""Code of a record whose page was fetched again after it was captured."""

_SLACK: Final = timedelta(hours=1)
"""Time that may pass between the capture of a page and the moment that counts as its fetch."""

_HANDLER: Final = "crawler.archived.Archived"


class ArchiveSpider(RefreshSpider):
    """Reads the records' pages anew as they were captured, with today's extractor.

    ``scrapy crawl archive -a files="FILE FOLDER"`` takes the newest capture of each record's page.
    One that is older than what the record was made of is left alone, but for ``-a older=1``. With
    ``-a dry=1`` nothing is written. All rules of a refresh hold but those of manners: nothing goes
    out. It is no look at the page either: when that is due stays as it was.
    """

    name = "archive"
    archived = True
    custom_settings = {  # noqa: RUF012 - Scrapy's own
        "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
        "ROBOTSTXT_OBEY": False,
        "DOWNLOADER_MIDDLEWARES": {
            "crawler.archiving.Archiving": None,
            "crawler.fetching.pace.Pace": None,
        },
    }

    def __init__(
        self,
        *,
        files: str | Sequence[str] = "",
        older: str | bool = False,
        **kwargs: Any,  # noqa: ANN401 - Scrapy's own
    ) -> None:
        super().__init__(older_than="0s", again=True, **kwargs)
        self.older = is_yes(older)
        self._places = files.split() if isinstance(files, str) else files
        self._absent = 0

    async def requests(self) -> AsyncIterator[Request]:
        """Ask for each record's page that the archive has."""
        settings = self.run.portal.settings
        places = [Path(each) for each in self._places]
        found = files_in(places or [self.run.portal.root / settings.warc.folder])
        self.archive = Archive(found, Limits(body=settings.page_bytes))
        self.crawler.signals.connect(self._end, signal=signals.spider_closed)
        faults: list[WarcError] = []
        await off_the_loop(partial(self.archive.read, faults.append))
        for fault in faults:
            outcome = Outcome(url="", status=Status.FAILED, code="warc", reason=str(fault))
            report(self.crawler, outcome)
        async for request in super().requests():
            yield request

    def budget_of(self, limit: int) -> Budget:
        """Return no bound but a person's: nobody is asked."""
        return Budget(limit or sys.maxsize, sys.maxsize)

    def request_for(self, found: Candidate) -> Request | None:
        """Return the request for the page of *found*; None if it is not captured, or too old."""
        asked = found.asked
        for address in dict.fromkeys(filter(None, (asked.original, asked.own))):
            date = self.archive.date(address)
            if date is not None:
                break
        else:
            self._absent += 1
            return None
        if not self.older and self._is_older(found, address, datetime.fromisoformat(date)):
            reason = "was fetched again after this: --older takes it all the same"
            outcome = Outcome(
                url=asked.original, status=Status.UNCHANGED, code=OLDER, reason=reason,
                path=shown(found.path),
            )  # fmt: skip
            report(self.crawler, outcome)
            return None
        request = super().request_for(found)
        return request.replace(url=address) if request is not None else None

    def _is_older(self, found: Candidate, address: str, date: datetime) -> bool:
        """Tell whether the record of *found* was made of a later page than that of *date*."""
        state = self.run.state
        known = state.records.fetched(found.key) if state and found.key else None
        if known is None or known.at - date <= _SLACK:
            return False
        capture = self.archive.newest(address)
        if capture is None:
            return False  # which is told when it is asked for
        sent = {name.lower(): value for name, value in capture.headers}
        pairs = ((known.etag, sent.get("etag")), (known.last_modified, sent.get("last-modified")))
        return not any(old is not None and old == new for old, new in pairs)

    def _missing(self, subject: Subject, outcome: Outcome) -> Missing:
        """Return that *subject* stays as it was; what the archive lacks is no failure."""
        if outcome.code == NO_CAPTURE:
            outcome = replace(outcome, status=Status.UNCHANGED)
        return super()._missing(subject, outcome)

    def _end(self) -> None:
        self.archive.close()
        self.crawler.signals.send_catch_log(not_captured, count=self._absent)
