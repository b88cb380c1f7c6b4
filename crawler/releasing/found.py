"""What was found in a release, and what is wrong with it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from crawler.portal.removals import Removals
from crawler.releasing.manifest import Split
from crawler.releasing.tally import Sums

MOST_FAULTS: Final = 1_000
"""That are told of one release; the others are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a release, at a place a person can go to."""

    file: str
    """In the release; empty for the tar itself."""

    line: int
    """Counted from 1."""

    what: str
    """What is wrong."""

    def __str__(self) -> str:
        """Return ``file:line: what``."""
        return f"{self.file}:{self.line}: {self.what}"

    def plain(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return {"file": self.file, "line": self.line, "what": self.what}


class Row(NamedTuple):
    """A line of the manifest."""

    line: int
    sha256: str
    size: int
    original_url: str
    published: str
    cluster: str
    split: Split | None
    duplicate_of: str | None


class File(NamedTuple):
    """A file as it is."""

    sha256: str
    size: int


class Read(NamedTuple):
    """What a record says."""

    original_url: str
    published: str
    own: tuple[int, ...]
    """Hashes of the identities of its addresses, and of its text if it is long enough."""

    related: tuple[int, ...]
    """Of those that it lists as related."""

    body: int
    """Line of its text; 0 if it has none."""


@dataclass(slots=True)
class Found:
    """All that was found in a release, and what is wrong with it so far."""

    removals: Removals = Removals()  # noqa: RUF009 - frozen
    """What must not be in it."""

    files: dict[str, File] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    records: dict[str, Read] = field(default_factory=dict)
    sums: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Lines and hashes of the list of hashes, by file."""

    card: Sums | None = None
    faults: list[Fault] = field(default_factory=list)
    wrong: int = 0
    """Faults, also those that are not kept."""

    is_whole: bool = True
    """False if it could not be read to its end: what is missing is not known then."""

    @property
    def splits(self) -> Counter[str]:
        """How many records each split has."""
        return Counter(row.split for row in self.rows.values() if row.split)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files.values())

    def fault(self, file: str, line: int, what: str) -> None:
        """Note a fault."""
        self.wrong += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(file, line, what))
