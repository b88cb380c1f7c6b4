"""Writing what a scoring changed: many files at a time, none that a person changed meanwhile."""

from collections.abc import Sequence
from pathlib import Path

from crawler.corpus import files as disk
from crawler.corpus.corpus import ChangedError, Corpus
from crawler.judging.workers import Scored, digest, reason_of
from crawler.state.files import Files
from crawler.state.store import State


def write(batch: Sequence[Scored], folder: Corpus, state: State, files: Files) -> dict[str, str]:
    """Write *batch* into *folder*, and into *state* what is to be remembered of it.

    Returns:
        Why files were not written that were not, by name; they are as they were.
    """
    state.judgements.intend(
        {each.key: each.judgement for each in batch if each.judgement is not None}
    )
    faults: dict[str, str] = {}
    drafts: dict[str, str] = {}
    for each in batch:
        try:
            if each.data:
                _rewrite(folder, each)
            if not each.draft:
                continue
            _check(disk_of(folder) / each.name, each.digest)
            drafts[each.name] = each.draft
        except (ChangedError, OSError) as error:
            if each.draft:
                disk.discard(each.draft)
            faults[each.name] = reason_of(error)
    failed = disk.publish(disk_of(folder), drafts) if drafts else {}
    faults.update({name: reason_of(error) for name, error in failed.items()})
    with state.together():
        folder.flush()
        files.restamp(folder.stamps(name for name in drafts if name not in failed))
        state.judgements.confirm(each.key for each in batch if each.name not in faults)
    return faults


def disk_of(folder: Corpus) -> Path:
    """Return the folder of this machine that *folder* is, which has drafts in it."""
    assert isinstance(folder.folder, Path)  # noqa: S101 - for the type checker
    return folder.folder


def _rewrite(folder: Corpus, scored: Scored) -> None:
    """Write what became of a record in a store, unless somebody changed it since it was read."""
    path = folder.folder / scored.name
    entry = folder.read(path)
    if digest(entry.data) != scored.digest:
        raise ChangedError(path)
    folder.replace(entry, scored.data, entry.article, judged=True)


def _check(path: Path, expected: bytes) -> None:
    if path.is_symlink() or digest(path.read_bytes()) != expected:
        raise ChangedError(path)
