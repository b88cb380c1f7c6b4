"""What a feed, a sitemap or another listing says about an article before its page is read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Facts stated by the listing that an article was found in; None or empty where it is silent.

    Text is on one line, decoded, without tags; addresses are absolute and normalised.
    """

    title: str | None = None
    """Headline."""

    excerpt: str | None = None
    """Description, not yet cut to the record's length."""

    published: datetime | date | None = None
    """First publication: an aware datetime, or the day where no time is stated."""

    modified: datetime | date | None = None
    """Last change, in the same forms."""

    authors: tuple[str, ...] = ()
    """People named as authors."""

    image: str | None = None
    """Address of a picture."""

    language: str | None = None
    """BCP 47 tag such as "en" or "pt-BR"."""

    site_name: str | None = None
    """Name of the publication."""


ORIGIN: Final = "listing"
"""Origin of witnesses that say what a listing says."""

NOTHING: Final = Given()
"""What a listing says that says nothing."""
