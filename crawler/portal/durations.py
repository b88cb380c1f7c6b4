"""Spans of time as people write them."""

import re
from datetime import timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def duration(text: str) -> timedelta:
    """Return the span written in *text*: a number and one of ``s m h d w``, such as ``36h``.

    Raises:
        ValueError: it is written otherwise.
    """
    match = re.fullmatch(r"(\d{1,6})\s*([smhdw])", text.strip())
    if not match:
        raise ValueError(
            f"{text!r} is no span of time: write a number and s, m, h, d or w, as in 7d"
        )
    return timedelta(**{_UNITS[match[2]]: int(match[1])})
