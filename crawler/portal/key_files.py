"""Files of keys: read only where nobody else can, made so that nobody else can."""

import os
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.sealing.environment import without_keys

LARGEST: Final = 64_000
"""Bytes of a file of keys."""

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_GIT_S: Final = 10


def read(path: Path) -> str:
    """Return the text of the file of keys at *path*.

    Raises:
        PortalError: it cannot be read, is no small text file, or others than its owner can use it.
    """
    name = shown(path)
    try:
        # Without waiting: a pipe that nobody writes to would hang.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode):
                raise PortalError(f"{name}: is no regular file")
            if about.st_mode & _OTHERS:
                mode = stat.S_IMODE(about.st_mode)
                what = f"others can read this key (mode {mode:04o}): chmod 600 {name}"
                raise PortalError(f"{name}: {what}")
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise PortalError(f"{name}: {error.strerror or error}") from None
    if len(data) > LARGEST:
        raise PortalError(f"{name}: is longer than {LARGEST:,} bytes: no file of keys")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PortalError(f"{name}: is no text: no file of keys") from None


def create(path: Path, text: str) -> None:
    """Write *text* to a new file at *path* that only its owner can read; so is a new folder.

    Raises:
        PortalError: something is there, which stays, or it cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise PortalError(f"{shown(path)}: {error.strerror or error}") from None
    try:
        with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise PortalError(f"{shown(path)}: {error.strerror or error}") from None


def would_be_committed(path: Path, root: Path, environment: Mapping[str, str]) -> bool:
    """Tell whether *path* is in the portal at *root*, and git would take it (or has it).

    Where git is not installed nobody can tell what it would do: then it would.
    """
    path, root = path.resolve(), root.resolve()
    if not path.is_relative_to(root):
        return False
    if not any((folder / ".git").exists() for folder in (path.parent, *path.parent.parents)):
        return False
    try:
        found = subprocess.run(  # noqa: S603 - no shell, and the path is behind `--`
            ["git", "check-ignore", "--quiet", "--", str(path)],  # noqa: S607 - the keeper's git
            cwd=path.parent,
            env=without_keys(environment),
            capture_output=True,
            timeout=_GIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return found.returncode != 0
