"""How common terms are in a corpus, and which of its records belong together whatever they say."""

from collections.abc import Iterable, Iterator
from typing import Final

from crawler.clusters.features import Features, StaleFeaturesError
from crawler.clusters.frequencies import Frequencies
from crawler.state.files import Described, Files
from crawler.state.judgements import Judgements

_GROWN: Final = 0.2
"""Share of its articles by which a corpus grows or shrinks until its terms are counted anew."""

_LEAST: Final = 20
"""Articles from which a corpus says how common its terms are: see docs/clusters.md."""

_ENOUGH: Final = 20_000
"""Articles from which terms are counted: more of them say no more."""

EVER: Final = (-(2**62), 2**62)
"""All times, in seconds since 1970."""


def links(files: Files, judgements: Judgements) -> dict[str, tuple[str, ...]]:
    """Return what belongs together whatever texts say, by identity: see ``Judgement.links``."""
    return {**files.unjudged(), **judgements.links()}


def known(files: Files) -> Frequencies:
    """Return how common each term is in the corpus of *files*, as it was last counted."""
    found = _counted(files)
    return found[1] if found else Frequencies.learn(())


def learned(files: Files, *, keep: bool = True, grown: float = _GROWN) -> Frequencies:
    """Return how common each term is, counted anew if the corpus grew or shrank much since.

    Else verdicts on the same articles would change with each new one.

    Args:
        files: the corpus's index.
        keep: whether to keep the counts.
        grown: the share of its articles that is much.
    """
    found, count = _counted(files), files.described()
    if count < _LEAST or (found and abs(count - found[0]) <= grown * found[0]):
        return found[1] if found else Frequencies.learn(())
    rows = files.published(*EVER)
    counted = Frequencies.learn(_unpacked(rows[:: max(1, len(rows) // _ENOUGH)]))
    if keep:
        files.count(count, counted.pack())
    return counted


def _counted(files: Files) -> tuple[int, Frequencies] | None:
    found = files.frequencies()
    try:
        return (found[0], Frequencies.unpack(found[1])) if found else None
    except StaleFeaturesError:
        return None


def _unpacked(rows: Iterable[Described]) -> Iterator[Features]:
    for row in rows:
        if row.features is not None:
            try:
                yield Features.unpack(row.features)
            except StaleFeaturesError:
                continue
