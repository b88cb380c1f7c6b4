"""Parts of a corpus to lines, and these to what a format is made of: in any process."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from crawler.article.errors import ArticleError
from crawler.article.lines import Record
from crawler.corpus import kept_lines
from crawler.corpus.filters import Filter
from crawler.corpus.kept_lines import Kept

T = TypeVar("T")

Fault = ArticleError | OSError
"""Why a file cannot be read."""


class Part(NamedTuple):
    """Some files that follow each other by name."""

    names: Sequence[str]
    kept: Kept
    """Lines of those that are as they were."""

    settled: Sequence[bool]
    """Of each file, whether its line may be kept."""


class Done(NamedTuple, Generic[T]):
    """What was made of a part."""

    made: Sequence[T]
    """One, or none where there are no records."""

    records: int
    """How many it was made of."""

    faults: Mapping[str, Fault]
    """Of files that cannot be read, by name."""

    lines: bytes | None
    """Lines to be kept, ``packed``, none for a file with a fault; None if they are kept already."""


@dataclass(frozen=True, slots=True)
class Work(Generic[T]):
    """What is done with each part of a corpus."""

    line: Callable[[str], bytes]
    """Gives the line of the file of a name; raises FrontMatterError or OSError."""

    wanted: Filter
    """Which records are meant."""

    make: Callable[[Sequence[Record]], T]
    """Gives what is wanted of them; there is at least one."""

    def __call__(self, part: Part) -> Done[T]:
        """Read *part*."""
        faults: dict[str, Fault] = {}
        kept = _kept(part)
        found = [
            line or self._line(name, faults) for name, line in zip(part.names, kept, strict=True)
        ]
        records = [Record(name, line) for name, line in zip(part.names, found, strict=True) if line]
        if self.wanted:
            records = [each for each in records if self.wanted.matches(each.plain())]
        new = None if all(kept) else _packed(found, part.settled)
        made = [self.make(records)] if records else []
        return Done(made, len(records), faults, new)

    def _line(self, name: str, faults: dict[str, Fault]) -> bytes:
        """Return the line of the file *name*; an empty one if it cannot be read."""
        try:
            return self.line(name)
        except (ArticleError, OSError) as error:
            faults[name] = error
            return b""


def _kept(part: Part) -> Sequence[bytes | None]:
    """Return the kept line of each file of *part*; None of those that are to be read."""
    places = part.kept.places
    if any(place is not None for place in places):
        found = kept_lines.unpacked(part.kept.lines)
        if len(found) == part.kept.total:
            return [None if place is None else found[place] for place in places]
    return [None] * len(part.names)


def _packed(found: Sequence[bytes], settled: Sequence[bool]) -> bytes:
    return kept_lines.packed(_chosen(found, settled))


def _chosen(found: Sequence[bytes], settled: Sequence[bool]) -> Iterator[bytes]:
    return (line for line, may in zip(found, settled, strict=True) if line and may)
