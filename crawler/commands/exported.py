"""Folders that were exported to: the next export may replace one that nobody changed."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crawler.corpus import files
from crawler.corpus.outputs import digest

FILE: Final = "exports.json"
"""Its name, in the portal's folder for what Masthead keeps."""


class Exported:
    """What the file at *path* remembers: the digest of each folder as it was written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_ours(self, folder: Path) -> bool:
        """Tell whether *folder* is as it was written."""
        return self._known().get(_name(folder)) == digest(folder)

    def keep(self, folder: Path) -> None:
        """Remember *folder*, which was just written. Where that cannot be done, it is not ours."""
        known = {name: value for name, value in self._known().items() if Path(name).is_dir()} | {
            _name(folder): digest(folder)
        }
        text = json.dumps(known, indent=1, sort_keys=True)
        try:
            self._path.parent.mkdir(exist_ok=True)
            write = files.replace if self._path.exists() else files.create
            write(self._path, text.encode())
        except OSError:
            return

    def _known(self) -> Mapping[str, object]:
        try:
            found = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _name(folder: Path) -> str:
    return os.path.realpath(folder)
