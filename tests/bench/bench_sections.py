"""How well addresses of articles are told from those of menus, by their shape alone.

``python tests/bench/bench_sections.py`` reads the pages of ``../shared/pages``; where they are not,
it reads our own (``tests/pages`` and the demo site). The addresses of the pages are articles. What
their menus link to is taken for no article: links in ``<nav>``, ``<header>``, ``<footer>`` and
``<aside>`` of the page, on the same site. That is nearly right for the short ones (up to three
words), while many of the long ones are teasers of articles. ``--sample N`` takes every N-th page,
``--wrong`` prints what is judged wrongly.
The last column is what is found if the page is read as a section page, with all that a page tells.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from pathlib import Path

from lxml import etree

from crawler.article.errors import ArticleError
from crawler.article.urls import absolute, identity, registrable_domain
from crawler.discovery.choosing import articles
from crawler.discovery.likelihood import likelihood
from crawler.discovery.links import links as all_links
from crawler.discovery.shapes import shape
from crawler.extract.document import Document, content, parse
from crawler.extract.page import Page

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "pages"
SITE = ROOT / "crawler" / "demo" / "site"
SHARED = ROOT.parent / "shared" / "pages"
MENUS = ("nav", "header", "footer", "aside")


def pages(every: int) -> Iterator[tuple[str, bytes]]:
    """Yield address and HTML of every *every*-th page."""
    if not SHARED.is_dir():
        for known in json.loads((OWN / "truth.json").read_text("utf-8"))[::every]:
            yield known["url"], (OWN / known["file"]).read_bytes()
        for path in sorted(SITE.rglob("*.html"))[::every]:
            yield f"http://www.site.example/{path.relative_to(SITE)}", path.read_bytes()
        return
    with (SHARED / "truth.jsonl").open(encoding="utf-8") as lines:
        for line in islice(lines, 0, None, every):
            truth = json.loads(line)
            if truth["url"]:
                data = (SHARED / "pages" / f"{truth['id']}.html.gz").read_bytes()
                yield absolute(truth["url"], "") or "", b"\xef\xbb\xbf" + gzip.decompress(data)


def menu_links(document: Document) -> Iterator[tuple[str, str, str]]:
    """Yield where a link of the site stands, its address and its text."""
    site = registrable_domain(document.url)
    for link in document.root.iter("a"):
        place = _menu(link)
        address = absolute(link.get("href") or "", document.base)
        if place and address and registrable_domain(address) == site:
            yield place, address, content(link, 200)


def _menu(link: etree._Element) -> str:
    for each in link.iterancestors():
        if each.tag in ("article", "main"):
            return ""
        if each.tag in MENUS:
            return str(each.tag)
    return ""


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    known: dict[str, str] = {}
    menus: dict[tuple[str, str], dict[str, str]] = {}
    chosen: set[str] = set()
    for url, html in filter(itemgetter(0), pages(options.sample)):
        try:
            document = parse(Page(url=url, content=html))
        except ArticleError:
            continue
        known[identity(url)] = url
        chosen |= {each.key for each in articles(all_links(document), url, {})}
        for place, address, text in menu_links(document):
            length = "1-3 words" if len(text.split()) < 4 else "longer"
            menus.setdefault((place, length), {})[identity(address)] = address
    groups = {("pages", "all"): known, **dict(sorted(menus.items()))}
    print("| addresses | link text | number | judged an article | shapes a host | found |")
    print("|---|---|---|---|---|---|")
    start = time.process_time()
    for (place, length), group in groups.items():
        addresses = [each for key, each in group.items() if place == "pages" or key not in known]
        hits = [each for each in addresses if likelihood(each) >= 0.5]
        share = len(hits) / max(1, len(addresses))
        shapes = {shape(each) for each in addresses}
        hosts = {each.partition("/")[0] for each in shapes}
        ratio = len(shapes) / max(1, len(hosts))
        found = sum(identity(each) in chosen for each in addresses) / max(1, len(addresses))
        shown = "-" if place == "pages" else f"{found:.1%}"
        print(f"| {place} | {length} | {len(addresses):,} | {share:.1%} | {ratio:.1f} | {shown} |")
        if options.wrong:
            wrong = set(addresses) - set(hits) if place == "pages" else hits
            print(*(f"    {likelihood(each):.2f} {each}" for each in sorted(wrong)), sep="\n")
    total = sum(map(len, groups.values()))
    print(f"{(time.process_time() - start) / max(1, total) * 1e6:.0f} us an address")
    return 0


if __name__ == "__main__":
    sys.exit(main())
