"""The records of an XML listing: items, entries, urls, with the fields that are asked for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Field:
    """An element of a record."""

    name: str
    """With its usual prefix: ``title``, ``dc:creator``, ``news:title``."""

    attributes: Mapping[str, str]
    base: str
    """Address that relative ones are resolved against (XML Base)."""

    depth: int
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    @property
    def text(self) -> str:
        """What is in it, without tags."""
        return "".join(self.pieces).strip()


@dataclass(slots=True)
class Record:
    """An item, an entry or a url; or, as the head, what stands outside of them."""

    name: str
    attributes: Mapping[str, str]
    base: str
    language: str | None
    fields: list[Field] = field(default_factory=list)

    def text(self, *names: str) -> str:
        """Return the text of the first field of the first of *names* that has any."""
        texts = (each.text for name in names for each in self.fields if each.name == name)
        return next(filter(None, texts), "")
