"""The connection to Redis: only where it may be trusted, with short timeouts, and its scripts."""

import functools
import logging
import os
import socket
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.retry import Retry
from scrapy_redis.connection import get_redis

from crawler.portal import scaling
from crawler.portal.errors import PortalError
from crawler.scaling.errors import QueueError

ANSWER_S: Final = 5.0
"""Seconds that Redis may take for an answer. The event loop waits for it."""

AWAY: Final = (redis.ConnectionError, redis.TimeoutError, redis.exceptions.BusyLoadingError)
"""What is raised while Redis is not there: it may come back."""

REFUSED: Final = (redis.AuthenticationError, redis.exceptions.AuthorizationError)
"""What is raised where waiting does not help: the password is wrong, or lacks."""

_LOG: Final = logging.getLogger(__name__)


def connected(url: str, environment: Mapping[str, str] = os.environ, *, quiet: bool = False) -> Any:  # noqa: ANN401 - untyped
    """Return a client of the Redis at *url*; nothing is asked of it yet.

    What its keeper should know of it is logged, unless it is to be *quiet*.

    Raises:
        PortalError: it must not be used like this, see ``crawler.portal.scaling.objection``.
    """
    password = environment.get(scaling.PASSWORD, "")
    refused, what = scaling.objection(url, password, _addresses(url))
    if refused:
        raise PortalError(f"scale.queue: {what}")
    if what and not quiet:
        _LOG.warning("scale.queue: %s", what)
    return get_redis(
        url=url,
        password=password or None,
        socket_timeout=ANSWER_S,
        socket_connect_timeout=ANSWER_S,
        socket_keepalive=True,
        # Once, at once: a connection that a restart closed is seen when it is used. All else waits
        # where the event loop does not.
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        decode_responses=False,
    )


def signing_key(environment: Mapping[str, str] = os.environ) -> bytes:
    """Return what messages are signed with; empty if they are not.

    Raises:
        PortalError: it is too short.
    """
    key = environment.get(scaling.KEY, "")
    if key and len(key) < scaling.SHORTEST_KEY:
        what = f"must be at least {scaling.SHORTEST_KEY} characters: openssl rand -base64 32"
        raise PortalError(f"{scaling.KEY}: {what}")
    return key.encode()


def script(client: Any, name: str) -> Script:  # noqa: ANN401 - untyped
    """Return the script *name*, to be called with ``keys=[PREFIX]``."""
    found: Script = client.register_script(_text("common") + _text(name))
    return found


def away(url: str, error: Exception) -> QueueError:
    """Return what to say of the Redis at *url* that gave *error*."""
    what = str(error).partition("\n")[0][:200] or type(error).__name__
    return QueueError(f"{scaling.shown(url)}: the queue does not answer ({what})")


@functools.cache
def _text(name: str) -> str:
    return (files("crawler.scaling") / "lua" / f"{name}.lua").read_text("utf-8")


def _addresses(url: str) -> list[str]:
    parts = urlsplit(url)
    if parts.scheme == "unix" or not parts.hostname:
        return []
    try:
        found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []  # the connection will say so
    return sorted({str(entry[4][0]) for entry in found})
