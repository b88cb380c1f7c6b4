"""A news sitemap of the portal's own pages.

After https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap: articles of
the last two days, at most 1,000. The days are counted back from the newest article or from
``until``, not from the clock, so that the same corpus gives the same bytes.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from lxml import etree
from pydantic import StrictStr

from crawler.article.instants import written
from crawler.article.record import Instant
from crawler.article.text import one_line
from crawler.exporting import About, Exporter, Record
from crawler.portal.errors import PortalError
from crawler.portal.files import shown as shown_path
from exporters._feeds.addresses import PortalPages
from exporters._feeds.channel import title_of
from exporters._feeds.items import Item, items
from exporters._feeds.languages import of_news
from exporters._feeds.newest import newest
from exporters._feeds.options import Address, Pages
from exporters._feeds.sitemaps import LONGEST_PAGE, NAMESPACE, check_place
from exporters._feeds.trees import add, write_tree

NEWS: Final = "http://www.google.com/schemas/sitemap-news/0.9"
MOST: Final = 1_000
DAYS: Final = timedelta(days=2)


class NewsSitemapOptions(Pages):
    """Of the news sitemap."""

    url: Address | None = None
    """Address of the sitemap; by default news-sitemap.xml in the portal."""

    publication: StrictStr = ""
    """Its name on news.google.com; by default the portal's title."""

    until: Instant | None = None
    """End of the two days; by default the time of the newest article."""


def write(records: Iterable[Record], path: Path, about: About) -> int:
    """Write the pages of the last published *records* to *path*; return how many.

    Memory holds at most 1,000 records.
    """
    options = about.chosen(NewsSitemapOptions)
    pages = PortalPages.of(about, options.permalink)
    check_place(options.url or f"{pages.home}/", pages)
    language = of_news(about.portal.site.locale)
    if language is None:
        config = shown_path(about.portal.root / "_config.yml")
        raise PortalError(f"{config}: locale: must be a language such as en or pt-br")
    found = newest(records, MOST, written(options.until) if options.until else None)
    end = options.until or (datetime.fromisoformat(found[0].published) if found else None)
    recent = [
        item
        for item in items(found, pages, to_portal=True)
        if end and end - item.published <= DAYS and len(item.link) <= LONGEST_PAGE
    ]
    write_tree(_tree(recent, one_line(options.publication) or title_of(about), language), path)
    return len(recent)


def _tree(found: Iterable[Item], publication: str, language: str) -> Any:  # noqa: ANN401 - no types
    root = etree.Element(f"{{{NAMESPACE}}}urlset", nsmap={None: NAMESPACE, "news": NEWS})
    for item in found:
        entry = add(root, "url", namespace=NAMESPACE)
        add(entry, "loc", item.link, namespace=NAMESPACE)
        add(entry, "lastmod", written(item.updated), namespace=NAMESPACE)
        news = add(entry, "news", namespace=NEWS)
        about = add(news, "publication", namespace=NEWS)
        add(about, "name", publication, namespace=NEWS)
        add(about, "language", of_news(item.language or "") or language, namespace=NEWS)
        add(news, "publication_date", written(item.published), namespace=NEWS)
        add(news, "title", item.title, namespace=NEWS)
    return root


EXPORTER = Exporter(
    about="a news sitemap: the portal's pages of the last two days",
    write=write,
    options=NewsSitemapOptions,
)
