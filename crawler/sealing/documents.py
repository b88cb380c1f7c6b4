"""What is sealed: the private fields of one record, as a small JSON document with a version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from crawler.sealing import envelope
from crawler.sealing.errors import ForeignError, MisplacedError, SealError
from crawler.sealing.keys import Key, Keyring

VERSION: Final = 1
"""Of the document; a later one is left alone."""


@dataclass(frozen=True, slots=True)
class Private:
    """The private fields of a record."""

    of: str
    """``originalUrl`` of the record, which stays the same for life."""

    fields: Mapping[str, Any]
    """Values by name, as JSON has them."""

    def seal(self, key: Key) -> str:
        """Return them as a value of ``secured``.

        Raises:
            TooLongError: there is no room for it in a header.
        """
        document = {"version": VERSION, "of": self.of, "fields": dict(self.fields)}
        return envelope.seal(written(document), key)


def unsealed(value: str, keys: Keyring, *, of: str | None = None) -> Private:
    """Return the private fields in *value*.

    Args:
        value: of a record's ``secured``.
        keys: those at hand.
        of: ``originalUrl`` of the record that has it; None to take it from any.

    Raises:
        SealError: it cannot be told, or it is another record's.
    """
    try:
        found = json.loads(envelope.unseal(value, keys).decode("utf-8", "surrogatepass"))
        if found["version"] != VERSION:
            what = f"has fields of version {found['version']}; this is Masthead for {VERSION}"
            raise ForeignError(what)
        owner, fields = str(found["of"]), dict(found["fields"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise SealError("holds no private fields: the program that sealed it has a fault") from None
    if of is not None and owner != of:
        raise MisplacedError(owner)
    return Private(owner, fields)


def written(value: object) -> bytes:
    """Return *value* as JSON (RFC 8259): the same bytes for equal values."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode("utf-8", "surrogatepass")
