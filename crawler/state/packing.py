"""Plain values of a record as text for a database, and back."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def packed(values: Mapping[str, Any]) -> str:
    """Return *values*, plain ones with instants among them, as text; the same for equal ones."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=_instant)


def unpacked(text: str) -> dict[str, Any]:
    """Return the values that *text* was made of.

    Raises:
        ValueError, TypeError: it was made of none.
    """
    found = json.loads(text, object_hook=_object)
    if not isinstance(found, dict):
        raise TypeError("no mapping")
    return found


def _instant(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"$instant": value.isoformat()}
    raise TypeError(type(value).__name__)


def _object(values: dict[str, Any]) -> Any:  # noqa: ANN401 - any plain value
    if values.keys() == {"$instant"}:
        return datetime.fromisoformat(values["$instant"])
    return values
