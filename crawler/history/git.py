"""What git has of one file, read from repositories of which nothing is believed.

A repository's own configuration can name programs: none of it is run. Nothing is written, fetched
or locked. Only ``git log`` and ``git cat-file`` are called, with bounds in time and size.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from crawler.article import document

TIMEOUT_S: Final = 20.0
"""Seconds that one call of git may take."""

LARGEST_LOG: Final = 20_000_000
"""Bytes of a list of commits."""

LARGEST_TOTAL: Final = 64_000_000
"""Bytes of all versions of a file that are read together."""

_ERROR: Final = 4_000
"""Bytes of git's complaint that are looked at."""

_OPTIONS: Final = (
    "--no-pager",
    "--no-replace-objects",
    "--no-optional-locks",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", f"core.attributesFile={os.devnull}"),
    *("-c", "safe.bareRepository=explicit"),  # a folder in a corpus may look like a repository
    *("-c", "protocol.allow=never"),  # a partial clone would ask for what it lacks
    *("-c", "log.showSignature=false"),  # that runs gpg
    *("-c", "log.showRoot=true"),
    *("-c", "log.diffMerges=separate"),
    *("-c", "diff.external="),
    *("-c", f"diff.orderFile={os.devnull}"),
)

_ENVIRONMENT: Final = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",  # complaints are told apart by their words
}
_KEPT: Final = frozenset(
    {"GIT_CEILING_DIRECTORIES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM"}
)
"""Variables of the caller's that say which configuration is theirs, or where to stop looking."""

_AUTHOR: Final = 100
_SUBJECT: Final = 200
"""Characters of a name, and of the first line of a message."""

# One commit: hash, time, author's name, first line of the message.
_FORMAT: Final = f"tformat:%H%x00%ct%x00%<({_AUTHOR},trunc)%an%x00%<({_SUBJECT},trunc)%s"
_HASH: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ALIKE: Final = "-M90%"
"""Records of one day are much alike: less than this is another article, and no new name."""


class GitError(Exception):
    """Git cannot tell; the message says why, in one line."""


class NoRepositoryError(GitError):
    """There is no git, or no work tree of it: nothing is wrong with that."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that changed the file."""

    hash: str
    at: datetime | None
    """When it was committed, UTC; None if that is no time."""

    author: str
    """Name alone, unchecked text."""

    subject: str
    """First line of its message, unchecked text."""

    blob: str
    """Name of the file's content."""

    moved: bool
    """True if the file had another path before."""


def commits(path: Path, limit: int, environment: Mapping[str, str]) -> list[Commit]:
    """Return the commits that changed the file at *path*, at most *limit*, the newest first.

    Those that removed it are left out, and those that changed nothing against the one before.
    *environment* is the process's own, without what no other program should see.

    Raises:
        NoRepositoryError: no git, or no work tree.
        GitError: git does not say.
    """
    arguments = (
        "log", "--follow", "-m", "-n", str(limit), "-z", "--raw", "--no-abbrev", _ALIKE,
        "--no-color", "--no-ext-diff", "--no-textconv", "--no-mailmap", "--encoding=UTF-8",
        f"--format={_FORMAT}", "--", path.name,
    )  # fmt: skip
    try:
        said = _run(path.parent, arguments, environment, most=LARGEST_LOG)
    except GitError as error:
        if "does not have any commits yet" in str(error):
            return []
        raise
    found = list(parsed(said))
    return [
        each
        for place, each in enumerate(found)
        if place + 1 == len(found) or each.blob != found[place + 1].blob
    ]


def parsed(said: bytes) -> Iterator[Commit]:
    """Yield the commits in what ``git log`` *said*; each once, with the file's content in it.

    Raises:
        GitError: it is not in the form that was asked for.
    """
    parts = iter(said.decode("utf-8", "replace").split("\0"))
    part = next(parts, "")
    seen: set[str] = set()
    while part:
        name = part
        if not _HASH.fullmatch(name):
            raise GitError("git log gave something else than was asked for")
        at, author, subject = (next(parts, "") for _ in range(3))
        blob, moved = "", False
        part = next(parts, "")
        while part.lstrip("\n").startswith(":"):
            fields = part.split()
            kind = fields[-1]
            two = kind[:1] in {"R", "C"} and not part.lstrip("\n").startswith("::")
            for _ in range(2 if two else 1):
                next(parts, "")  # paths
            # Merges are told once a parent: what matters is what is new to the first.
            if not blob and len(fields) == 5 and _HASH.fullmatch(fields[3]):  # noqa: PLR2004
                blob, moved = fields[3], two
            part = next(parts, "")
        if blob.strip("0") and name not in seen:
            seen.add(name)
            # Git bounds columns of the terminal, and some characters take none.
            author, subject = author[:_AUTHOR].strip(), subject[:_SUBJECT].strip()
            yield Commit(name, _time(at), author, subject, blob, moved)


