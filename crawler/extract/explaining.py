"""Who said what about a page, and who was believed: for people who wonder about a field."""

from datetime import date, datetime
from typing import Any, Final

from crawler.extract.extractor import Explained
from crawler.extract.facts import LeadImage

_LONGEST: Final = 100
"""Characters of a value in a table."""


def explanation(explained: Explained) -> dict[str, dict[str, Any]]:
    """Return for every field its value and its witnesses, as a JSON object.

    A witness is believed if it says what the field has: there may be several, or none where the
    field comes from elsewhere (the excerpt from the text, the language from its words).
    """
    answer: dict[str, dict[str, Any]] = {}
    for field, witnesses in explained.witnesses.items():
        chosen = getattr(explained.facts, field)
        answer[field] = {
            "value": _plain(chosen),
            "witnesses": [
                {
                    "origin": witness.origin,
                    "trust": witness.trust,
                    "value": _plain(witness.value),
                    "believed": _agrees(witness.value, chosen),
                }
                for witness in sorted(witnesses, key=lambda witness: -witness.trust)
            ],
        }
    return answer


def table(explained: Explained) -> str:
    """Return the same as aligned lines; ``*`` marks the witnesses that were believed."""
    lines: list[str] = []
    for field, said in explanation(explained).items():
        lines.append(f"{field}: {_short(said['value'])}")
        width = max((len(witness["origin"]) for witness in said["witnesses"]), default=0)
        lines += [
            f"  {'*' if witness['believed'] else ' '} {witness['trust']:>2}"
            f"  {witness['origin']:<{width}}  {_short(witness['value'])}"
            for witness in said["witnesses"]
        ]
        if not any(witness["believed"] for witness in said["witnesses"]) and said["value"]:
            lines.append("  (from the text or the address)")
    return "".join(f"{line}\n" for line in lines)


def _plain(value: object) -> object:
    if isinstance(value, LeadImage):
        return value.url
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _agrees(value: object, chosen: object) -> bool:
    if isinstance(value, LeadImage) and isinstance(chosen, LeadImage):
        return value.url == chosen.url
    if isinstance(value, tuple) and isinstance(chosen, tuple):
        return bool(chosen) and set(chosen) <= set(value)
    return value == chosen


def _short(value: object) -> str:
    if not value:
        return "-"
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\u2026"
