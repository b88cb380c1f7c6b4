"""What one place of a page says about one fact."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Witness(Generic[T_co]):
    """A value and where it was found.

    Each field's module lists its witnesses (``witnesses``) in the order in which they are believed,
    and has one rule that decides between them (``choose``).
    """

    value: T_co
    origin: str
    """Such as ``json-ld headline`` or ``meta og:title``."""

    trust: int = 0
    """Higher is believed more; see the field's module for the scale."""
