"""What is wrong with an article that reads well: rules on meaning, beyond types."""

import html
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ftfy.badness import is_bad

from crawler.article import document, locks
from crawler.article.errors import AddressError, Problem
from crawler.article.faults import locate
from crawler.article.record import Article, Image, Related
from crawler.article.text import TAG
from crawler.article.urls import web_address
from crawler.article.yamltree import compose

Loc = tuple[int | str, ...]
Finding = tuple[Loc, str]

_REFERENCE: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_DATED: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)-")
_AES_BLOCK: Final = 16
_PACIFIC_H: Final = (7, 8)  # hours behind UTC, in summer and in winter


def problems(text: str, article: Article, *, topics: Sequence[str] = ()) -> list[Problem]:
    """Return what is wrong with *article*, read from *text*, in the order of lines.

    Args:
        text: the article's file.
        article: what ``loads`` made of it.
        topics: names of the portal's topics; empty if there is no portal to compare with.
    """
    found = list(findings(article, topics))
    if not found:
        return []
    tree = compose(document.split(text).header)
    return sorted(locate(tree, loc, what) for loc, what in found)


def misdated(name: str, published: datetime) -> str | None:
    """Tell whether *published* is off by the Pacific offset, as the file's *name* shows.

    A system before this one shifted some dates when it wrote them, after it had named the file
    (record-format 2, ``publishedDateTime``). Any other difference is a corrected date: a file keeps
    its name for life.
    """
    match = _DATED.match(name)
    if not match:
        return None
    try:
        named = date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    utc = published.astimezone(UTC)
    if utc.date() == named:
        return None
    if any((utc + timedelta(hours=hours)).date() == named for hours in _PACIFIC_H):
        return f"seems shifted by the Pacific offset: the file's name says {named}"
    return None


def findings(article: Article, topics: Sequence[str]) -> Iterator[Finding]:
    """Yield the place and the text of what is wrong with *article*, whether in a file or not."""
    yield from _text_findings(article)
    yield from _address_findings(article)
    yield from _topic_findings(article, topics)
    for fault in locks.faults(article):
        yield (locks.KEY,), fault
    if article.secured is not None and not _is_sealed(article.secured):
        yield ("secured",), "is not base64(ciphertext);base64(16 bytes): leave it out or seal again"


def _text_findings(article: Article) -> Iterator[Finding]:
    if not article.title.strip():
        yield ("title",), "is empty"
    if not article.provider.name.strip():
        yield ("provider", "name"), "is empty"
    texts: list[tuple[Loc, str]] = [
        (("title",), article.title),
        (("excerpt",), article.excerpt),
        (("provider", "name"), article.provider.name),
    ]
    for loc, text in texts:
        references = (match[0] for match in _REFERENCE.finditer(text))
        raw = next((each for each in references if html.unescape(each) != each), None)
        if raw:
            yield loc, f"has an HTML reference left raw: {raw}"
        tag = TAG.search(text)
        if tag:
            yield loc, f"has an HTML tag left in: {tag[0][:40]}"
        if not text.isascii() and is_bad(text):
            yield loc, "is garbled: UTF-8 was decoded as another encoding"


def _address_findings(article: Article) -> Iterator[Finding]:
    names = ("sourceUrl", "originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl")
    yield from _bad_addresses((), {name: getattr(article, name) for name in names})
    yield from _amp_findings((), article)
    for images, prefix in ((article.images, ()), (article.provider.images, ("provider",))):
        yield from _image_findings((*prefix, "images"), images)
    for index, related in enumerate(article.related):
        loc = ("related", index)
        yield from _bad_addresses(loc, {name: getattr(related, name) for name in names[2:]})
        yield from _amp_findings(loc, related)
        yield from _image_findings((*loc, "images"), related.images)


def _bad_addresses(prefix: Loc, addresses: dict[str, str | None]) -> Iterator[Finding]:
    for name, address in addresses.items():
        if address is None:
            continue
        try:
            # Spaces and other letters in an address are untidy, not wrong: they have one meaning.
            web_address(address.strip().replace(" ", "%20"))
        except AddressError as error:
            yield (*prefix, name), error.reason


def _amp_findings(prefix: Loc, article: Article | Related) -> Iterator[Finding]:
    if (article.ampWebUrl is None) != (article.cdnAmpWebUrl is None):
        there = "cdnAmpWebUrl" if article.ampWebUrl is None else "ampWebUrl"
        yield (*prefix, there), "ampWebUrl and cdnAmpWebUrl stand together: add the other or remove"


def _image_findings(prefix: Loc, images: Sequence[Image]) -> Iterator[Finding]:
    for index, image in enumerate(images):
        yield from _bad_addresses((*prefix, index), {"url": image.url})
        if (image.width is None) != (image.height is None):
            yield (*prefix, index), "width and height stand together: add the other or remove"


def _topic_findings(article: Article, topics: Sequence[str]) -> Iterator[Finding]:
    if not article.topics:
        yield ("topics",), "is missing: name at least the portal's root topic"
    seen: set[str] = set()
    for index, topic in enumerate(article.topics):
        if topic in seen:
            yield ("topics", index), f"{topic!r} is listed twice"
        elif topics and topic not in topics:
            yield ("topics", index), f"{topic!r} is no topic of the portal"
        seen.add(topic)


def _is_sealed(value: str) -> bool:
    ciphertext, semicolon, vector = value.partition(";")
    try:
        sizes = len(b64decode(ciphertext, validate=True)), len(b64decode(vector, validate=True))
    except (Base64Error, ValueError):
        return False
    return bool(semicolon and sizes[0]) and sizes[0] % _AES_BLOCK == 0 and sizes[1] == _AES_BLOCK
