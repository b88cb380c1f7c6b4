"""Writing the file of a new source."""

from pathlib import Path

from crawler.corpus import files
from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.portal.sources import FOLDER, NAME


def path_for(root: Path, key: str) -> Path:
    """Return the path of a new source's file in the portal at *root*.

    Raises:
        PortalError: *key* is no name for one, or there is one of that name.
    """
    if not NAME.fullmatch(key):
        raise PortalError(f"{key!r}: a source's name is of a-z, 0-9, '.', '_' and '-'")
    path = root / FOLDER / f"{key}.yaml"
    if path.exists() or path.with_suffix(".yml").exists():
        raise PortalError(f"{shown(path)}: is there; give another --name, or edit it")
    return path


def write(path: Path, text: str) -> None:
    """Write *text* to the new file at *path*, whole or not at all.

    Raises:
        FileExistsError: it is there by now.
        OSError: it cannot be written.
    """
    path.parent.mkdir(exist_ok=True)
    files.create(path, text.encode())