def contents(
    folder: Path, blobs: Iterable[str], environment: Mapping[str, str]
) -> dict[str, bytes | None]:
    """Return what *blobs* are, by name; None for those that are missing, too long, or too many.

    Raises:
        GitError: git does not say.
    """
    names = list(dict.fromkeys(blobs))
    found: dict[str, bytes | None] = dict.fromkeys(names)
    checked = _run(folder, ("cat-file", "--batch-check"), environment, asked=names)
    wanted, total = [], 0
    for line in checked.decode("ascii", "replace").splitlines():
        name, kind, *size = line.split()
        if kind != "blob" or name not in found or int(size[0]) > document.LARGEST:
            continue
        total += int(size[0])
        if total > LARGEST_TOTAL:
            break
        wanted.append(name)
    if not wanted:
        return found
    room = LARGEST_TOTAL + 200 * len(wanted)
    said = _run(folder, ("cat-file", "--batch"), environment, asked=wanted, most=room)
    place = 0
    for _ in wanted:
        end = said.index(b"\n", place)
        name, _, size_text = said[place:end].decode("ascii").split(" ")
        place = end + 1 + int(size_text)
        found[name] = said[end + 1 : place]
        place += 1
    return found


def _run(
    folder: Path,
    arguments: Iterable[str],
    environment: Mapping[str, str],
    *,
    asked: Iterable[str] = (),
    most: int = LARGEST_LOG,
) -> bytes:
    """Return what git says in *folder* to *arguments*, and to the lines *asked*."""
    program = shutil.which("git", path=environment.get("PATH", os.defpath))
    if program is None:
        raise NoRepositoryError("git is not installed")
    mine = {
        name: value
        for name, value in environment.items()
        if not name.startswith("GIT_") or name in _KEPT
    }
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stderr:
        stdin.write("".join(f"{line}\n" for line in asked).encode("ascii"))
        stdin.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - no shell, and the path is behind `--`
                [program, *_OPTIONS, *arguments],
                cwd=folder,
                env={**mine, **_ENVIRONMENT},
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                start_new_session=True,  # so that all it may have started can be ended with it
            )
        except OSError as error:
            raise GitError(f"git cannot be run: {error.strerror or error}") from None
        said, late = _bounded(process, most)
        stderr.seek(0)
        complaint = stderr.read(_ERROR).decode("utf-8", "replace")
    if late:
        raise GitError(f"git took longer than {TIMEOUT_S:g} s")
    if len(said) > most:
        raise GitError(f"git said more than {most:,} bytes")
    if process.returncode:
        raise _error(complaint, process.returncode)
    return said


def _bounded(process: subprocess.Popen[bytes], most: int) -> tuple[bytes, bool]:
    """Return what *process* says, a byte too much at most, and whether it took too long."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        _end(process)

    timer = threading.Timer(TIMEOUT_S, stop)
    timer.start()
    try:
        pipe: IO[bytes] | None = process.stdout
        assert pipe is not None  # noqa: S101 - for the type checker
        with pipe:
            said = pipe.read(most + 1)
        if len(said) > most:
            _end(process)
        process.wait()
    finally:
        timer.cancel()
        _end(process)
        process.wait()
    return said, late.is_set()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End *process*, and what it started: that would hold its pipe open."""
    with suppress(OSError):  # it has ended
        if process.returncode is None:  # its number may be another's by now
            os.killpg(process.pid, signal.SIGKILL)


def _error(complaint: str, code: int) -> GitError:
    if "dubious ownership" in complaint:
        what = "the repository belongs to someone else: allow it with git config safe.directory"
        return GitError(what)
    if "not a git repository" in complaint or "must be run in a work tree" in complaint:
        return NoRepositoryError("not in a git repository")
    lines = [line for line in complaint.splitlines() if line.startswith(("fatal:", "error:"))]
    return GitError(lines[0] if lines else f"git failed ({code})")


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None
