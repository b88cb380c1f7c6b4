"""What a page says about its article."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from crawler.extract.optout import Signal
from crawler.extract.wall_words import Wall

Kind = Literal["article", "video", "live-blog", "gallery", "listing", "product", "forum", "other"]
"""What a page is. The last four are no articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadImage:
    """The article's main picture as the page names it."""

    url: str
    """Absolute http(s) address."""

    width: int | None = None
    """In pixels, as stated by the page; None if not stated."""

    height: int | None = None
    """In pixels, as stated by the page; None if not stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything a page says about its article; None or empty where it says nothing usable.

    Text is on one line, with references decoded and unseen characters removed; addresses are
    absolute and normalised.
    """

    title: str | None = None
    """Headline without the site's name."""

    excerpt: str | None = None
    """The publisher's description, else the first good text; not yet cut to the record's length."""

    published: datetime | date | None = None
    """First publication: an instant with the page's own offset, or the day where it names no time.

    An instant without an offset is never given: the page's day is, as a date."""

    modified: datetime | date | None = None
    """Last change the publisher states, in the same forms."""

    authors: tuple[str, ...] = ()
    """People named as authors, in page order, without "By"."""

    image: LeadImage | None = None
    """The lead image."""

    site_name: str | None = None
    """The site's own name for itself."""

    canonical_url: str | None = None
    """The article's own address, where the page's claim is plausible; else the page's address."""

    amp_url: str | None = None
    """Address of the AMP version."""

    language: str | None = None
    """BCP 47 tag such as "en" or "pt-BR"."""

    kind: Kind = "article"
    """What the page is."""

    kind_certainty: int = 50
    """How sure that is, in percent; 50 where the page says nothing about it."""

    free: bool | None = None
    """Whether the publisher says that all of it may be read without paying; None if not said."""

    licence: str | None = None
    """Absolute address of the licence that the page states, else its words."""

    sections: tuple[str, ...] = ()
    """The publisher's sections the article stands in, in page order."""

    embed: str | None = None
    """For a video: absolute https address of the player to embed."""

    markdown: str = ""
    """The article's text as Markdown, inert (markdown.py), ending in one line feed; or empty."""

    text: str = ""
    """The same as plain text: paragraphs separated by a blank line; or empty."""

    keywords: tuple[str, ...] = ()
    """Keywords or tags the publisher gives, in page order."""

    signals: frozenset[Signal] = frozenset()
    """What the page asks of those who use it."""

    wall: Wall | None = None
    """What the page is in an article's place, or what hides most of the article; None for
    neither."""

    whole: bool = True
    """False where the page breaks off before its end."""
