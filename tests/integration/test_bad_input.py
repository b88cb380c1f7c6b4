"""Bad input gets one line with address and reason, the right exit code, and no file."""

import gzip
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest

from tests.integration.local import TEXT, Portal, Result, Run, Site, Story, serving

STORY = Story()
LIMIT = 20_000
SCRIPTED = (
    "<!doctype html><html><head><title>App</title></head>"
    '<body><div id="app"></div><script src="/app.js"></script></body></html>'
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
BOMB = {"Content-Encoding": "gzip"}


def _closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


def _loop(site: Site, path: str) -> None:
    site.redirect(path, f"{path}/back")
    site.redirect(f"{path}/back", path)


CLOSED = f"http://127.0.0.1:{_closed_port()}/a"
SECRET = "http://ada:secret@127.0.0.1/a"  # noqa: S105 - none
LONG = f"http://127.0.0.1/{'a' * 5_000}"

# What to ask for (a path is one of the site), what the site says, and the reason that is told.
NOT_ASKED_FOR = [
    pytest.param("ftp://127.0.0.1/a", "is not an http or https address", id="ftp"),
    pytest.param("file:///etc/passwd", "is not an http or https address", id="file"),
    pytest.param("data:text/html,<h1>A</h1>", "is not an http or https address", id="data"),
    pytest.param("javascript:alert(1)", "is not an http or https address", id="javascript"),
    pytest.param("www.gazette.test/a", "is not an http or https address", id="no-scheme"),
    pytest.param("http:///a", "has no host", id="no-host"),
    pytest.param("http://a b/", "has a space, backslash or control character", id="space"),
    pytest.param("http://[::1/", "Invalid IPv6 URL", id="half-ipv6"),
    pytest.param("http://127.0.0.1:99999/", "Port out of range", id="port"),
    pytest.param("http://nowhere.invalid/a", "the host name does not resolve", id="no-such-host"),
    pytest.param(CLOSED, "the host refused the connection", id="connection-refused"),
]

PAGES: list[tuple[str, Callable[[Site, str], object], str]] = [
    ("/slow", lambda site, path: site.put(path, STORY, after_s=60), "no whole answer in time"),
    ("/loop", _loop, "too many redirects"),
    ("/self", lambda site, path: site.redirect(path, path), "too many redirects"),
    ("/to-file", lambda site, path: site.redirect(path, "file:///etc/passwd"), "HTTP 302 Found"),
    ("/404", lambda site, path: site.put(path, status=404), "HTTP 404 Not Found"),
    ("/410", lambda site, path: site.put(path, status=410), "HTTP 410 Gone"),
    ("/500", lambda site, path: site.put(path, status=500), "HTTP 500 Internal Server Error"),
    ("/599", lambda site, path: site.put(path, status=599), "HTTP 599"),
    ("/png", lambda site, path: site.put(path, PNG, kind="image/png"), "not HTML but image/png"),
    ("/lie", lambda site, path: site.put(path, PNG), "not an HTML page"),
    (
        "/pdf",
        lambda site, path: site.put(path, b"%PDF-1.7", kind="application/pdf"),
        "not HTML but application/pdf",
    ),
    (
        "/json",
        lambda site, path: site.put(path, "{}", kind="application/json"),
        "not HTML but application/json",
    ),
    ("/text", lambda site, path: site.put(path, "Hello.", kind=""), "not an HTML page"),
    ("/empty", lambda site, path: site.put(path), "empty page"),
    ("/blank", lambda site, path: site.put(path, " \n"), "empty page"),
    ("/large", lambda site, path: site.put(path, STORY.html() + "x" * LIMIT), "too large"),
    (
        "/bomb",
        lambda site, path: site.put(path, gzip.compress(bytes(50 * LIMIT)), headers=BOMB),
        "too large once decompressed",
    ),
    (
        "/cut",
        lambda site, path: site.put(path, STORY, headers={"Content-Length": "9999"}),
        "the answer was cut short",
    ),
    ("/untitled", lambda site, path: site.put(path, replace(STORY, title="")), "missing title"),
    (
        "/undated",
        lambda site, path: site.put(path, replace(STORY, published="")),
        "missing publishedDateTime",
    ),
    (
        "/tomorrow",
        lambda site, path: site.put(path, replace(STORY, published="2990-01-01T00:00:00Z")),
        "missing publishedDateTime",
    ),
    ("/scripted", lambda site, path: site.put(path, SCRIPTED), "needs a browser"),
    ("/private/1", lambda site, path: site.put(path, STORY), "robots.txt forbids it"),
    ("/private/2", lambda site, path: site.put(path, STORY), "robots.txt forbids it"),
    ("/private/3", lambda site, path: site.put(path, STORY), "robots.txt forbids it"),
    ("/private/4", lambda site, path: site.put(path, STORY), "robots.txt forbids it"),
]


@dataclass(frozen=True, slots=True)
class Refused:
    """One run over all bad addresses."""

    root: str
    portal: Portal
    result: Result


@pytest.fixture(scope="module")
def refused(new_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refused]:
    """All bad addresses, fetched in one run."""
    folder = tmp_path_factory.mktemp("refused")
    with serving() as site:
        portal = new_portal.copy(folder / "portal", Run(folder))
        site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", kind="text/plain")
        for path, put, _ in PAGES:
            put(site, path)
        addresses = [str(param.values[0]) for param in NOT_ASKED_FOR]
        addresses += [site.root + path for path, _, _ in PAGES]
        ours = [urlsplit(address).netloc for address in (site.root, CLOSED)]
        settings = ["--set", "timeout=8", "--set", f"page_bytes={LIMIT}"]
        settings += ["--set", f"allow_private={ours}"]
        result = portal.run("fetch", *settings, *addresses)
        yield Refused(site.root, portal, result)


@pytest.mark.parametrize(("address", "reason"), NOT_ASKED_FOR)
def test_an_address_that_cannot_be_asked_for_gets_a_line_with_the_reason(
    refused: Refused, address: str, reason: str
) -> None:
    assert reason in refused.result.line(f"{address}: ")


@pytest.mark.parametrize(
    ("path", "reason"), [pytest.param(path, reason, id=path[1:]) for path, _, reason in PAGES]
)
def test_an_answer_that_is_no_article_gets_a_line_with_the_reason(
    refused: Refused, path: str, reason: str
) -> None:
    assert reason in refused.result.line(f"{refused.root}{path}: ")


def test_a_run_that_only_fails_says_so_and_leaves_nothing(refused: Refused) -> None:
    assert refused.result.code == 1
    assert len(refused.result.err.splitlines()) == len(NOT_ASKED_FOR) + len(PAGES)
    assert refused.portal.records == []
    assert refused.portal.leftovers == []


def test_what_is_good_is_saved_beside_what_is_not(portal: Portal, site: Site) -> None:
    good, missing = site.put("/a", STORY), site.put("/b", status=404)

    result = portal.run("fetch", good, missing, "mailto:ada@gazette.test", SECRET, LONG)

    assert result.code == 3
    assert len(portal.records) == 1
    assert sorted(result.out.splitlines()[-1].split(", ")) == [
        "1 failed (http-404)", "1 saved", "3 refused",
    ]  # fmt: skip
    assert "secret" not in result.out + result.err
    assert max(map(len, result.err.splitlines())) < 400


def test_one_line_stays_one_line_whatever_is_in_the_address(run: Run) -> None:
    result = run("fetch", "--stdout", "http://a/\n\x1b[31mb: saved")

    assert result.err.count("\n") == 1
    assert "\x1b" not in result.err


def test_row_12_html_under_another_type_is_read(portal: Portal, site: Site) -> None:
    starts = ("<!doctype html>", "", "<!-- a --> <!-- b -->\n", '<?xml version="1.0"?>\n', "\ufeff")
    kinds = ("text/plain", "application/octet-stream", "application/xml", "image/png", "nonsense")

    def other(place: int) -> str:
        story = replace(STORY, title=f"Harbour bridge {place} opens")
        return story.html().replace("<!doctype html>", "")

    addresses = [
        site.put(f"/{place}", start + other(place), kind=kind)
        for place, (start, kind) in enumerate(zip(starts, kinds, strict=True))
    ]

    result = portal.run("fetch", *addresses)

    assert result.code == 0
    assert len(portal.records) == len(addresses)
    assert all(TEXT[0] in path.read_text("utf-8") for path in portal.records)


def test_without_an_address_the_usage_is_told(portal: Portal) -> None:
    result = portal.run("fetch")

    assert result.code == 2
    assert "name at least one address" in result.err
