"""Whom to trust with a state: passwords and TLS, and what pg8000 needs to be told for them."""

import logging
import socket
import ssl
from collections.abc import Iterable, Mapping
from typing import Any, Final

import sqlalchemy as sa

from crawler.portal.reach import Reach, reach
from crawler.state.errors import StateError

PASSWORD: Final = "MASTHEAD_STATE_PASSWORD"  # noqa: S105 - a name
"""Environment variable with the password of the state's server."""

_MODE: Final = "sslmode"
_ROOTS: Final = "sslrootcert"
_MODES: Final = ("disable", "require", "verify-full")
"""As libpq has them (PostgreSQL 34.1.2); its others fall back to no TLS, which is none."""

_LOG: Final = logging.getLogger(__name__)


def objection(url: sa.URL, addresses: Iterable[str]) -> tuple[bool, str]:
    """Return whether the server at *url* must not be used, and what its keeper should know; or "".

    *addresses* are what its host resolves to; none where it has none, as a socket.
    """
    farthest = reach(addresses)
    mode = str(url.query.get(_MODE, "disable"))
    if farthest in (None, Reach.LOOPBACK) or mode == "verify-full":
        return False, ""
    if mode == "require":
        what = (
            f"its certificate is not looked at: anybody in between may be it ({_MODE}=verify-full)"
        )
        return False, f"{farthest} address, {what}"
    what = f"{farthest} address without TLS: add ?{_MODE}=verify-full"
    if farthest is Reach.PUBLIC:
        return True, f"{what}; what is in the state, and the password, could be read on the way"
    return False, f"{what}; its network can read what is in the state"


def prepared(text: str, environment: Mapping[str, str]) -> tuple[sa.URL, dict[str, Any]]:
    """Return the URL that *text* is, with its password, and pg8000's options for TLS.

    Raises:
        StateError: the server must not be used like that.
        ArgumentError: *text* is no URL.
    """
    url = sa.make_url(text)
    if url.get_backend_name() != "postgresql":
        return url, {}
    shown = url.render_as_string(hide_password=True)
    mode = str(url.query.get(_MODE, "disable"))
    if mode not in _MODES:
        raise StateError(f"{shown}: {_MODE} must be one of {', '.join(_MODES)}")
    refused, what = objection(url, _addresses(url))
    if refused:
        raise StateError(f"{shown}: {what}")
    if what:
        _LOG.warning("%s: %s", shown, what)
    if url.password is None and (password := environment.get(PASSWORD)):
        url = url.set(password=password)
    if url.get_driver_name() != "pg8000":  # others understand these parameters
        return url, {}
    options = {} if mode == "disable" else {"ssl_context": _context(url, mode)}
    return url.difference_update_query([_MODE, _ROOTS]), options


def undelayed(connection: object, _record: object) -> None:
    """Let pg8000's *connection* send at once what is written to it: a listener of ``connect``.

    A statement with a long text is two writes of pg8000's. With Nagle's algorithm (RFC 896) the
    second waits until the server acknowledged the first, which it delays (RFC 1122 4.2.3.2): each
    record would take 40 ms.
    """
    # There is no public way to its socket. Where it is another one day, it is only slower.
    found = getattr(connection, "_usock", None)
    if isinstance(found, socket.socket) and found.family != socket.AF_UNIX:
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _context(url: sa.URL, mode: str) -> ssl.SSLContext:
    roots = url.query.get(_ROOTS)
    try:
        context = ssl.create_default_context(cafile=str(roots) if roots else None)
    except OSError as error:
        raise StateError(f"{_ROOTS}: {roots}: {error.strerror or error}") from None
    if mode == "require":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _addresses(url: sa.URL) -> list[str]:
    if not url.host or "unix_sock" in url.query:
        return []
    try:
        found = socket.getaddrinfo(url.host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []  # the connection will say so
    return sorted({str(entry[4][0]) for entry in found})
