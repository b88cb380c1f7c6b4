"""Where a portal's keys are, and what seals its records."""

from collections.abc import Mapping
from pathlib import Path

from crawler.portal import key_files
from crawler.portal.errors import PortalError
from crawler.portal.files import shown
from crawler.portal.portal import Portal
from crawler.sealing.environment import KEY, KEY_FILE
from crawler.sealing.errors import KeyTextError, MissingLibraryError
from crawler.sealing.keys import Keyring, looks_like_key
from crawler.sealing.sealer import Sealer

WANTED = (
    f"make one with `masthead keys new FILE` and name the file in sealing.key_file or {KEY_FILE}, "
    f"or put it into {KEY}"
)


def sealer(portal: Portal, environment: Mapping[str, str]) -> Sealer:
    """Return what seals the private fields of *portal*; without any it needs no key.

    Raises:
        PortalError: there are private fields and no key, or a key that cannot be used.
    """
    fields = frozenset(portal.settings.sealing.fields)
    if not fields:
        return Sealer()
    keys = keyring(portal, environment)
    if not keys:
        names = ", ".join(portal.settings.sealing.fields)
        raise PortalError(f"sealing.fields has {names}, and there is no key: {WANTED}")
    return Sealer(fields, keys)


def keyring(portal: Portal | None, environment: Mapping[str, str]) -> Keyring:
    """Return the keys that *environment* or *portal* has; an empty ring if neither has any.

    Raises:
        PortalError: they cannot be read, or are no keys; no message has anything of a key.
    """
    if environment.get(KEY) and environment.get(KEY_FILE):
        raise PortalError(f"{KEY} and {KEY_FILE} are both set: unset one of them")
    try:
        if text := environment.get(KEY):
            return _read(text, KEY)
        path = key_file(portal, environment)
        return _read(key_files.read(path), shown(path)) if path else Keyring()
    except MissingLibraryError as error:
        raise PortalError(str(error)) from None


def key_file(portal: Portal | None, environment: Mapping[str, str]) -> Path | None:
    """Return the path of the file of keys; None if none is named.

    Raises:
        PortalError: what is named is a key itself.
    """
    named = environment.get(KEY_FILE)
    if named:
        if looks_like_key(named):
            raise PortalError(f"{KEY_FILE} has a key, not the path of a file: put it into {KEY}")
        return _expanded(Path(named))
    chosen = portal.settings.sealing.key_file if portal else None
    return portal.root / _expanded(Path(chosen)) if portal and chosen else None


def warning(portal: Portal, environment: Mapping[str, str]) -> str:
    """Return what is dangerous about the place of *portal*'s key; empty if nothing is."""
    path = None if environment.get(KEY) else key_file(portal, environment)
    if path is None or not key_files.would_be_committed(path, portal.root, environment):
        return ""
    name = shown(path)
    return f"{name}: git would take this key with the portal: move it out, or add it to .gitignore"


def _read(text: str, where: str) -> Keyring:
    try:
        return Keyring.read(text)
    except KeyTextError as error:
        raise PortalError(f"{where}: {error}") from None


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:  # no such user
        return path
