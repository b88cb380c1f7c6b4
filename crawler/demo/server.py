"""A small loopback web server for the bundled sample newspaper.

The demonstration crawl configures this server as its HTTP proxy. Requests then name
`http://www.harbour-gazette.example/...` in full, so the records that come out carry stable
addresses rather than whatever port the server was given.
"""

import hashlib
import html
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

HOST = "www.harbour-gazette.example"
SITE = Path(__file__).resolve().parent / "site"

# Spelt out because the `mimetypes` module consults files that differ between machines.
_CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
_UNKNOWN_TYPE = "application/octet-stream"
_ENTITY_TAG = re.compile(r'(?:W/)?("[^"\x00-\x20\x7f]*")')
_ERROR_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>{text}</p></body>
</html>
"""


@dataclass(frozen=True)
class _Document:
    """A file as it is sent: its bytes and what the response headers say about them."""

    body: bytes
    content_type: str
    etag: str
    modified: datetime


@contextmanager
def serve(
    folder: Path, *, port: int = 0, log: Callable[[str], None] | None = None
) -> Iterator[str]:
    """Serve *folder* on 127.0.0.1 for as long as the `with` block lasts.

    Args:
        folder: The folder whose files are published; paths below it are the URL paths.
        port: The port to listen on; 0 takes any free one.
        log: Called with one line per answered request, from the server's own threads.

    Yields:
        The root URL without a final slash, such as `http://127.0.0.1:41234`.

    Raises:
        OSError: If *folder* does not exist or the port is taken.
    """
    with _Server(folder.resolve(strict=True), port, log) as server:
        # The short interval is how long leaving the block may have to wait.
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def _requested_path(target: str) -> str | None:
    """Return the path a request target names, or None if another host should answer.

    Raises:
        ValueError: If the target is in neither origin-form nor absolute-form.
    """
    if target.startswith("/"):
        return target.partition("?")[0]
    parts = urlsplit(target)
    if not parts.netloc:
        message = f"neither a path nor an absolute address: {target}"
        raise ValueError(message)
    if (parts.scheme, parts.hostname) != ("http", HOST) or parts.port not in (None, 80):
        return None
    return parts.path or "/"


def _find_file(root: Path, url_path: str) -> Path | None:
    """Return the file below *root* that *url_path* stands for, if there is one."""
    try:
        decoded = unquote(url_path, errors="strict")
        if ".." in decoded.split("/"):
            return None
        found = (root / decoded.lstrip("/")).resolve()
        if found.is_dir():
            found = (found / "index.html").resolve()
        elif decoded.endswith("/"):
            return None
    except (OSError, RuntimeError, ValueError):
        # Bytes that are not UTF-8, a NUL, a name too long for the disk, or a loop of links.
        return None
    # Checked after links are followed: a link must not lead out of the folder either.
    return found if found.is_relative_to(root) and found.is_file() else None


def _load(file: Path) -> _Document:
    """Read *file* together with its validators."""
    body = file.read_bytes()
    modified = datetime.fromtimestamp(file.stat().st_mtime, UTC).replace(microsecond=0)
    return _Document(
        body=body,
        content_type=_CONTENT_TYPES.get(file.suffix.lower(), _UNKNOWN_TYPE),
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        # RFC 9110 section 8.8.2.1 forbids a date later than the moment of the response.
        modified=min(modified, datetime.now(UTC).replace(microsecond=0)),
    )


def _is_current(document: _Document, none_match: str | None, modified_since: str | None) -> bool:
    """Tell whether the client's copy is still good (RFC 9110 section 13.1).

    Args:
        document: What the server would send.
        none_match: The If-None-Match field, which outranks the date if it was sent.
        modified_since: The If-Modified-Since field.
    """
    if none_match is not None:
        # If-None-Match compares weakly, so the W/ prefix of a tag does not count.
        return none_match.strip() == "*" or document.etag in _ENTITY_TAG.findall(none_match)
    if modified_since is None:
        return False
    try:
        known = parsedate_to_datetime(modified_since)
    except (OverflowError, ValueError):
        return False
    # A date without a zone is taken as UTC, the only zone HTTP dates can have.
    return document.modified <= (known if known.tzinfo else known.replace(tzinfo=UTC))


class _Handler(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    server: "_Server"
    protocol_version = "HTTP/1.1"
    server_version = "HarbourGazette"
    sys_version = ""
    timeout = 30
    # Headers and body are two writes; Nagle's algorithm would hold the second one back.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer a GET request."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer a HEAD request: the same headers, no body."""
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as inherited
        """Pass a line to the log, with control characters made visible."""
        line = format % args
        self.server.log(line.encode("unicode_escape").decode("ascii"))

    def _answer(self) -> None:
        """Send the file that was asked for, or say why not."""
        try:
            path = _requested_path(self.path)
        except ValueError:
            self._refuse(HTTPStatus.BAD_REQUEST, "The request target is malformed.")
            return
        if path is None:
            self._refuse(HTTPStatus.BAD_GATEWAY, f"Only http://{HOST}/ can be reached from here.")
            return
        file = _find_file(self.server.root, path)
        try:
            document = _load(file) if file else None
        except OSError:
            # Removed a moment ago, or not readable by this user.
            document = None
        if document is None:
            self._refuse(HTTPStatus.NOT_FOUND, f"There is no page at {path}.")
        else:
            self._send_document(document)

    def _send_document(self, document: _Document) -> None:
        """Send *document*, or 304 if the client already holds it."""
        none_match = self.headers.get_all("If-None-Match")
        if _is_current(
            document,
            ", ".join(none_match) if none_match else None,
            self.headers.get("If-Modified-Since"),
        ):
            self._send(HTTPStatus.NOT_MODIFIED, {"ETag": document.etag})
            return
        headers = {
            "Content-Type": document.content_type,
            "ETag": document.etag,
            "Last-Modified": format_datetime(document.modified, usegmt=True),
        }
        self._send(HTTPStatus.OK, headers, document.body)

    def _refuse(self, status: HTTPStatus, text: str) -> None:
        """Send an error page saying *text*."""
        page = _ERROR_PAGE.format(title=f"{status} {status.phrase}", text=html.escape(text))
        self._send(status, {"Content-Type": "text/html; charset=utf-8"}, page.encode())

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes | None = None) -> None:
        """Send one response; *body* is None where the status allows no content."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Length", str(len(body)))
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            # The request's own body goes unread and must not be taken for the next request.
            self.send_header("Connection", "close")
        self.end_headers()
        if body is not None and self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingTCPServer):
    """Accepts connections on the loopback interface, one thread for each.

    `http.server.HTTPServer` is avoided because it looks up the machine's own name when it
    binds, which may send a DNS query.
    """

    allow_reuse_address = True
    # A crawler opens many connections at once; the default backlog is 5.
    request_queue_size = 128
    # Threads are waited for, so nothing runs on after `serve` has returned.
    daemon_threads = False

    def __init__(self, root: Path, port: int, log: Callable[[str], None] | None) -> None:
        """Listen on *port* for requests for the files below *root*."""
        self.root = root
        self.log = log or _discard
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - inherited
        """Remember a connection before a thread takes it over."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - inherited
        """Forget a connection that has ended."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Stop listening, hang up on idle clients and wait for the threads."""
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                # The client hung up first.
                continue
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - inherited
        """Report a failure, unless it is only a client that hung up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _discard(_line: str) -> None:
    """Keep no log."""
