"""What a run found in one source, counted."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Tally:
    """Counts of one source in one run; they grow while it is read."""

    source: str
    """Its key."""

    read: int = 0
    """Listings that were read, unchanged ones included."""

    failed: int = 0
    """Listings that could not be read."""

    found: int = 0
    """Articles listed; each once, however often and in however many listings."""

    new: int = 0
    """Those that were not known, and are wanted."""

    old: int = 0
    """Those over the source's age."""

    excluded: int = 0
    """Those that its patterns leave out."""

    waiting: int = 0
    """Those new ones that are left to the next run, by a limit or the budget."""

    due: datetime | None = None
    """When the first of its listings is due again; None if none is."""

    notices: list[str] = field(default_factory=list)
    """What its keeper should know, one line each."""

    @property
    def known(self) -> int:
        """Those that have a record, or were asked for before."""
        return self.found - self.new - self.old - self.excluded
