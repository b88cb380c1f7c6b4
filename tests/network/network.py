"""Six sites with 2,000 articles, each found in another way."""

from dataclasses import dataclass

from tests.network import sites
from tests.network.sites import Answer, Site

COUNTS = {
    "gazette.test": 500,
    "herald.test": 400,
    "courier.test": 600,
    "tribune.test": 180,
    "observer.test": 20,
    "mirror.test": 300,
}

SOURCES = {
    "gazette": "read:\n  feed: http://gazette.test/rss\n  sitemap: http://gazette.test/news.xml\n",
    "herald": "read:\n  feed: http://herald.test/atom\n",
    "courier": "read:\n  sitemap: http://courier.test/sitemap.xml\n",
    "tribune": "read:\n  section: http://tribune.test/\nlimits:\n  listings: 20\n",
    "observer": "read:\n  feed: http://observer.test/rss\n",
    "mirror": "read:\n  feed: http://mirror.test/rss\n  list: lists/mirror.txt\n",
}


@dataclass(frozen=True, slots=True)
class Network:
    """The sites by host, and the file of addresses."""

    sites: dict[str, Site]
    listed: str
    counts: dict[str, int]
    """Articles by host."""


def built(part: int = 1) -> Network:
    """Return the network; with one of every *part* of its articles."""
    found = {host: Site(host) for host in COUNTS}
    counts = {host: count // part for host, count in COUNTS.items()}
    _gazette(found["gazette.test"], counts)
    _herald(found["herald.test"], counts)
    _courier(found["courier.test"], counts)
    _tribune(found["tribune.test"], counts)
    _observer(found["observer.test"], counts)
    listed = _mirror(found["mirror.test"], counts)
    return Network(found, listed, counts)


def _links(site: Site, folder: str, counts: dict[str, int]) -> dict[str, int]:
    """Put the site's articles into *folder*; return their addresses, newest first."""
    links = {}
    for number in reversed(range(counts[site.host])):
        path = f"{folder}/{sites.slug(site.host, number)}"
        site.pages[path] = sites.article(site.host, number)
        links[site.url(path)] = number
    return links


def _some(links: dict[str, int], start: int, end: int) -> dict[str, int]:
    return dict(list(links.items())[start:end])


def _tagged(body: bytes, tag: str, kind: str = sites.XML) -> Answer:
    return Answer(body, headers={"Content-Type": kind, "ETag": tag})


def _gazette(site: Site, counts: dict[str, int]) -> None:
    """A feed of what is new, a news sitemap of more; both name most articles."""
    links = _links(site, "/2026/11", counts)
    site.pages["/rss"] = _tagged(sites.rss(site.host, _some(links, 0, 300)), '"g1"')
    site.pages["/news.xml"] = _tagged(sites.sitemap(_some(links, 200, 500), news=site.host), '"g2"')


def _herald(site: Site, counts: dict[str, int]) -> None:
    """Atom; every page has an ETag."""
    links = _links(site, "/story", counts)
    site.pages["/atom"] = _tagged(sites.atom(site.host, links), 'W/"h,1"')


def _courier(site: Site, counts: dict[str, int]) -> None:
    """An index of sitemaps that contains itself; one is compressed; one is of old times."""
    links = _links(site, "/articles", counts)
    parts = {}
    for place in range(3):
        body = sites.sitemap(_some(links, place * 200, place * 200 + 200))
        path = f"/sitemap-{place}.xml" + (".gz" if place == 1 else "")
        site.pages[path] = sites.squeezed(body) if place == 1 else _tagged(body, f'"c{place}"')
        parts[site.url(path)] = "2026-11-20"
    site.pages["/sitemap-old.xml"] = sites.sitemap({site.url("/articles/of-old-times"): 0})
    parts |= {site.url("/sitemap-old.xml"): "2019-01-01", site.url("/sitemap.xml"): "2026-11-20"}
    site.pages["/sitemap.xml"] = _tagged(sites.index(parts), '"c"')


def _tribune(site: Site, counts: dict[str, int]) -> None:
    """Section pages, each with a link to an older one."""
    links = _links(site, "/news", counts)
    last = max(0, (len(links) - 1) // 20)
    for page in range(last + 1):
        older = f"/?page={page + 2}" if page < last else ""
        body = sites.section(site.host, _some(links, page * 20, page * 20 + 20), older)
        site.pages["/" if page == 0 else f"/?page={page + 1}"] = body


def _observer(site: Site, counts: dict[str, int]) -> None:
    """robots.txt asks for a second between requests, and keeps some pages to itself."""
    links = _links(site, "/a", counts)
    site.pages["/robots.txt"] = b"User-agent: *\nCrawl-delay: 1\nDisallow: /private/\n"
    private = {}
    for number in range(3):
        path = f"/private/{number}"
        site.pages[path] = sites.article(site.host, 900 + number)
        private[site.url(path)] = 900 + number
    site.pages["/rss"] = _tagged(sites.rss(site.host, links | private), '"o"')


def _mirror(site: Site, counts: dict[str, int]) -> str:
    """Aliases: tracking, AMP, redirects; and a server that is busy once."""
    links = _links(site, "/m-news", counts)
    feed = {}
    for place, (address, number) in enumerate(_some(links, 0, 200).items()):
        path = address.removeprefix(site.url(""))
        canonical = f'<link rel="canonical" href="{address}">'
        site.pages[path] = sites.article(site.host, number, canonical)
        if place % 4 == 0:
            feed[f"{address}?utm_source=rss&amp;utm_medium=feed"] = number
            site.pages[f"{path}?utm_source=rss&utm_medium=feed"] = site.pages[path]
        elif place % 4 == 1:
            site.pages[f"/go/{number}"] = Answer(status=302, headers={"Location": address})
            feed[site.url(f"/go/{number}")] = number
        elif place % 4 == 2:
            site.pages[f"{path}/amp"] = site.pages[path]
            feed[f"{address}/amp"] = number
        else:
            feed[address] = number
    site.pages["/rss"] = _tagged(sites.rss(site.host, feed), '"m"')
    busy = list(links)[min(250, len(links) - 1)]
    path, page, asked = (
        busy.removeprefix(site.url("")),
        site.answer(busy.removeprefix(site.url(""))),
        [],
    )

    def first_busy() -> Answer:
        asked.append(1)
        if len(asked) == 1:
            return Answer(b"later", 429, {"Content-Type": "text/plain", "Retry-After": "2"})
        return page

    site.pages[path] = first_busy
    # Everything once more: the address of each article itself.
    return "".join(f"{address}\n" for address in links)
