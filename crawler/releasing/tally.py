"""What a release comes to, for its card. Pure."""

from collections import Counter
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from crawler.releasing.manifest import Entry, Hash
from crawler.releasing.splits import NAMES, Shares, Way


class Sums(BaseModel):
    """What the head of a card says for programs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    records: StrictInt = Field(ge=0)
    clusters: StrictInt = Field(ge=0)
    duplicates: StrictInt = Field(ge=0)
    removed: StrictInt = Field(ge=0)
    text: StrictBool
    splits: dict[str, StrictInt]
    manifest_sha256: Hash


@dataclass(slots=True)
class Tally:
    """What is counted while the manifest is written."""

    records: int = 0
    clusters: set[str] = field(default_factory=set)
    duplicates: int = 0
    first: str = ""
    last: str = ""
    fetched: int = 0
    splits: Counter[str] = field(default_factory=Counter)
    dates: dict[str, tuple[str, str]] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    providers: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    robots: Counter[str] = field(default_factory=Counter)
    signals: Counter[str] = field(default_factory=Counter)
    extractors: Counter[str] = field(default_factory=Counter)

    def count(self, entry: Entry) -> None:
        """Count the record of *entry*."""
        day = entry.published.date().isoformat()
        self.records += 1
        self.clusters.add(entry.cluster)
        self.duplicates += entry.duplicate_of is not None
        self.first = min(self.first or day, day)
        self.last = max(self.last, day)
        self.fetched += entry.fetched is not None
        if entry.split:
            self.splits[entry.split] += 1
            first, last = self.dates.get(entry.split, (day, day))
            self.dates[entry.split] = (min(first, day), max(last, day))
        self.languages[entry.language or ""] += 1
        self.providers[entry.provider] += 1
        self.licences[entry.licence or ""] += 1
        self.robots[entry.robots or ""] += 1
        version = f"{entry.extractor} {entry.extractor_version or ''}".strip()
        self.extractors[version if entry.extractor else ""] += 1
        if entry.opt_out is None:
            self.signals[""] += 1
        for signal in entry.opt_out or (() if entry.opt_out is None else ("none",)):
            self.signals[signal] += 1

    def sums(self, made: "Made") -> Sums:
        """Return what the head of the card says."""
        return Sums(
            records=self.records,
            clusters=len(self.clusters),
            duplicates=self.duplicates,
            removed=made.removed,
            text=made.text,
            splits={name: self.splits[name] for name in NAMES} if made.split != "none" else {},
            manifest_sha256=made.manifest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """How a release was made."""

    title: str
    """Of the portal."""

    version: str
    """Of Masthead."""

    configuration: str
    manifest: str
    """Hash of the manifest."""

    text: bool
    sealed: bool
    split: Way
    shares: Shares
    entries: int
    """Of the removal list."""

    removed: int
    """Records that are left out for it."""

    mentions: int
    """Of what has to go, left out of other records."""
