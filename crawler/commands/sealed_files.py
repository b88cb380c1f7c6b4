"""Sealed values of files: telling what is in them, and sealing them with another key."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml

from crawler.article.edit import update
from crawler.article.errors import ArticleError, FrontMatterError
from crawler.corpus import corpus
from crawler.portal.files import shown
from crawler.sealing import envelope
from crawler.sealing.documents import Private, unsealed
from crawler.sealing.errors import (
    ForeignError,
    MalformedError,
    MisplacedError,
    SealError,
    UnknownKeyError,
)
from crawler.sealing.keys import Key, Keyring


class State(StrEnum):
    """What a file's sealed value is, or what became of it."""

    NONE = "not sealed"
    FOREIGN = "foreign"
    """Another program's, or no sealed value at all."""
    CURRENT = "current"
    """Sealed with the first key."""
    OLD = "old"
    """Sealed with another of the keys at hand."""
    RESEALED = "resealed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file and its sealed value."""

    path: str
    state: State
    key: str = ""
    """Id of the key that sealed it, or says so."""

    private: Private | None = field(default=None, repr=False)
    address: str = ""
    """``originalUrl`` of the record."""

    missing: bool = False
    """True if the key that it names is not at hand."""

    reason: str = ""
    """Why it cannot be read."""

    @property
    def good(self) -> bool:
        """True unless it could not be read though it should."""
        return self.state is not State.FAILED

    @property
    def complaint(self) -> str:
        """Return why it cannot be read, with its place."""
        return self.reason if self.reason.startswith(self.path) else f"{self.path}: {self.reason}"

    def plain(self) -> dict[str, Any]:
        """Return it as a JSON object, without what is private."""
        told = {"path": self.path, "status": str(self.state), "key": self.key}
        return {name: value for name, value in {**told, "reason": self.reason}.items() if value}


def look(path: Path, keys: Keyring) -> Found:
    """Return what the sealed value of the file at *path* holds."""
    try:
        return _look(corpus.read(path), keys)
    except (ArticleError, OSError) as error:
        return Found(path=shown(path), state=State.FAILED, reason=_told(error))


def reseal(paths: Iterable[Path], keys: Keyring, first: Key, *, write: bool) -> Iterator[Found]:
    """Seal with *first* what another of *keys* sealed, if *write*; yield what is with each file.

    Only the line of ``secured`` changes. What cannot be read stays as it is.
    """
    for path in paths:
        try:
            entry = corpus.read(path)
            found = _look(entry, keys)
            if found.private and found.private.of != found.address:
                raise MisplacedError(found.private.of)
            if write and found.state is State.OLD and found.private:
                _replace(entry, found.private.seal(first))
                found = Found(path=found.path, state=State.RESEALED, key=first.id)
            yield found
        except SealError as error:
            yield Found(path=shown(path), state=State.FAILED, reason=f"secured {error}")
        except (ArticleError, corpus.ChangedError, OSError) as error:
            yield Found(path=shown(path), state=State.FAILED, reason=_told(error))


def document(found: Found) -> dict[str, Any]:
    """Return everything in the sealed value *found*, for who has the key."""
    assert found.private is not None  # noqa: S101 - of those that could be read
    told = {"path": found.path, "key": found.key, "of": found.private.of}
    return {**told, "fields": dict(found.private.fields)}


def as_yaml(found: Found) -> str:
    """Return the same as a YAML document."""
    return yaml.dump(
        document(found),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        explicit_start=True,
        width=100,
    )


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such, if YAML can."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _look(entry: corpus.Entry, keys: Keyring) -> Found:
    path, value, address = shown(entry.path), entry.article.secured, entry.article.originalUrl
    if value is None:
        return Found(path=path, state=State.NONE, reason="has no secured")
    try:
        key = envelope.key_id(value)
        private = unsealed(value, keys)
    except (ForeignError, MalformedError) as error:
        return Found(path=path, state=State.FOREIGN, reason=f"secured {error}")
    except SealError as error:
        missing = isinstance(error, UnknownKeyError)
        reason = f"secured {error}"
        return Found(path=path, state=State.FAILED, key=key, missing=missing, reason=reason)
    state = State.CURRENT if keys.first and key == keys.first.id else State.OLD
    return Found(path=path, state=state, key=key, private=private, address=address)


def _replace(entry: corpus.Entry, value: str) -> None:
    text = update(entry.text, {"secured": value}, path=shown(entry.path))
    corpus.replace(entry, text.encode())


def _told(error: Exception) -> str:
    if isinstance(error, FrontMatterError):
        return str(error).partition("\n")[0]
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)
