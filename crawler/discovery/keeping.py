"""What a listing says about an article, as text for the state."""

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

from crawler.extract.given import NOTHING, Given

_DAY: Final = len("2026-03-01")
_LONGEST: Final = 20_000
"""Characters that are worth keeping for an article that was not read yet."""


def kept(given: Given) -> str:
    """Return *given* as text; empty if it says nothing, or more than is worth keeping."""
    values = {
        field.name: value.isoformat() if isinstance(value, date) else value
        for field in fields(given)
        if (value := getattr(given, field.name))
    }
    text = json.dumps(values, ensure_ascii=False) if values else ""
    return text if len(text) <= _LONGEST else ""


def found_again(text: str) -> Given:
    """Return what ``kept`` made *text* of; nothing where that cannot be read."""
    if not text:
        return NOTHING
    try:
        values: dict[str, Any] = json.loads(text)
        for name in ("published", "modified"):
            if name in values:
                values[name] = _when(values[name])
        if "authors" in values:
            values["authors"] = tuple(values["authors"])
        return Given(**values)
    except (ValueError, TypeError):
        return NOTHING


def _when(text: str) -> datetime | date:
    return date.fromisoformat(text) if len(text) == _DAY else datetime.fromisoformat(text)
