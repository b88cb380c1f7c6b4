"""A fetched page, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.extract.given import NOTHING, Given


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
