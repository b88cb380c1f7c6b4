"""What the processes of a scoring do: read, judge and edit records; none is changed by them."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from crawler.article.cards import Card, Stamp
from crawler.article.errors import ArticleError
from crawler.clusters.features import features
from crawler.clusters.neighbours import Edge
from crawler.corpus import corpus
from crawler.corpus import files as disk
from crawler.corpus.cards import card_of, is_settled
from crawler.judging.cases import Rules
from crawler.judging.judge import Judge, Verdict, edited
from crawler.judging.whole import Part, Whole
from crawler.portal.places import Place
from crawler.state.judgements import Judged, Judgement


class Reading(NamedTuple):
    """What is kept of a file that was read."""

    card: Card | None
    """None if it cannot be read."""

    features: bytes = b""


class Scored(NamedTuple):
    """What became of one record."""

    key: str
    name: str
    """Of its file."""

    changes: Mapping[str, tuple[Any, Any]]
    """Old and new value by field; only those that differ."""

    kept: tuple[str, ...]
    """Fields in which a person's value stays, though the portal thinks otherwise."""

    topics: tuple[str, ...]
    draft: str
    """Name of the file that is to take its place; empty if it stays, or nothing is written."""

    data: bytes
    """The new file itself, where it lies in a store; empty otherwise."""

    digest: bytes
    """Of the file as it was read."""

    judgement: Judgement | None
    """What is to be remembered; None if it is known already."""

    fault: str = ""
    """Why it cannot be judged or edited; empty otherwise."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of the records of a corpus, for ``Judge``."""

    folder: corpus.Corpus
    paths: Mapping[str, Place]
    judgements: Mapping[str, Judged]
    written: Mapping[str, Collection[Mapping[str, Any]]]
    gone: frozenset[str]
    """Identities of records that ever were."""

    def path(self, key: str) -> Place | None:
        """Return the file of the record *key*; None if there is none."""
        return self.paths.get(key)

    def read(self, path: Place) -> corpus.Entry:
        """Return the record in the file at *path*; see ``Corpus.read``."""
        return self.folder.read(path)

    def judged(self, key: str) -> Judged | None:
        """Return what was judged of it."""
        return self.judgements.get(key)

    def crawled(self, key: str) -> Collection[Mapping[str, Any]]:
        """Return what the crawl may have written into its file."""
        return self.written.get(key, ())

    def was_here(self, key: str) -> bool:
        """Tell whether there is or ever was such a record."""
        return key in self.paths or key in self.judgements or key in self.gone


def read(files: Sequence[tuple[Path, Stamp]]) -> list[Reading]:
    """Return what is kept of *files*, which are of this machine."""
    return [_read(path, stamp) for path, stamp in files]


def read_store(folder: corpus.Corpus, files: Sequence[tuple[Place, Stamp]]) -> list[Reading]:
    """Return what is kept of *files*, which are in *folder*."""
    found = folder.reads(path for path, _ in files)
    return [
        _kept(entry, stamp) if isinstance(entry, corpus.Entry) else Reading(None)
        for (_, entry), (_, stamp) in zip(found, files, strict=True)
    ]


def _read(path: Path, stamp: Stamp) -> Reading:
    try:
        return _kept(corpus.read(path), stamp)
    except (ArticleError, OSError):
        return Reading(None)


def _kept(entry: corpus.Entry, stamp: Stamp) -> Reading:
    card = card_of(entry.path.name, entry.article, stamp if is_settled(stamp) else None)
    return Reading(card, features(entry.article).pack())


_judges: Final[list[Judge]] = []
"""The one of this process."""

_drafts: Final = [False]
"""Whether this process writes drafts of what changes."""

_wholes: Final[list[Whole]] = []
"""The same."""


def compare_in(whole: Whole) -> None:
    """Prepare this process to compare articles of *whole*."""
    _wholes[:] = [whole]


def compare(part: Part) -> list[Edge]:
    """Return the pairs that are alike of a part."""
    (whole,) = _wholes
    return whole.edges(part)


def begin(rules: Rules, known: Known, *, drafts: bool) -> None:
    """Prepare this process to judge the records that are *known*, and to write *drafts* or not."""
    _judges[:] = [Judge(rules, known)]
    _drafts[:] = [drafts]


def score(clusters: Iterable[Collection[str]]) -> list[Scored]:
    """Return what becomes of the records of *clusters*, each given as identities."""
    (judge,) = _judges
    found: list[Scored] = []
    for cluster in clusters:
        cases = [case for key in sorted(cluster) if (case := judge.case(key, adopt=True))]
        verdicts = judge.cluster(cases) if cases else ()
        found += [scored(verdict, drafts=_drafts[0]) for verdict in verdicts]
    return found


def scored(verdict: Verdict, *, drafts: bool) -> Scored:
    """Return what becomes of the record of *verdict*; the new file is a draft, if *drafts*."""
    case, entry = verdict.case, verdict.case.entry
    assert entry is not None  # noqa: S101 - what is scored has a file
    text, draft, data, fault = entry.text, "", b"", ""
    try:
        text = edited(verdict)
        if drafts and text != entry.text:
            if isinstance(entry.path, Path):
                draft = disk.draft(entry.path, text.encode())
            else:
                data = text.encode()
    except (ArticleError, OSError) as error:
        fault = reason_of(error)
    return Scored(
        key=case.key,
        name=entry.path.name,
        changes=verdict.differences if not fault else {},
        kept=case.kept,
        topics=verdict.article.topics,
        draft=draft,
        data=data,
        digest=digest(entry.data),
        judgement=verdict.judgement if verdict.is_new and not fault else None,
        fault=fault,
    )


def reason_of(error: Exception) -> str:
    """Return what *error* says, without what only programmers want to know."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def digest(data: bytes) -> bytes:
    """Return by what the content of a file is told from any other."""
    return hashlib.sha256(data).digest()
