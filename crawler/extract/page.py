"""A fetched page, as a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crawler.article.errors import NotAnArticleError
from crawler.article.urls import web_address
from crawler.extract.given import NOTHING, Given

_HTML_TYPES: Final = ("text/html", "application/xhtml+xml")
_PLAINLY_HTML: Final = re.compile(
    rb"(?>\s|<!--.*?-->|<\?xml[^>]*>)*+<(?:!doctype\s+html|html|head|body)\b",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a server answered for one address, before anything is read from it."""

    url: str
    """Address the page came from, after redirects; a normalised http(s) address."""

    content: bytes | str
    """The body: bytes as sent (after Content-Encoding), or text that is already decoded."""

    charset: str | None = None
    """Label from the Content-Type header's charset parameter; None if the header had none."""

    found_at: str | None = None
    """Address the article was found at, before redirects; None if it is *url*."""

    fetched: datetime | None = None
    """When it was fetched, UTC: nothing was published after that. None if not known."""

    given: Given = NOTHING
    """What the listing it was found in says about the article."""

    selectors: Mapping[str, str] = field(default_factory=dict)
    """CSS selectors by field (``title``, ``excerpt``, ``published``, ``authors``, ``image``,
    ``body``) of the page's source, where the general rules fail."""

    syndicates: tuple[str, ...] = ()
    """Domains on which the article's original may be, by its source's word."""


def answered(
    url: str, content: bytes, kind: str, *, found_at: str = "", fetched: datetime | None = None
) -> Page:
    """Return the page that a server answered with.

    Args:
        url: address of the answer, after redirects.
        content: its body, without codings.
        kind: its Content-Type; empty if it had none.
        found_at: address that led there; empty if it is *url*.
        fetched: when that was.

    Raises:
        NotAnArticleError: it is no HTML.
        AddressError: an address is none.
    """
    media, _, parameters = kind.partition(";")
    media = media.strip().lower()
    start = content[:1024].removeprefix(b"\xef\xbb\xbf")
    if media and media not in _HTML_TYPES and not _PLAINLY_HTML.match(start):
        raise NotAnArticleError(url, f"not HTML but {media[:60]}")
    charset = None
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip("\"'")[:40] or None
    return Page(
        url=web_address(url),
        content=content,
        charset=charset,
        found_at=web_address(found_at or url),
        fetched=fetched,
    )
