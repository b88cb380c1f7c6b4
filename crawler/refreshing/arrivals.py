"""A page on its way from the wire to the corpus, and what is known of it beside its article."""

from dataclasses import dataclass
from datetime import datetime

from crawler.fetching.outcomes import Outcome
from crawler.refreshing.fates import Shown
from crawler.state.records import Fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The record whose page a request asks for anew."""

    key: str
    """Its identity."""

    path: str
    """Its file, as people see it."""

    published: datetime
    """When its article was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How the page of an article came."""

    fetch: Fetch
    """How it was fetched."""

    shown: Shown | None = None
    """What it showed; None where an item comes from elsewhere than a page."""

    modified: datetime | None = None
    """When its publisher says that it was changed last, if that is told as an instant."""

    subject: Subject | None = None
    """The record that it was asked for; None if it was asked for as a new one, or by a person."""

    for_good: bool = True
    """False if the address leads to the page only for the time being (RFC 9110 15.4.3, 15.4.4)."""

    insisted: bool = False
    """True if a person wants the page taken whatever has become of it."""

    archived: bool = False
    """True if it is the page as it was captured once: what is new in it is not its publisher's."""

    is_amp: bool = False
    """True for the AMP page of an article whose own page is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A record whose page gave no article: an item that ends in the pipeline which saves."""

    subject: Subject
    """The record."""

    outcome: Outcome
    """What became of the request."""

    missing: bool
    """True if the publisher says that there is no such page."""

    for_good: bool = False
    """True if it says that there will be none (RFC 9110 15.5.11)."""

    @property
    def originalUrl(self) -> str:  # noqa: N802 - as in an article
        """Address of the record's page."""
        return self.outcome.url
