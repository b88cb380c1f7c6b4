"""No secret in a log, none in a Referer, and none for a host that it was not meant for."""

import logging
from typing import Any, Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.article.redaction import redacted
from crawler.fetching.origins import origin

BARE: Final = "masthead_bare"
"""Meta key of a request that nobody gave headers for."""

_FOR_ANYBODY: Final = frozenset(
    (
        "accept", "accept-charset", "accept-encoding", "accept-language", "cache-control",
        "content-type", "dnt", "pragma", "range", "user-agent",
    )
)  # fmt: skip


class SecretsAddon:
    """One line in ``ADDONS``: all log messages of the process are redacted, no Referer is sent.

    A Referer would tell each site which feed or search, with which token, led to it. What a request
    carries for one host stays there: see ``CrossOrigin``.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Take over the making of log records, and add the middleware."""
        settings.set("REFERER_ENABLED", False, priority="addon")  # noqa: FBT003 - a value
        middlewares = settings["DOWNLOADER_MIDDLEWARES"]
        middlewares.set("crawler.fetching.secrets.CrossOrigin", 450, priority="addon")
        redact_logs()


class CrossOrigin:
    """Downloader middleware: a redirect to another origin takes only harmless headers along.

    Scrapy keeps back ``Authorization`` and ``Cookie``, and then adds ``DEFAULT_REQUEST_HEADERS`` to
    each request again. A key may have any name, so what is not known to be none stays at home. It
    comes after all that adds what spiders and settings say, and before what is known of the host.
    """

    @classmethod
    def from_crawler(cls, _: Crawler) -> Self:
        """Return one; it has no settings."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Take from *request* what was not meant for its host."""
        before = request.meta.get("redirect_urls", ())
        if request.meta.get(BARE) or any(origin(url) != origin(request.url) for url in before):
            for name in [*request.headers]:
                if name.decode("latin-1").lower() not in _FOR_ANYBODY:
                    del request.headers[name]


def redact_logs() -> None:
    """Let every log message of this process be redacted, whoever writes and whoever keeps it."""
    logging.setLogRecordFactory(RedactedRecord)


class RedactedRecord(logging.LogRecord):
    """A log record whose text, with that of its exception, holds no secrets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as in logging
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0] is not None:
            # Formatters take the text that is there instead of making their own.
            self.exc_text = redacted(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:  # noqa: N802 - logging's
        """Return the message, redacted."""
        return redacted(super().getMessage())
