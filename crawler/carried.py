"""What our requests carry in meta, for workers elsewhere: see ``crawler.scaling.messages``.

A source goes by its name: each worker has the portal's own word for it. What belongs to a process,
such as its claim of a page, stays there.
"""

from dataclasses import dataclass
from typing import Final

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.addon import MastheadAddon
from crawler.agenda import Place
from crawler.extract.given import Given
from crawler.portal.portal import Portal
from crawler.portal.sources import Source
from crawler.refreshing.arrivals import Subject
from crawler.scaling.values import Kind, Record
from crawler.state.validators import Validators

_RECORDS: Final = (
    Record("given", Given),
    Record("subject", Subject),
    Record("validators", Validators),
    Record("place", Place),
)


@dataclass(frozen=True)
class SourceKind:
    """A source of the portal, by its key; a feed that was named for one run, by all it says."""

    portal: Portal
    tag: str = "source"
    cls: type = Source

    def plain(self, value: Source) -> object:
        """Return the key of *value*, or its settings where the portal has none such."""
        if self.portal.sources.get(value.key) == value:
            return value.key
        return {**value.model_dump(exclude_defaults=True), "key": value.key}

    def made(self, plain: object) -> Source:
        """Return the source that *plain* names.

        Raises:
            ValueError: there is none: this worker's portal is another.
        """
        if isinstance(plain, dict):
            return Source.model_validate(plain)
        found = self.portal.sources.get(plain) if isinstance(plain, str) else None
        if found is None:
            raise ValueError(f"no source {str(plain)[:80]!r} in this worker's portal")
        return found


def kinds(crawler: Crawler) -> tuple[Kind, ...]:
    """Return the kinds of values in the meta of our requests."""
    addon = crawler.get_addon(MastheadAddon)
    if addon is None:
        raise NotConfigured("crawler.addon.MastheadAddon is not in ADDONS")
    return (*_RECORDS, SourceKind(addon.portal))
