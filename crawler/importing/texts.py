"""Texts of articles as other programs keep them, as Markdown in which nothing acts. Pure.

HTML is read as on a page; Markdown is made HTML first (CommonMark, with tables and strikethrough),
so that there is one way, and its scripts, template marks and odd links are text as on a page.
"""

import re
from functools import cache
from typing import Final, NamedTuple

from markdown_it import MarkdownIt

from crawler.article.text import visible
from crawler.extract.body import body
from crawler.extract.document import parse
from crawler.extract.maintext.stated import stated_blocks
from crawler.extract.markdown import markdown, plain
from crawler.extract.page import Page
from crawler.importing.importers import Form

LONGEST: Final = 1_000_000
"""Characters of a text; the longest article has a tenth of it."""

LONGEST_MARKDOWN: Final = 250_000
"""Of Markdown: the worst takes a second for every 30,000."""

_BLOCKS: Final = r"p|br|div|h[1-6]|ul|ol|li|blockquote|figure|table|article|section|pre"
_PARTED: Final = re.compile(rf"<(?:{_BLOCKS})(?:\s[^<>]{{0,4000}})?/?>", re.IGNORECASE)
# Not of ``script`` alone: a text may well be about it.
_HTML: Final = re.compile(
    rf"<(?:{_BLOCKS}|span|a|b|i|u|em|strong|img)(?:\s[^<>]{{0,4000}})?/?>"
    r"|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"markdown|html|text", re.IGNORECASE)
_BLANK: Final = re.compile(r"\n[ \t]*\n")


class Read(NamedTuple):
    """A text, both ways."""

    markdown: str
    """As a record has it: inert, ending in one line feed; or empty."""

    plain: str
    """Paragraphs separated by a blank line; or empty."""


def form_of(text: str, name: str = "") -> Form:
    """Return what *text*, which stands under *name*, is written in."""
    said = _NAMED.search(name)
    if said and said[0].lower() == "markdown":
        return "markdown"
    return "html" if _HTML.search(text) else "text"


def read(text: str, form: Form, *, title: str, address: str) -> Read:
    """Return *text* as a record has it.

    Args:
        text: written in *form*.
        form: what it is written in.
        title: the article's headline; a text that begins with it goes without.
        address: the article's, which relative links start from.

    Raises:
        ExtractionError: it exceeds a bound of ``crawler.extract.bounds``.
        ValueError: it is too long.
    """
    most = LONGEST_MARKDOWN if form == "markdown" else LONGEST
    if len(text) > most:
        raise ValueError(f"its text is longer than {most:,} characters")
    text = visible(text)
    if not text.strip():
        return Read("", "")
    if form == "text":
        blocks = stated_blocks(_paragraphs(text))
        return Read(markdown(blocks, address), plain(blocks))
    content = _parser().render(text) if form == "markdown" else _parted(text)
    html = f"<!doctype html><html><head></head><body><article>{content}</article></body></html>"
    document = parse(Page(url=address, content=html))
    blocks = body(document, title, "article")
    return Read(markdown(blocks, document.base), plain(blocks))


def _paragraphs(text: str) -> str:
    """Return *text* with a paragraph a line: where blank lines part them, others are wrapped."""
    if not _BLANK.search(text.strip()):
        return text
    return "\n".join(" ".join(part.split()) for part in _BLANK.split(text))


def _parted(html: str) -> str:
    """Return *html* with its paragraphs: blogs part them by blank lines, and make them later."""
    if _PARTED.search(html) or not _BLANK.search(html.strip()):
        return html
    return "".join(f"<p>{part}</p>" for part in _BLANK.split(html))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
