"""Where a corpus lies: a folder of this machine, or a place in a store that a URL names. Pure."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

_URL: Final = re.compile(r"([a-z][a-z0-9+.-]*)://(.*)", re.IGNORECASE | re.DOTALL)
_LONGEST: Final = 1_000
"""Characters of a place: keys of S3 have at most 1,024 bytes, and names of files follow."""

_CREDENTIALS: Final = (
    "must have no name or password in it: these come from the environment, as the store's own "
    "programs take them (AWS_ACCESS_KEY_ID, AWS_PROFILE ...)"
)


@dataclass(frozen=True, slots=True, order=True)
class Url:
    """A place in a store, such as ``s3://bucket/news``, or a file in it.

    It is no path: what opens files of this machine takes none for one.
    """

    text: str

    def __str__(self) -> str:
        """Return it as a person writes it."""
        return self.text

    def __truediv__(self, name: str) -> "Url":
        """Return the place *name* in this one."""
        return Url(f"{self.text}/{name}")

    @property
    def scheme(self) -> str:
        """How the store is spoken to: ``s3``, ``file`` ..."""
        return self.text.partition("://")[0]

    @property
    def inside(self) -> str:
        """What follows the scheme: ``bucket/news``; an absolute path for ``file``."""
        return self.text.partition("://")[2]

    @property
    def name(self) -> str:
        """The last part."""
        return self.text.rpartition("/")[2]

    @property
    def parent(self) -> "Url":
        """The place that this is in."""
        return Url(self.text.rpartition("/")[0])


Place: TypeAlias = Path | Url
"""A folder or a file, wherever it is."""


def is_url(text: str) -> bool:
    """Tell whether *text* names a place by a URL."""
    return _URL.match(text) is not None


def url(text: str) -> Url:
    """Return the place that *text* names: ``scheme://bucket/folder``, or ``file:///folder``.

    A slash at the end changes nothing.

    Raises:
        ValueError: it is none, or holds credentials; the message does not repeat these.
    """
    found = _URL.fullmatch(text)
    if found is None:
        raise ValueError("must be a URL, such as s3://bucket/news")
    scheme, inside = found[1].lower(), found[2].rstrip("/")
    if "@" in inside or ":" in inside.partition("/")[0]:
        raise ValueError(_CREDENTIALS)
    if len(text) > _LONGEST or not inside.isprintable() or re.search(r"[\\?#%\s*\[\]]", inside):
        raise ValueError("must be plain: no query, no escapes, no spaces, at most 1,000 characters")
    parts = inside.split("/")
    if scheme == "file" and (parts.pop(0) or not parts):
        raise ValueError("must name an absolute folder: three slashes, as in file:///srv/news")
    if any(part in {"", ".", ".."} for part in parts):
        raise ValueError("must have no empty parts, '.' or '..', as in s3://bucket/news")
    return Url(f"{scheme}://{inside}")
