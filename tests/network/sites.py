"""A small network of news sites, served as a proxy serves it: each answers by its host's name."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HTML = "text/html; charset=utf-8"
XML = "application/xml"
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
MAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

WORDS = (
    "harbour", "council", "bridge", "ferry", "market", "school", "river", "storm", "budget",
    "library", "museum", "festival", "railway", "hospital", "orchard", "lighthouse", "election",
    "theatre", "quarry", "airport",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site says to one request."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the site saw it."""

    at: float
    """Seconds of a clock of its own."""

    path: str
    status: int
    conditional: bool


@dataclass(slots=True)
class Site:
    """A site: what stands at its paths, and who asked for what."""

    host: str
    pages: dict[str, bytes | Answer | Callable[[], Answer]] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def asked(self, start: str = "/") -> list[Asked]:
        """Return the requests for paths that begin with *start*."""
        return [each for each in self.log if each.path.startswith(start)]

    def answer(self, path: str) -> Answer:
        found = self.pages.get(path)
        if found is None:
            return Answer(b"<!doctype html><title>Not here</title>", 404, {"Content-Type": HTML})
        if callable(found):
            return found()
        if isinstance(found, bytes):
            kind = HTML if found.startswith(b"<!doctype") else XML
            return Answer(found, headers={"Content-Type": kind})
        return found


def title(host: str, number: int) -> str:
    """Return the headline of article *number* of *host*: another one for each."""
    first, second = WORDS[number % 20], WORDS[number // 20 % 20]
    return f"The {first} and the {second} of {host.split('.', maxsplit=1)[0]} in week {number}"


def slug(host: str, number: int) -> str:
    return title(host, number).lower().replace(" ", "-")


def published(number: int) -> str:
    """Return when article *number* was published: the higher, the newer."""
    day, minute = divmod(number, 24 * 6)
    return f"2026-11-{1 + day:02}T{minute // 6:02}:{minute % 6}0:00+00:00"


def article(host: str, number: int, head: str = "") -> bytes:
    """Return the page of article *number*."""
    name = title(host, number)
    text = "".join(
        f"<p>In week {number} the {word} of {host} was in the news again, and paragraph "
        f"{place} of this report says at some length what people there made of it.</p>"
        for place, word in enumerate(WORDS[number % 7 :: 5])
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{name}</title>'
        f'<meta property="og:title" content="{name}">'
        f'<meta property="og:site_name" content="The {host.split(".", maxsplit=1)[0].title()}">'
        f'<meta property="article:published_time" content="{published(number)}">{head}</head>'
        f'<body><header><nav><a href="/">Home</a><a href="/about">About us</a></nav></header>'
        f"<main><article><h1>{name}</h1>{text}</article></main></body></html>"
    ).encode()


def rss(host: str, links: Mapping[str, int], more: str = "") -> bytes:
    """Return a feed of *links* with the numbers of their articles."""
    items = "".join(
        f"<item><title>{title(host, number)}</title><link>{link}</link>"
        f"<guid isPermaLink='false'>{host}-{number}</guid></item>"
        for link, number in links.items()
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{host}</title>{more}{items}'
        "</channel></rss>"
    ).encode()


def atom(host: str, links: Mapping[str, int]) -> bytes:
    entries = "".join(
        f"<entry><title>{title(host, number)}</title><link href='{link}'/><id>{link}</id>"
        f"<updated>{published(number)}</updated><published>{published(number)}</published></entry>"
        for link, number in links.items()
    )
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>{host}</title>'
        f"<id>{host}</id><updated>2026-11-20T00:00:00Z</updated>{entries}</feed>"
    ).encode()


def sitemap(links: Mapping[str, int], *, news: str = "") -> bytes:
    """Return a sitemap of *links*, one for news if *news* is the name of a publication."""
    rows = []
    for link, number in links.items():
        more = f"<lastmod>{published(number)}</lastmod>"
        if news:
            more = (
                f"<news:news><news:publication><news:name>{news}</news:name>"
                f"<news:language>en</news:language></news:publication>"
                f"<news:publication_date>{published(number)}</news:publication_date>"
                f"<news:title>{title(news, number)}</news:title></news:news>"
            )
        rows.append(f"<url><loc>{link}</loc>{more}</url>")
    return f'<?xml version="1.0"?><urlset {MAPS} {NEWS}>{"".join(rows)}</urlset>'.encode()


def index(parts: Mapping[str, str]) -> bytes:
    rows = "".join(
        f"<sitemap><loc>{address}</loc><lastmod>{day}</lastmod></sitemap>"
        for address, day in parts.items()
    )
    return f'<?xml version="1.0"?><sitemapindex {MAPS}>{rows}</sitemapindex>'.encode()


def section(host: str, links: Mapping[str, int], older: str = "") -> bytes:
    teasers = "".join(
        f'<article><h2><a href="{link}">{title(host, number)}</a></h2>'
        f'<time datetime="{published(number)}">then</time></article>'
        for link, number in links.items()
    )
    following = f'<a rel="next" href="{older}">Older news</a>' if older else ""
    menu = "".join(f'<a href="/{word}">{word.title()}</a>' for word in WORDS[:8])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{host}</title></head>'
        f"<body><header><nav>{menu}</nav></header><main>{teasers}{following}</main>"
        '<footer><a href="/about">About</a><a href="/privacy">Privacy</a></footer></body></html>'
    ).encode()


def squeezed(body: bytes) -> Answer:
    return Answer(gzip.compress(body), headers={"Content-Type": "application/gzip"})


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)  # a proxy gets the whole address
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        at = time.monotonic()
        site = self.server.sites.get(parts.hostname or "")
        answer = site.answer(path) if site else Answer(status=502)
        tag = answer.headers.get("ETag")
        known = self.headers.get("If-None-Match")
        if tag and known == tag:
            answer = Answer(status=304, headers=answer.headers)
        if site:
            site.log.append(Asked(at, path, answer.status, known is not None))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    sites: dict[str, Site]

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that hangs up is part of the tests."""


@contextmanager
def serving(*sites: Site) -> Iterator[dict[str, str]]:
    """Serve *sites*; yield the environment in which their addresses lead to them."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.sites = {site.host: site for site in sites}
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield {
            "http_proxy": f"http://127.0.0.1:{server.server_port}",
            "no_proxy": "",
            "NO_PROXY": "",
        }
        server.shutdown()
