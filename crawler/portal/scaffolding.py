"""A new portal's files."""

import os
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.portal.settings import FILE

_RENAMED = {"gitignore": ".gitignore"}
_FOLDERS = ("_news",)
_NO_CONTACT = "# contact: https://portal.example/about\n"


def create(root: Path, *, contact: str | None = None) -> list[Path]:
    """Create what a portal at *root* lacks; return the files written.

    *contact* goes into new settings.

    What is there stays as it is, so doing it twice harms nothing.

    Raises:
        PortalError: a file or folder cannot be written.
    """
    written: list[Path] = []
    try:
        for folder in _FOLDERS:
            (root / folder).mkdir(parents=True, exist_ok=True)
            _write(root / folder / ".gitkeep", "", written)
        _copy(resources.files("crawler.portal") / "scaffold", root, written)
        if contact and root / FILE in written:
            settings = (root / FILE).read_text("utf-8")
            text = settings.replace(_NO_CONTACT, f"contact: {contact}\n", 1)
            (root / FILE).write_text(text, "utf-8")
    except OSError as error:
        place = shown(Path(os.fsdecode(error.filename or root)))
        raise PortalError(f"{place}: {error.strerror or error}") from None
    return written


def _copy(source: Traversable, target: Path, written: list[Path]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for entry in sorted(source.iterdir(), key=lambda each: each.name):
        place = target / _RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            _copy(entry, place, written)
        else:
            _write(place, entry.read_text("utf-8"), written)


def _write(path: Path, text: str, written: list[Path]) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return
    written.append(path)
