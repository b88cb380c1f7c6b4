"""No secret in a log, and none in a Referer."""

import logging
from typing import Any

from scrapy.settings import BaseSettings

from crawler.article.redaction import redacted


class SecretsAddon:
    """One line in ``ADDONS``: all log messages of the process are redacted, no Referer is sent.

    A Referer would tell each site which feed or search, with which token, led to it.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Take over the making of log records."""
        settings.set("REFERER_ENABLED", False, priority="addon")  # noqa: FBT003 - a value
        redact_logs()


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
