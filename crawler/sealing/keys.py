"""Keys: their text, what is made of it, and which of several seals.

A key is 32 random bytes, written as base64. From it come, by HKDF-SHA256 (RFC 5869) with an
``info`` of its own for each, a key that encrypts, one that authenticates, and the id that stands in
every value it sealed. So the id tells nothing about the keys, and neither of these about the other.
"""

import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Final, Self

from crawler.sealing.errors import KeyTextError, MissingLibraryError

SIZE: Final = 32
"""Bytes of a key: AES-256."""

ID_SIZE: Final = 8
"""Bytes of a key's id."""

MOST: Final = 100
"""Keys in a ring."""

_FORM: Final = re.compile(r"[A-Za-z0-9+/]{43}=?")
_LOOKS: Final = re.compile(r"[A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64}")
_MAKE: Final = "make one with `masthead keys new FILE`"
_LEAST_DIFFERENT: Final = 16
"""Different values among the bytes of a key. Random ones have 30; fewer than 16 do not happen."""


class Key:
    """A key. Shown as its id alone, and never copied, compared or pickled with what it holds."""

    __slots__ = ("_authentication", "_encryption", "_id")

    def __init__(self, material: bytes) -> None:
        self._encryption = _derived(material, b"encryption", SIZE)
        self._authentication = _derived(material, b"authentication", SIZE)
        self._id = _derived(material, b"key id", ID_SIZE)

    @property
    def id(self) -> str:
        """Its id, as 16 hexadecimal digits; no secret."""
        return self._id.hex()

    @property
    def encryption(self) -> bytes:
        """The 32 bytes that AES-256 takes."""
        return self._encryption

    @property
    def authentication(self) -> bytes:
        """The 32 bytes that HMAC-SHA256 takes."""
        return self._authentication

    def __repr__(self) -> str:
        """Return its id."""
        return f"<key {self.id}>"

    def __reduce__(self) -> Any:  # noqa: ANN401 - as in object
        """Refuse: a key stays in the process that read it."""
        raise TypeError("keys are never pickled or copied")


class Keyring:
    """Keys, of which the first seals and all unseal.

    Raises:
        KeyTextError: two are the same, or there are too many.
    """

    __slots__ = ("_by_id", "first")

    def __init__(self, keys: Iterable[Key] = ()) -> None:
        every = list(keys)
        self.first: Final[Key | None] = every[0] if every else None
        self._by_id: Final = {key.id: key for key in every}
        if len(self._by_id) < len(every):
            raise KeyTextError("one key stands there twice: remove one of the lines")
        if len(every) > MOST:
            raise KeyTextError(f"more than {MOST} keys")

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the keys in *text*, one a line; empty lines and those with ``#`` are skipped.

        Raises:
            KeyTextError: a line is no key, with its number; or there is none.
            MissingLibraryError: the extra is not installed.
        """
        found: list[Key] = []
        for number, line in enumerate(text.splitlines(), 1):
            content = line.strip()
            if content and not content.startswith("#"):
                try:
                    found.append(Key(material(content)))
                except KeyTextError as error:
                    raise KeyTextError(f"line {number}: {error}") from None
        if not found:
            raise KeyTextError(f"has no key: {_MAKE}")
        return cls(found)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the keys; the first is that of the one that seals."""
        return tuple(self._by_id)

    def get(self, key_id: str) -> Key | None:
        """Return the key of that id; None if it is not here."""
        return self._by_id.get(key_id)

    def __bool__(self) -> bool:
        """Tell whether there is a key."""
        return self.first is not None

    def __repr__(self) -> str:
        """Return the ids."""
        return f"<keys {', '.join(self.ids) or 'none'}>"

    def __reduce__(self) -> Any:  # noqa: ANN401 - as in object
        """Refuse, as a key does."""
        raise TypeError("keys are never pickled or copied")


def new() -> str:
    """Return the text of a new key: the base64 of 32 bytes from the system's generator."""
    while True:
        text = b64encode(secrets.token_bytes(SIZE)).decode()
        try:
            material(text)
        except KeyTextError:  # as likely as guessing it
            continue
        return text


def material(text: str) -> bytes:
    """Return the 32 bytes that *text* stands for.

    Raises:
        KeyTextError: it is no base64 (RFC 4648 section 4) of 32 bytes, or these are not random.
    """
    if not _FORM.fullmatch(text):
        what = f"is not the base64 of {SIZE} bytes (44 characters; here are {len(text)})"
        raise KeyTextError(f"{what}: {_MAKE}")
    data = b64decode(text.rstrip("=") + "=")
    if b64encode(data).decode().rstrip("=") != text.rstrip("="):
        raise KeyTextError(f"is not the base64 of {SIZE} bytes: a character is wrong; {_MAKE}")
    if not _is_random(data):
        raise KeyTextError(f"is not random, so it can be guessed: {_MAKE}")
    return data


def looks_like_key(text: str) -> bool:
    """Tell whether *text* may be a key, so that it must not be shown."""
    return any(_LOOKS.fullmatch(word) for word in text.split())


def _is_random(data: bytes) -> bool:
    """Tell whether *data* is none of what people take for a key: words, patterns, a counter."""
    steps = {(after - before) % 256 for before, after in pairwise(data)}
    return (
        len(set(data)) >= _LEAST_DIFFERENT
        and len(steps) >= _LEAST_DIFFERENT // 2
        and not all(0x20 <= each < 0x7F for each in data)  # noqa: PLR2004 - printable ASCII
    )


def _derived(material: bytes, purpose: bytes, size: int) -> bytes:
    try:
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - the same
    except ImportError:
        raise MissingLibraryError from None
    info = b"masthead sealing 1: " + purpose
    return HKDF(algorithm=SHA256(), length=size, salt=None, info=info).derive(material)
