"""Pages of the size and build of real ones, each with a text of its own, served by nginx."""

import json
import random
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 18_700
_WORDS = (
    "harbour council bridge ferry market school river storm budget library museum festival railway "
    "hospital orchard lighthouse election theatre quarry airport the a of and in to with for from "
    "that was were has said would after before under over new old first last seven local public"
)
_SCRIPT = 110_000
"""Characters of scripts and styles in a page: most of a real page is that."""


def host(number: int) -> str:
    """Return host *number*: an address of its own on this machine."""
    return f"127.0.0.{number + 2}"


def page(site: int, number: int) -> str:
    """Return article *number* of *site*: about 170,000 characters."""
    luck = random.Random(site * 100_000 + number)  # noqa: S311 - the same pages each time
    words = _WORDS.split()

    def text(count: int) -> str:
        return " ".join(luck.choice(words) for _ in range(count)).capitalize()

    title = f"{text(7)} in week {number}"
    when = f"2026-11-{1 + number % 20:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": title,
        "datePublished": when, "author": [{"@type": "Person", "name": "Ada Marlish"}],
        "publisher": {"@type": "Organization", "name": f"Gazette {site}"},
    }  # fmt: skip
    metas = "".join(f'<meta name="x-{n}" content="{text(5)}">' for n in range(40))
    menu = "".join(f'<li class="nav-item"><a href="/s/{n}">{text(2)}</a></li>' for n in range(150))
    body = "".join(
        f'<p>{text(55)}. <a href="/t/{n}">{text(2)}</a> {text(20)}.</p>' for n in range(24)
    )
    cards = "".join(
        f'<div class="card teaser"><a href="/c/{n}"><img src="/i/{n}.jpg" alt=""><h3>{text(8)}</h3>'
        f'</a><span class="meta">{n} hours ago</span></div>'
        for n in range(80)
    )
    script = "var d=" + json.dumps([text(9) for _ in range(_SCRIPT // 60)]) + ";"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="Gazette {site}">'
        f'<meta property="article:published_time" content="{when}">{metas}'
        f'<script type="application/ld+json">{json.dumps(data)}</script><script>{script}</script>'
        f'</head><body><header class="site-header"><nav><ul>{menu}</ul></nav></header>'
        f'<main><article class="story"><h1>{title}</h1><p class="byline">By Ada Marlish</p>'
        f"{body}</article></main><aside class='related'>{cards}</aside>"
        f'<footer class="site-footer"><ul>{menu}</ul></footer></body></html>'
    )


def addresses(site: int, pages: int) -> list[str]:
    """Return the addresses of the articles of *site*."""
    return [f"http://{host(site)}:{PORT}/n/{number}.html" for number in range(pages)]


def feed(site: int, pages: int) -> str:
    """Return a feed of the articles of *site*."""
    items = "".join(f"<item><link>{each}</link></item>" for each in addresses(site, pages))
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


def write(root: Path, sites: int, pages: int) -> None:
    """Write *pages* articles for each of *sites* hosts under *root*, with a feed."""
    for site in range(sites):
        folder = root / host(site)
        (folder / "n").mkdir(parents=True)
        for number in range(pages):
            (folder / "n" / f"{number}.html").write_text(page(site, number))
        (folder / "feed.xml").write_text(feed(site, pages))


@contextmanager
def nginx(root: Path, sites: int, more: str = "") -> Iterator[None]:
    """Serve the folders of *root* by nginx, each on the address of its name.

    *more* is configuration for all of them.
    """
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    servers = "".join(
        f"server {{ listen {host(site)}:{PORT}; root {root}/{host(site)}; }}"
        for site in range(sites)
    )
    config = root / "nginx.conf"
    config.write_text(
        f"worker_processes 1; pid {root}/nginx.pid; error_log {root}/error.log;"
        "daemon off; user root;"
        f"events {{ worker_connections 512; }} http {{ access_log off; sendfile on; etag on;"
        f"types {{ text/html html; application/rss+xml xml; }} {more} {servers} }}"
    )
    process = subprocess.Popen([program, "-c", str(config)])
    try:
        for _ in range(100):
            try:
                with urllib.request.urlopen(f"http://{host(0)}:{PORT}/feed.xml"):
                    break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()
