"""Spans of time in the portal's files."""

from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from crawler.portal.durations import duration

_LONGEST = timedelta(days=3_660)


def _span(value: object) -> object:
    """Take ``36h`` for what it says; a bare number is no span, since nobody knows its unit."""
    if isinstance(value, int | float):
        what = f"{value} is no span of time: write it with s, m, h, d or w, as in 7d"
        raise ValueError(what)  # noqa: TRY004 - pydantic's
    return duration(value) if isinstance(value, str) else value


Span = Annotated[
    timedelta, BeforeValidator(_span), Field(strict=True, ge=timedelta(seconds=1), le=_LONGEST)
]
