"""What was exported before, as it was left: so that it can be replaced, or need not be written."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pydantic_core import to_json

from crawler.corpus import cards, files
from crawler.corpus.corpus import Corpus
from crawler.corpus.outputs import digest, whole_file
from crawler.corpus.stamped import File
from crawler.exporting import About
from crawler.portal.contact import masthead_version

_AT_ONCE: Final = 1_000

FILE: Final = "exports.json"
"""Its name, in the portal's folder for what Masthead keeps."""


class Exported:
    """What the file at *path* remembers of each place that was written to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def digest(self, folder: Path) -> str:
        """Return the digest of *folder* as it was written; empty if it never was."""
        return str(self._known().get(_name(folder), {}).get("digest", ""))

    def keep_folder(self, folder: Path) -> None:
        """Remember *folder*, which was just written."""
        self._keep(folder, {"digest": digest(folder)})

    def has_files(self) -> bool:
        """Tell whether any file is remembered."""
        return any("source" in each for each in self._known().values())

    def count(self, file: Path, source: str) -> int | None:
        """Return how many records *file* has, if it is as it was written of *source*; else None."""
        known = self._known().get(_name(file), {})
        if known.get("source") != source or known.get("stamp") != _stamp(file):
            return None
        count = known.get("count")
        return count if isinstance(count, int) else None

    def copied(self, file: Path, source: str) -> int | None:
        """Make *file* a copy of another that is as it was written of *source*; return its records.

        None if there is no such, or it cannot be copied, with *file* as it was.
        """
        for other in map(Path, self._known()):
            count = self.count(other, source)
            if count is None:
                continue
            with suppress(OSError, _ChangedError), whole_file(file) as unfinished:
                shutil.copyfile(other, unfinished)
                if self.count(other, source) is None:
                    raise _ChangedError
                return count
        return None

    def keep_file(self, file: Path, source: str, count: int) -> None:
        """Remember *file*, to which *count* records of *source* were just written."""
        self._keep(file, {"source": source, "stamp": _stamp(file), "count": count})

    def _keep(self, place: Path, what: Mapping[str, Any]) -> None:
        """Remember *what* of *place*. Where that cannot be done, it is as if it were not ours."""
        known = {name: each for name, each in self._known().items() if os.path.lexists(name)}
        text = json.dumps({**known, _name(place): what}, indent=1, sort_keys=True)
        try:
            self._path.parent.mkdir(exist_ok=True)
            write = files.replace if self._path.exists() else files.create
            write(self._path, text.encode())
        except OSError:
            return

    def _known(self) -> Mapping[str, Mapping[str, Any]]:
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: each for name, each in found.items() if isinstance(each, dict)}


class _ChangedError(Exception):
    """A file was written to while it was copied."""


def source_of(
    corpus: Corpus, files: Iterable[File], form: str, about: About, conditions: Sequence[str]
) -> str | None:
    """Return a hash of all that a file of *form* is made of, if only records and options count.

    *files* are names and stamps of the records of *corpus*, taken after ``about.now``.

    None where that does not tell it from others: a record was changed just now, or a condition
    depends on the time of day.
    """
    if any(each.lstrip().startswith("age") for each in conditions):
        return None
    found = hashlib.sha256()
    options, locale = about.options.model_dump(mode="json"), about.portal.site.locale
    head = [masthead_version(), form, options, list(conditions), locale, str(corpus.folder)]
    found.update(to_json(head))
    now_ns = int(about.now.timestamp() * 1e9)
    rest = iter(files)
    while some := list(islice(rest, _AT_ONCE)):
        if not all(cards.settled((stamp for _, stamp in some), now_ns)):
            return None
        found.update(to_json(some))
    return found.hexdigest()


def _stamp(file: Path) -> list[int] | None:
    try:
        return list(cards.stamp_of(file.stat(follow_symlinks=False)))
    except OSError:
        return None


def _name(place: Path) -> str:
    return os.path.realpath(place)
