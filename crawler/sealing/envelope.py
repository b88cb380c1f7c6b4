"""The shape of a sealed value: ``base64(header | ciphertext | tag);base64(IV)``.

Encrypt, then authenticate, after AEAD_AES_128_CBC_HMAC_SHA_256 (RFC 7518 section 5.2.3), with these
differences: AES-256, the whole tag of HMAC-SHA256 (RFC 2104) instead of half of it, and two keys
from HKDF instead of the halves of one. What is authenticated is the same: header, IV, ciphertext,
and the header's length.

Nothing is compressed. Publishers write a part of what is sealed, and the length of a compressed
text tells what its parts have in common (RFC 7457 section 2.6 is about the same in TLS).
"""

import hmac
import os
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crawler.article import document
from crawler.sealing.errors import (
    ForeignError,
    MalformedError,
    MissingLibraryError,
    SealError,
    TamperedError,
    TooLongError,
    UnknownKeyError,
)
from crawler.sealing.keys import ID_SIZE, Key, Keyring

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC

MAGIC: Final = b"MSTHEAD"
VERSION: Final = 1
BLOCK: Final = 16
"""Bytes of a block of AES (FIPS 197)."""

TAG: Final = 32
"""Bytes of the tag."""

MOST: Final = document.LARGEST_HEADER * 4 // 5
"""Characters of a value: the header it stands in has room for the other fields."""

MOST_PLAIN: Final = MOST // 4 * 3 - 2 * BLOCK - 2 * TAG
"""Bytes that can be sealed, so that the value has at most MOST characters."""

_HEADER: Final = len(MAGIC) + 1 + ID_SIZE
assert _HEADER == BLOCK  # noqa: S101 - so that the whole is a multiple of a block

_LENGTH: Final = (_HEADER * 8).to_bytes(8, "big")
"""Bits of what is authenticated and not encrypted (RFC 7518 section 5.2.2.1, step 4)."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A sealed value, taken apart; nothing in it is known to be true yet."""

    header: bytes
    ciphertext: bytes
    tag: bytes
    vector: bytes

    @property
    def key_id(self) -> str:
        return self.header[len(MAGIC) + 1 :].hex()


def seal(data: bytes, key: Key) -> str:
    """Return *data*, sealed with *key*.

    Raises:
        TooLongError: it has more than MOST_PLAIN bytes.
    """
    if len(data) > MOST_PLAIN:
        raise TooLongError(MOST_PLAIN)
    # Unpredictable, as CBC needs it (NIST SP 800-38A appendix C, second method).
    vector = os.urandom(BLOCK)
    header = MAGIC + bytes([VERSION]) + bytes.fromhex(key.id)
    ciphertext = _encrypted(data, key, vector)
    tag = _tag(key, header, vector, ciphertext)
    return f"{b64encode(header + ciphertext + tag).decode()};{b64encode(vector).decode()}"


def unseal(value: str, keys: Keyring) -> bytes:
    """Return what *value* holds.

    Raises:
        MalformedError, ForeignError, UnknownKeyError, TamperedError: it cannot be told.
    """
    parts = _parts(value)
    key = keys.get(parts.key_id)
    if key is None:
        raise UnknownKeyError(parts.key_id)
    expected = _tag(key, parts.header, parts.vector, parts.ciphertext)
    if not hmac.compare_digest(expected, parts.tag):
        raise TamperedError
    return _decrypted(parts.ciphertext, key, parts.vector)


def key_id(value: str) -> str:
    """Return the id of the key that *value* says sealed it; it may be a lie.

    Raises:
        MalformedError, ForeignError: it says nothing of the kind.
    """
    return _parts(value).key_id


def _parts(value: str) -> _Parts:
    if len(value) > MOST:
        raise MalformedError(f"longer than {MOST:,} characters")
    sealed, semicolon, vector = value.partition(";")
    if not semicolon:
        raise MalformedError("there is no `;`")
    data, iv = _bytes(sealed), _bytes(vector)
    if len(iv) != BLOCK:
        raise MalformedError(f"{BLOCK} bytes must follow the `;`, not {len(iv)}")
    if not data or len(data) % BLOCK:
        raise MalformedError(f"{len(data)} bytes are no multiple of {BLOCK}")
    if data[: len(MAGIC)] != MAGIC:
        raise ForeignError
    version = data[len(MAGIC)]
    if version != VERSION:
        what = f"has the version {version}; this is Masthead for version {VERSION}"
        raise ForeignError(what)
    if len(data) < _HEADER + BLOCK + TAG:
        raise TamperedError  # cut
    return _Parts(data[:_HEADER], data[_HEADER:-TAG], data[-TAG:], iv)


def _bytes(text: str) -> bytes:
    """Return what *text* is the base64 of (RFC 4648 section 4): there is one text for any bytes."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise MalformedError("it is no base64") from None
    if b64encode(data).decode() != text:
        raise MalformedError("it is no base64 in canonical form")
    return data


def _tag(key: Key, header: bytes, vector: bytes, ciphertext: bytes) -> bytes:
    """Return the tag over what RFC 7518 section 5.2.2.1 says: A, IV, E, AL."""
    return hmac.digest(key.authentication, header + vector + ciphertext + _LENGTH, "sha256")


def _encrypted(data: bytes, key: Key, vector: bytes) -> bytes:
    """Return *data*, padded (PKCS #7, RFC 5652 section 6.3), in AES-256-CBC (SP 800-38A 6.2)."""
    missing = BLOCK - len(data) % BLOCK
    encryptor = _cipher(key, vector).encryptor()
    return encryptor.update(data + bytes([missing]) * missing) + encryptor.finalize()


def _decrypted(ciphertext: bytes, key: Key, vector: bytes) -> bytes:
    """Return the data in *ciphertext*, which is known to be what ``_encrypted`` made."""
    decryptor = _cipher(key, vector).decryptor()
    padded = decryptor.update(ciphertext) + decryptor.finalize()
    missing = padded[-1]
    if not 0 < missing <= BLOCK or padded[-missing:] != bytes([missing]) * missing:
        raise SealError("holds no padded data: the program that sealed it has a fault")
    return padded[:-missing]


def _cipher(key: Key, vector: bytes) -> "Cipher[CBC]":
    try:
        from cryptography.hazmat.primitives.ciphers import Cipher  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.modes import CBC  # noqa: PLC0415
    except ImportError:
        raise MissingLibraryError from None
    return Cipher(AES256(key.encryption), CBC(vector))
