"""Section pages: the links to articles on a page made for readers."""

import re
from itertools import islice
from typing import Final

from lxml import etree

from crawler.article.errors import ExtractionError
from crawler.discovery.choosing import Choice, articles, is_file, merged
from crawler.discovery.links import MOST, Link, links, read
from crawler.discovery.listing import Fetched, Found, Kind, Listing, ListingError, More
from crawler.discovery.next_page import next_page
from crawler.discovery.selecting import matching
from crawler.discovery.teasers import Dates, dates
from crawler.extract.document import Document, content, parse
from crawler.extract.given import Given
from crawler.extract.page import Page

_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_HTML: Final = ("text/", "application/xhtml", "application/xml", "application/octet-stream")
_FEW_LETTERS: Final = 300
"""Characters of text below which a page with scripts has nothing to say without them."""

_FEW_LINKS: Final = 10


def listing(fetched: Fetched) -> Listing:
    """Return the articles that a section page links to.

    With a selector of the source, what it selects; else what looks like articles by the address,
    the place on the page, the text, and what became of addresses of the same shape.

    A page without articles is a listing with a problem, not an error: a section may be empty.

    Raises:
        ListingError: it is no HTML, exceeds a bound, needs a browser, or the selector is wrong.
    """
    document = document_of(fetched)
    all_links = links(document)
    if fetched.css:
        chosen_links = _selected(document, fetched.css)
        chosen = merged(link for link in chosen_links if not is_file(link.address))
        dated = dates(document, chosen_links, fetched.now)
    else:
        chosen, dated = _chosen(document, all_links, fetched)
    if not chosen and not fetched.css and _needs_browser(document, all_links):
        raise ListingError("needs a browser: the page has no links before its scripts run")
    following = next_page(document, all_links)
    return Listing(
        form="section",
        found=tuple(_found(each, dated.get(each.key)) for each in chosen),
        more=(More(address=following),) if following else (),
        problems=() if chosen else (_nothing(fetched.css, len(all_links)),),
        title=next(iter(document.text_of("title", most=1)), "")[:300],
    )


def document_of(fetched: Fetched) -> Document:
    """Return the page that was *fetched*.

    Raises:
        ListingError: it is no HTML, or exceeds a bound of extraction.
    """
    kind = fetched.content_type.partition(";")[0].strip().lower()
    if kind and not kind.startswith(_HTML):
        raise ListingError(f"not an HTML page but {kind[:60]!a}")
    charset = _CHARSET.search(fetched.content_type[:500])
    page = Page(url=fetched.url, content=fetched.content, charset=charset[1] if charset else None)
    try:
        return parse(page)
    except ExtractionError as error:
        raise ListingError(error.reason) from None


def _chosen(
    document: Document, all_links: list[Link], fetched: Fetched
) -> tuple[list[Choice], dict[str, Dates]]:
    # Dates tell articles, and whose date it is depends on what the articles are: so twice.
    first = {each.key for each in articles(all_links, document.url, fetched.shapes)}
    dated = dates(document, (link for link in all_links if link.key in first), fetched.now)
    chosen = articles(all_links, document.url, fetched.shapes, dated)
    return chosen, dated


def _selected(document: Document, css: str) -> list[Link]:
    """Return the links that *css* selects, that are in what it selects, or that hold that."""
    found: dict[etree._Element, None] = {}
    for each in matching(document, css, "section_css"):
        inner = list(islice(each.iter("a", "area"), MOST)) or list(each.iterancestors("a"))[:1]
        found.update(dict.fromkeys(inner))
        if len(found) > MOST:
            break
    in_order = (each for each in document.root.iter("a", "area") if each in found)
    return list(read(islice(in_order, MOST), document))


def _found(choice: Choice, dated: Dates | None) -> Found:
    given = Given(
        title=choice.title,
        published=dated.published if dated else None,
        modified=dated.modified if dated else None,
    )
    return Found(address=choice.address, given=given)


def _needs_browser(document: Document, all_links: list[Link]) -> bool:
    if len(all_links) > _FEW_LINKS or next(document.root.iter("script"), None) is None:
        return False
    body = next(document.root.iter("body"), None)
    return body is None or len(content(body, _FEW_LETTERS)) < _FEW_LETTERS


def _nothing(css: str, number: int) -> str:
    if css:
        return f"section_css {css[:200]!r} selects no link to a page"
    return f"no link to an article among {number:,} links: name them with section_css"


KIND: Final = Kind(read=listing, same_site=True, pages=1)
"""Links of a section page to other sites are advertisements, or someone else's articles."""
