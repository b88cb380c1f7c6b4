"""Keeps the raw responses of pages in WARC files (docs/warc.md)."""

from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Response

from crawler.codings import CutError, TooLargeError, undone
from crawler.extract.optout import Signal, from_headers, from_markup
from crawler.fetching.outcomes import Outcome, Status
from crawler.fetching.robots import SIGNALS
from crawler.offloading import off_the_loop
from crawler.portal.contact import user_agent
from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.portal.portal import Portal
from crawler.run import FOUND_AT, SOURCE, Run
from crawler.warc.exchange import Exchange
from crawler.warc.leftovers import finish

if TYPE_CHECKING:
    from crawler.warc.writing import Writer

_AGENT: Final = "masthead"
_EXEMPT: Final = "dont_obey_robotstxt"
"""Meta key, Scrapy's own: a request for a robots.txt has it."""


class Archiving:
    """Downloader middleware, next to the wire: writes requests and their responses as they were.

    Those for article pages, redirects on the way to them and errors included; by setting also those
    for listings and robots.txt. A page whose publisher's wishes refuse it is not kept. What cannot
    be written is told once, and the crawl goes on without.

    Stats:
        warc/kept: responses that were written.
        warc/refused: those that their publishers do not want to be kept.
    """

    def __init__(self, crawler: Crawler, portal: Portal) -> None:
        if find_spec("warcio") is None:
            raise PortalError("warc.store: needs warcio: pip install 'masthead[warc]'")
        if portal.settings.sealing.fields:
            raise PortalError(
                "warc.store: keeps whole pages in plain, and sealing.fields says that some of "
                "what they say is private: take one of the two out"
            )
        self.crawler = crawler
        self.portal = portal
        self.rule = portal.settings.warc
        self.folder = portal.root / self.rule.folder
        self._writer: Writer | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the portal's settings; finish what a run that was killed left."""
        run = Run.of(crawler)
        if not run.portal.settings.warc.store or run.corpus is None:
            raise NotConfigured
        made = cls(crawler, run.portal)
        crawler.signals.connect(made.open, signal=signals.spider_opened)
        crawler.signals.connect(made.close, signal=signals.spider_closed)
        return made

    async def open(self) -> None:
        """Finish what a run that was killed left."""
        from crawler.warc.writing import Writer  # noqa: PLC0415 - an extra

        if Run.of(self.crawler).dry:
            return
        settings = self.portal.settings
        facts = {
            "software": user_agent(None),
            "robots": "obey" if settings.robots else "ignore",
            "http-header-user-agent": user_agent(settings.contact),
        }
        try:
            await off_the_loop(partial(finish, self.folder))
        except OSError as error:
            self._tell(error)
        self._writer = Writer(self.folder, self.rule.bytes, facts)

    async def close(self) -> None:
        """Give the last file its name."""
        if self._writer is not None:
            try:
                await off_the_loop(self._writer.close)
            except OSError as error:
                self._tell(error)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep *response* as the answer to *request*, and return it."""
        if self._writer is not None and not self._writer.failed and self.is_kept(request):
            try:
                await off_the_loop(partial(self._keep, self._writer, request, response))
            except Exception as error:  # noqa: BLE001 - whatever it is, the article goes on
                self._tell(error)
        return response

    def is_kept(self, request: Request) -> bool:
        """Tell whether the answer to *request* is one of those that are kept."""
        meta = request.meta
        return (
            FOUND_AT in meta
            or (self.rule.sources and SOURCE in meta)
            or (self.rule.robots and _EXEMPT in meta)
        )

    def _keep(self, writer: "Writer", request: Request, response: Response) -> None:
        assert self.crawler.stats is not None  # noqa: S101 - set before any request
        wishes = frozenset(self.portal.settings.obey)
        if (
            wishes
            and FOUND_AT in request.meta
            and wishes & said(request, response, self.portal.settings.page_bytes)
        ):
            self.crawler.stats.inc_value("warc/refused")
            return
        through_proxy = bool(request.meta.get("proxy"))
        cut = request.meta.get("download_truncate", 0)
        exchange = Exchange(
            url=request.url.partition("#")[0],
            at=datetime.now(UTC),
            method=request.method,
            asked=_sent(request.headers),
            protocol=response.protocol or "HTTP/1.1",
            status=response.status,
            headers=_sent(response.headers),
            body=response.body,
            address="" if through_proxy else str(response.ip_address or ""),
            truncated=bool(cut and len(response.body) >= cut)
            or "download_stopped" in response.flags,
        )
        writer.write(exchange)
        self.crawler.stats.inc_value("warc/kept")

    def _tell(self, error: Exception) -> None:
        what = getattr(error, "strerror", None) or str(error) or type(error).__name__
        reason = f"{shown(self.folder)}: {what}: this run keeps no more responses"
        outcome = Outcome(url="", status=Status.FAILED, code="warc", reason=reason)
        Run.of(self.crawler).report(outcome)


def said(request: Request, response: Response, most: int) -> frozenset[Signal]:
    """Return what *response*, as it was sent, and the robots.txt of its host ask of its users.

    Of a body only *most* bytes are looked at, and none where it cannot be decoded: then it is no
    page either.
    """
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in _sent(response.headers)
    ]
    names = [
        value.strip().lower()
        for name, text in headers
        if name == "Content-Encoding"
        for value in text.split(",")
    ]
    try:
        markup = undone(response.body, [name for name in names if name], most)
    except (CutError, TooLargeError):
        markup = b""
    known = {Signal(each) for each in request.meta.get(SIGNALS, ())}
    return from_headers(headers, _AGENT) | from_markup(markup, _AGENT) | known


def _sent(headers: Headers) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name, value) for name, values in headers.items() for value in values)
