"""A page to its tree of elements: decoded, within all bounds, without what nobody reads."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from lxml import etree

from crawler.article.errors import EmptyPageError, ExtractionError, NotAnArticleError
from crawler.extract import bounds
from crawler.extract.decoding import allowed, as_bytes, is_utf7, page_text
from crawler.extract.page import Page
from crawler.extract.shrinking import shrunk

_NOT_HTML: Final = (
    b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"\x7fELF",
    b"ID3", b"OggS", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp", b"wOFF", b"wOF2",
)  # fmt: skip
_NOT_PAGES: Final = ("<rss", "<feed", "<urlset", "<sitemapindex", "<rdf:rdf", "<svg", "<opml")


class Tree(NamedTuple):
    """A page that was read."""

    root: etree._Element
    scripts: Callable[[], Iterable[str]]
    """Returns what its scripts say, which need not be in the tree."""


def read(page: Page) -> Tree:
    """Return *page* as a tree.

    Raises:
        NotAnArticleError: it plainly is no HTML.
        ExtractionError: it is empty, in UTF-7, or exceeds a bound of ``bounds.py``.
    """
    start = page.content[:64]
    if isinstance(start, bytes) and start.startswith(_NOT_HTML):
        raise NotAnArticleError(page.url, "not an HTML page")
    if is_utf7(page):
        raise ExtractionError(page.url, "is in UTF-7, which hides markup and no browser reads")
    text = page_text(page)
    short = shrunk(text) if len(text) <= bounds.MOST_CHARACTERS else None
    data = as_bytes(short.text) if short else None
    if short and data:
        _check_start(text, page.url)
        root = _tree(data, page.url)
        bounds.check_depth(root, page.url)
        return Tree(root, short.scripts)
    text, data = allowed(text)
    _check_start(text, page.url)
    bounds.check_text(text, page.url)
    root = _tree(data, page.url)
    bounds.check_depth(root, page.url)
    return Tree(root, _emptied(root).__iter__)


def _emptied(root: etree._Element) -> list[str]:
    """Take what scripts and styles say out of the tree, as ``shrunk`` does from the text."""
    scripts: list[str] = []
    for element in root.iter("script", "style"):
        if element.tag == "script":
            scripts.append(element.text or "")
        if "json" not in (element.get("type") or "").lower():
            element.text = None
    return scripts


def _check_start(text: str, url: str) -> None:
    if not text.strip():
        raise EmptyPageError(url)
    start = text[:2_000].lstrip().lower()
    if start.startswith("<?xml"):
        start = start.partition("?>")[2].lstrip()
    if "<" not in text or start.startswith(_NOT_PAGES):
        raise NotAnArticleError(url, "not an HTML page")


def _tree(data: bytes, url: str) -> etree._Element:
    # Bytes with a stated encoding: libxml2 then ignores what the page declares. huge_tree lifts the
    # limit of 255 levels, below which text is lost silently; bounds.py has our own limits. Not
    # lxml.html: it asks Python for the class of every element that is touched, a tenth of the time.
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        root = None
    if root is None:
        raise EmptyPageError(url)
    return root
