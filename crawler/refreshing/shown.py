"""What a fetched page shows beside its article."""

from dataclasses import dataclass

from crawler.extract.facts import Kind
from crawler.extract.wall_words import Wall
from crawler.refreshing.comparing import is_elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a fetched page showed beside its article."""

    asked: str
    """Address that was asked for."""

    address: str
    """Address that gave the answer, after redirects."""

    kind: Kind = "article"
    """What the page is."""

    free: bool | None = None
    """Whether the publisher says that all of it may be read without paying."""

    whole: bool = True
    """False if the page breaks off before its end."""

    wall: Wall | None = None
    """What the page is in an article's place."""

    @property
    def is_elsewhere(self) -> bool:
        """True if another page than the one asked for gave the answer."""
        return is_elsewhere(self.asked, self.address)

    @property
    def costs(self) -> bool:
        """True if some of the text is kept for those who pay."""
        return self.free is False or (self.wall == "paywall" and self.free is not True)
