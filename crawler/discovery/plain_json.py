"""JSON from anyone, read without surprises. Pure."""

import json
from typing import Any, Final

from crawler.discovery.listing import ListingError

LONGEST: Final = 10_485_760
"""Bytes; in memory, hostile JSON takes thirty times its size."""

_LONGEST_INTEGER: Final = 18


def loaded(data: bytes) -> dict[str, Any]:
    """Return the JSON object that *data*, which is UTF-8, holds.

    Integers of more digits than any fact has, and what is no JSON number (``NaN``), are None.

    Raises:
        ListingError: it is no JSON, is cut short or nested too deep, is too long, or is no object.
    """
    if len(data) > LONGEST:
        raise ListingError(f"over {LONGEST:,} bytes of JSON")
    try:
        found = json.loads(data, parse_int=_integer, parse_constant=lambda _: None)
    except RecursionError:
        raise ListingError("not read: JSON that is nested too deep") from None
    except json.JSONDecodeError as error:
        if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"):
            raise ListingError("cut short: the JSON ends too early") from None
        raise ListingError(f"not JSON: line {error.lineno}: {error.msg}") from None
    except ValueError:
        raise ListingError("not JSON") from None
    if not isinstance(found, dict):
        raise ListingError("not a listing: JSON that is no object")
    return found


def objects(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON may hold anything
    """Return the objects in *value*, which should be a list of them."""
    if not isinstance(value, list):
        return []
    return [each for each in value if isinstance(each, dict)]


def text(value: Any) -> str:  # noqa: ANN401 - the same
    """Return *value* if it is text, else an empty one."""
    return value if isinstance(value, str) else ""


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else None
